import type Koa from 'koa'
import { z } from 'zod'
import { classifyVisit } from '#domain/mail/visitor.ts'
import { CLICK_PATH, OPEN_PATH, UNSUBSCRIBE_PATH, type PublicClaims } from '#domain/public-links.ts'
import { readPublicToken } from '#database/records/public-links.ts'
import { unsubscribeByMessage } from '#database/records/suppression.ts'
import { recordVisits, type Visit } from '#database/records/tracking.ts'
import { sharedCommits } from '#database/shared-commits.ts'
import type { ApiDeps } from '../deps.ts'
import { visitorOf } from '../middleware/rate-limits.ts'
import { route, type Route } from '../route.ts'
import { askPage, donePage, gonePage } from './unsubscribe-pages.ts'

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
const tokenSchema = z.object({ token: z.string().min(1).max(4_000) })
const PUBLIC = { permission: 'public', limit: 'public', params: tokenSchema, answer: 'raw' } as const
const TRACKING = { ...PUBLIC, limit: 'tracking' } as const

type Deps = Pick<ApiDeps, 'database' | 'keyring' | 'logger' | 'settings'>

/** What mails link to. No cookie, no sign-in: the token says for whom, and nobody else can make one. */
export function createPublicRoutes(deps: Deps): Route[] {
  const { keyring, database } = deps
  const record = sharedCommits(database, async (em, workspaceId, visits: readonly Visit[]) => {
    await recordVisits(em, keyring, workspaceId, visits)
    return []
  })
  const tracking = { ...deps, record }
  const unsubscribePath = `${UNSUBSCRIBE_PATH}:token`
  return [
    route(
      { ...TRACKING, method: 'GET', path: `${OPEN_PATH}:token`, summary: 'The tracking picture' },
      async ({ params, ctx }) => {
        const claims = readPublicToken(keyring, params.token.replace(/\.gif$/, ''))
        if (claims?.kind === 'open') await noteVisit(ctx, tracking, claims)
        ctx.type = 'image/gif'
        ctx.set('cache-control', 'no-store, private')
        ctx.body = PIXEL
      },
    ),
    route(
      { ...TRACKING, method: 'GET', path: `${CLICK_PATH}:token`, summary: 'A followed link' },
      async ({ params, ctx }) => {
        const claims = readPublicToken(keyring, params.token)
        if (claims?.kind !== 'click') return page(ctx, 404, gonePage())
        await noteVisit(ctx, tracking, claims)
        ctx.set('cache-control', 'no-store')
        ctx.set('referrer-policy', 'no-referrer')
        ctx.redirect(claims.url)
      },
    ),
    route(
      { ...PUBLIC, method: 'GET', path: unsubscribePath, summary: 'Ask before unsubscribing' },
      ({ params, ctx }) => {
        const claims = readPublicToken(keyring, params.token)
        page(
          ctx,
          claims?.kind === 'unsubscribe' ? 200 : 404,
          claims?.kind === 'unsubscribe' ? askPage() : gonePage(),
        )
        return Promise.resolve()
      },
    ),
    route(
      { ...PUBLIC, method: 'POST', path: unsubscribePath, summary: 'Unsubscribe at once (RFC 8058)' },
      async ({ params, ctx }) => {
        const claims = readPublicToken(keyring, params.token)
        if (claims?.kind !== 'unsubscribe') return page(ctx, 404, gonePage())
        await database.withWorkspace(claims.workspaceId, (em) => unsubscribeByMessage(em, keyring, claims))
        page(ctx, 200, donePage())
      },
    ),
  ]
}

interface Tracking extends Pick<Deps, 'logger' | 'settings'> {
  record(workspaceId: string, visit: Visit): Promise<unknown>
}

/** Evidence must never keep a reader from the picture or the page. */
async function noteVisit(
  ctx: Koa.Context,
  { record, logger, settings }: Tracking,
  claims: Exclude<PublicClaims, { kind: 'unsubscribe' }>,
): Promise<void> {
  const { workspaceId, messageId, kind } = claims
  const userAgent = ctx.get('user-agent') || null
  const url = claims.kind === 'click' ? claims.url : null
  const address = visitorOf(ctx, settings.trustProxy)
  const headers = Object.fromEntries(
    Object.entries(ctx.headers).map(([name, value]) => [name, String(value)]),
  )
  const { method } = ctx
  try {
    await record(workspaceId, {
      messageId,
      kind,
      at: Date.now(), // whoever shares a commit may wait for it, and is judged by when they came
      judge: (sinceDeliveryMs) => classifyVisit({ kind, method, userAgent, headers, sinceDeliveryMs }),
      url,
      userAgent,
      address,
    })
  } catch (error) {
    logger.warn(
      { messageId, name: error instanceof Error ? error.name : 'unknown' },
      'a visit could not be recorded',
    )
  }
}

function page(ctx: Koa.Context, status: number, html: string): void {
  ctx.status = status
  ctx.type = 'text/html'
  ctx.set('content-security-policy', PAGE_POLICY)
  ctx.set('cache-control', 'no-store')
  ctx.set('referrer-policy', 'no-referrer')
  ctx.body = html
}
