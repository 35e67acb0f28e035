/** The real application on a real database, for tests of routes; the gateway alone is recorded. */
import { createSecretKey } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import pino from 'pino'
import { createApp } from '#api/app.ts'
import type { ApiDeps } from '#api/deps.ts'
import { hashPassword } from '#api/auth/passwords.ts'
import { issueAccessToken } from '#api/auth/tokens.ts'
import { previewCsv } from '#api/main-csv.ts'
import { openLiveFeed } from '#api/live-feed.ts'
import type { Role } from '#domain/statuses.ts'
import { createGoogleCalendars } from '#providers/calendar/google.ts'
import { createMailProvider } from '#providers/mail/mail-account.ts'
import { parseMail } from '#providers/mail/parse.ts'
import { createLiquidRenderer } from '#providers/text/liquid.ts'
import { testDatabase, type TestDatabase } from './database.ts'

export const TEST_WEBHOOK_SECRET = 'a secret that only tests know'

export interface Answer<T = Record<string, unknown>> {
  status: number
  headers: Headers
  body: T
  text: string
}

/** Somebody who asks: a member of a workspace, or nobody. */
export interface Caller {
  workspaceId: string
  userId: string
  token: string
  ask<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>
}

/** A decision that the gateway was asked to pass on. */
export interface Wish {
  verb: string
  id: string
  decision: { updateId: string; by?: string }
}

export interface TestApi {
  origin: string
  data: TestDatabase
  /** What the gateway was asked, in order. */
  decisions: string[]
  /** The same with all that was said. */
  wishes: Wish[]
  anonymous: Caller['ask']
  /** A new user with this role, in a new workspace unless one is given. */
  member(role?: Role, workspaceId?: string): Promise<Caller>
  close(): Promise<void>
}

export async function testApi(change: Partial<ApiDeps> = {}): Promise<TestApi> {
  const data = await testDatabase({ pool: 20 })
  const logger = pino({ level: 'silent' })
  const live = openLiveFeed({ url: data.urls.appUrl, logger })
  const decisions: string[] = []
  const wishes: Wish[] = []
  const note =
    (verb: string) =>
    ({ workspaceId: _, ...ref }: { workspaceId: string }, decision: Wish['decision']) => {
      const [id = ''] = Object.values<string>(ref)
      decisions.push(`${verb} ${id} ${decision.updateId}`)
      wishes.push({ verb, id, decision })
      return Promise.resolve()
    }
  const app = createApp({
    settings: {
      publicUrl: 'http://localhost:3000',
      corsOrigins: ['https://elsewhere.example'],
      trustProxy: false,
      temporalUiUrl: 'http://localhost:8233',
      temporalNamespace: 'default',
      webhookSecret: createSecretKey(Buffer.from(TEST_WEBHOOK_SECRET)),
      version: '0.0.0',
      hasRateLimits: false,
    },
    database: data.database,
    relay: data.relay,
    keyring: data.keyring,
    gateway: {
      retryContact: note('retry'),
      skipContact: note('skip'),
      markContactSent: note('markSent'),
      changeLeadStage: note('changeLeadStage'),
      retryLead: (ref) => note('retryLead')(ref, { updateId: 'retry' }),
      approveDraft: note('approveDraft'),
      rejectDraft: note('rejectDraft'),
      editDraft: note('editDraft'),
      regenerateDraft: note('regenerateDraft'),
      correctIntent: note('correctIntent'),
      takeOverThread: note('takeOverThread'),
      handBackThread: note('handBackThread'),
      undoAnswer: note('undoAnswer'),
      cancelFollowUp: note('cancelFollowUp'),
      closeThread: note('closeThread'),
      retryThread: note('retryThread'),
      markAnswerSent: note('markAnswerSent'),
      rescheduleMeeting: note('rescheduleMeeting'),
      cancelMeeting: note('cancelMeeting'),
      retryMeeting: note('retryMeeting'),
      markMeetingMailSent: note('markMeetingMailSent'),
    },
    connectMail: createMailProvider,
    openCalendar: createGoogleCalendars({ clientId: null, clientSecret: null }),
    renderer: createLiquidRenderer(),
    previewCsv,
    parseMail,
    live,
    dependencies: [{ name: 'database', check: () => data.database.ping(), remedy: 'start it' }],
    logger,
    ...change,
  })
  const callback = app.callback()
  const server = createServer((request, response) => void callback(request, response))
  const origin = await listen(server)
  const anonymous = createAsk(origin)
  return {
    origin,
    data,
    decisions,
    wishes,
    anonymous,
    async member(role = 'OWNER', workspaceId) {
      const workspace = workspaceId ?? (await data.createWorkspace())
      const userId = await addMember(data, workspace, role)
      const token = issueAccessToken(data.keyring, { sub: userId, workspaceId: workspace })
      return {
        workspaceId: workspace,
        userId,
        token,
        ask: createAsk(origin, { authorization: `Bearer ${token}` }),
      }
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await live.close()
      await data.close()
    },
  }
}

export const TEST_PASSWORD = 'correct horse battery'
let passwordHash: Promise<string> | undefined

async function addMember(data: TestDatabase, workspaceId: string, role: Role): Promise<string> {
  passwordHash ??= hashPassword(TEST_PASSWORD)
  const hash = await passwordHash
  return data.database.withWorkspace(workspaceId, async (em) => {
    const [user] = await em.execute<{ id: string }[]>(
      `insert into app_user (email, name, password_hash) values (gen_random_uuid() || '@example.org', 'Test', ?) returning id`,
      [hash],
    )
    if (!user) throw new Error('no user')
    await em.execute('insert into membership (workspace_id, user_id, role) values (?, ?, ?)', [
      workspaceId,
      user.id,
      role,
    ])
    return user.id
  })
}

function createAsk(origin: string, own: Record<string, string> = {}): Caller['ask'] {
  return async <T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData
    const response = await fetch(new URL(path, origin), {
      method,
      redirect: 'manual',
      headers: {
        ...(body !== undefined && !isRaw ? { 'content-type': 'application/json' } : {}),
        ...own,
        ...headers,
      },
      ...(body === undefined ? {} : { body: isRaw ? (body as string) : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson ? JSON.parse(text) : undefined) as T,
    }
  }
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    ),
  )
}
