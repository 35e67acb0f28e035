import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Calendar } from '#api/contract/calendar.ts'
import { InstallationError } from '../installation-error.ts'
import { ApiProblem, createApiClient, type ApiClient } from './api-client.ts'
import { DEMO_KNOWLEDGE, DEMO_PERSONA, DEMO_SIGNATURE } from './knowledge.ts'

/** The demo account; printed in the banner, and only ever made in an installation that is empty. */
export const DEMO_LOGIN = { email: 'demo@throughline.example', password: 'follow-the-thread' } as const

export const DEMO_MAILBOX = { name: 'Ada Martin', address: 'ada@northwind.example' } as const

/** The people whom the demo imports: 200 rows in many scripts, some of them bad. */
export const PEOPLE_CSV = new URL('./people.csv', import.meta.url)

/** Early and late enough for most of the people, who live from New York to Sydney. */
const DEMO_HOURS = { timezone: 'Europe/Paris', dayStartMinute: 7 * 60, dayEndMinute: 21 * 60 }

const IMPORT_LIMIT_MS = 60_000

/** Delays between the three steps, in seconds. */
export interface StoryPace {
  stepSeconds: number
  minGapSeconds: number
}

export interface Story {
  campaignId: string
  importId: string
  /** When the launch was asked for, epoch ms. */
  launchedAt: number
}

interface StoryStep {
  subject: string
  body: string
}

/** A first mail and two follow-ups in the same thread. */
const STEPS: readonly StoryStep[] = [
  {
    subject: 'Your onboarding at {{ company | default: "your company" }}',
    body: `Hi {{ firstName | default: "there" }},

I saw that {{ company | default: "your company" }} is growing. Teams of your size often tell us that new colleagues wait two weeks for their first useful day.

We cut that to two days: https://northwind.example/onboarding

Would a short call next week be of use?

Ada Martin
Northwind`,
  },
  {
    subject: '',
    body: `Hi {{ firstName | default: "there" }},

In case my last mail came at a bad moment: here is a one-page summary, no call needed: https://northwind.example/summary

Ada`,
  },
  {
    subject: '',
    body: `Hi {{ firstName | default: "there" }},

I do not want to fill your inbox, so this is my last note. If the topic comes up again, just answer here.

Ada`,
  },
]

/**
 * Make the owner account, unless the installation has one.
 * @returns a signed-in client, or null if somebody else owns the installation
 */
export async function signIn(origin: string): Promise<{ api: ApiClient; isNew: boolean } | null> {
  const anonymous = createApiClient(origin)
  const isNew = await signUp(anonymous)
  try {
    let session = await anonymous.post<{ accessToken: string }>('/api/auth/login', DEMO_LOGIN)
    const renewal = setInterval(() => {
      void anonymous.post<{ accessToken: string }>('/api/auth/login', DEMO_LOGIN).then(
        (renewed) => (session = renewed),
        () => undefined, // the next tick tries again; a request with the old token says why it fails
      )
    }, 10 * 60_000)
    renewal.unref()
    return { api: createApiClient(origin, () => session.accessToken), isNew }
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null
    throw error
  }
}

async function signUp(anonymous: ApiClient): Promise<boolean> {
  try {
    await anonymous.post('/api/auth/signup', {
      ...DEMO_LOGIN,
      name: DEMO_MAILBOX.name,
      workspace: 'Northwind',
    })
    return true
  } catch (error) {
    if (error instanceof ApiProblem && [403, 409].includes(error.status)) return false
    throw error
  }
}

/** Tell the demo's story through the API: what is known, mailbox, import, sequence, campaign, launch; safe to repeat. */
export async function tellStory(
  api: ApiClient,
  { smtpPort, imapPort, pace }: { smtpPort: number; imapPort: number; pace: StoryPace },
): Promise<Story> {
  await prepareAnswers(api)
  const mailbox = await api.post<{ id: string }>(
    '/api/mailboxes',
    {
      ...DEMO_MAILBOX,
      persona: DEMO_PERSONA,
      signature: DEMO_SIGNATURE,
      provider: 'smtp',
      smtp: { host: '127.0.0.1', port: smtpPort, secure: false },
      imap: {
        host: '127.0.0.1',
        port: imapPort,
        secure: false,
        username: DEMO_MAILBOX.address,
        password: 'local',
      },
      dailyLimit: 2_000,
      minGapSeconds: pace.minGapSeconds,
    },
    'demo-mailbox',
  )
  const { id: importId } = await api.upload<{ id: string }>(
    '/api/persons/import',
    'people.csv',
    await readFile(PEOPLE_CSV),
    'demo-import',
  )
  await importEnded(api, importId)
  const sequence = await api.post<{ id: string }>(
    '/api/sequences',
    {
      name: 'Faster onboarding',
      steps: STEPS.map((step, index) => ({
        channel: 'email',
        delay: { amount: index === 0 ? 0 : pace.stepSeconds, unit: 'seconds' },
        ...step,
      })),
    },
    'demo-sequence',
  )
  const campaign = await api.post<{ id: string }>(
    '/api/campaigns',
    { name: 'Autumn onboarding', sequenceId: sequence.id, mailboxIds: [mailbox.id], audience: { importId } },
    'demo-campaign',
  )
  const launchedAt = Date.now()
  await api.post(`/api/campaigns/${campaign.id}/send`, {}, 'demo-launch')
  return { campaignId: campaign.id, importId, launchedAt }
}

/** What answers rest on, and when there is time for a meeting. */
async function prepareAnswers(api: ApiClient): Promise<void> {
  for (const [index, entry] of DEMO_KNOWLEDGE.entries())
    await api.post('/api/knowledge-base', entry, `demo-knowledge-${index + 1}`)
  const { items } = await api.get<{ items: Calendar[] }>('/api/calendar/providers')
  for (const { id, provider } of items)
    if (provider === 'internal') await api.patch(`/api/calendar/providers/${id}`, DEMO_HOURS)
}

/** @throws InstallationError when it failed, or has not ended in time */
async function importEnded(api: ApiClient, importId: string): Promise<void> {
  const deadline = Date.now() + IMPORT_LIMIT_MS
  while (Date.now() < deadline) {
    const state = await api.get<{ status: string; failure?: string | null }>(`/api/imports/${importId}`)
    if (state.status === 'COMPLETED') return
    if (state.status === 'FAILED')
      throw new InstallationError(
        `The demo's people could not be imported: ${state.failure ?? 'no reason given'}`,
      )
    await sleep(250)
  }
  throw new InstallationError(
    `The demo's people were not imported within ${IMPORT_LIMIT_MS / 1_000} s: see logs/worker.log in the data folder, then start again.`,
  )
}
