import Router from '@koa/router'
import type Koa from 'koa'
import type { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#database/records/audit.ts'
import type { StoredAnswer } from '#database/records/idempotency.ts'
import type { Authenticate } from './auth/authenticate.ts'
import type { ApiDeps } from './deps.ts'
import { faultSentences, inputFault } from './input-words.ts'
import { hashBody, readJson, readRaw } from './middleware/body.ts'
import { takeKey, type KeyedWork } from './middleware/idempotency.ts'
import type { RateLimit } from './middleware/rate-limits.ts'
import { requestIdOf } from './middleware/request-context.ts'
import { API_POLICY } from './middleware/security.ts'
import { statusOf, type Route, type RouteRequest } from './route.ts'

interface Gates {
  deps: Pick<ApiDeps, 'database' | 'keyring'>
  authenticate: Authenticate
  limit: RateLimit
}

/**
 * Mount the table. For each request: limit, who, may they, parse, (idempotency,) handler, answer by its schema.
 * A router tries all its paths on each request, so that those of each resource have one of their own.
 */
export function createRouter(routes: readonly Route[], gates: Gates): Koa.Middleware {
  const mounts = routes.flatMap((route) =>
    [route.path, ...(route.aliases ?? [])].map((path) => ({ path, route })),
  )
  const routers = [...Map.groupBy(mounts, ({ path }) => resourceOf(path))].map(([resource, own]) => {
    const router = new Router()
    for (const { path, route } of own)
      router.register(path, [route.method], (ctx: Koa.Context) => serve(ctx, route, gates))
    return [resource, router.routes() as Koa.Middleware] as const
  })
  const byResource = new Map(routers)
  return async (ctx, next) => {
    const own = byResource.get(resourceOf(ctx.path))
    await (own ? own(ctx, next) : next())
  }
}

/** The fixed words that a path begins with: `/api/campaigns`, `/health`, `/t`. Case does not matter. */
function resourceOf(path: string): string {
  return (/^\/(api\/)?[^/]*/i.exec(path)?.[0] ?? '').toLowerCase()
}

async function serve(ctx: Koa.Context, route: Route, { deps, authenticate, limit }: Gates): Promise<void> {
  await limit(ctx, route)
  const actor = await actorOf(ctx, route, authenticate)
  const hasBody = route.body !== undefined && !route.rawBody
  const request: RouteRequest = {
    params: parse(route.params, (ctx as unknown as { params: unknown }).params, 'path'),
    query: parse(route.query, { ...ctx.query }, 'query'),
    body: route.rawBody
      ? await readRaw(ctx, route.rawBody)
      : hasBody
        ? parse(route.body, await readJson(ctx), 'body')
        : undefined,
    actor,
    ctx,
    db: (work) => deps.database.withWorkspace(actor.workspaceId, work),
    write: (work) => deps.database.withWorkspace(actor.workspaceId, work),
  }
  const keyed = route.isIdempotent ? await takeKey(ctx, deps, { ...keyOf(ctx, request) }) : null
  const answer = keyed ? await answerOnce(route, request, { keyed, deps }) : await answerFor(route, request)
  if (route.answer !== 'raw') send(ctx, answer)
}

async function actorOf(ctx: Koa.Context, route: Route, authenticate: Authenticate): Promise<Actor> {
  const requestId = requestIdOf(ctx)
  if (route.permission === 'public') return { workspaceId: '', userId: '', requestId }
  const member = await authenticate(ctx, route.permission)
  ctx.state['member'] = member
  return { workspaceId: member.workspace.id, userId: member.id, requestId }
}

function keyOf(ctx: Koa.Context, { actor, body }: RouteRequest) {
  const raw = body as { bytes?: unknown } | undefined
  return {
    workspaceId: actor.workspaceId,
    userId: actor.userId,
    route: `${ctx.method} ${ctx.path}`,
    bodyHash: hashBody(
      Buffer.isBuffer(raw?.bytes)
        ? Buffer.concat([raw.bytes, Buffer.from(ctx.querystring)])
        : [body, ctx.querystring],
    ),
  }
}

async function answerFor(route: Route, request: RouteRequest): Promise<StoredAnswer> {
  return shape(route, await route.run(request))
}

/** Only what the contract names leaves the house. */
function shape(route: Route, result: unknown): StoredAnswer {
  const status = statusOf(route)
  return route.answer === null || route.answer === 'raw'
    ? { status, body: null }
    : { status, body: route.answer.parse(result) }
}

/** Run a handler under its key: its one transaction stores the answer; a failure gives the key back. */
async function answerOnce(
  route: Route,
  request: RouteRequest,
  { keyed, deps }: { keyed: KeyedWork; deps: Gates['deps'] },
): Promise<StoredAnswer> {
  if (keyed.earlier) return keyed.earlier
  let isStored = false
  const write: RouteRequest['write'] = async (work) => {
    const result = await deps.database.withWorkspace(request.actor.workspaceId, async (em) => {
      const done = await work(em)
      await keyed.storeIn(em, shape(route, done))
      return done
    })
    isStored = true
    return result
  }
  try {
    const answer = await answerFor(route, { ...request, write })
    if (!isStored) await keyed.store(answer)
    return answer
  } catch (error) {
    if (!isStored) await keyed.release()
    throw error
  }
}

function send(ctx: Koa.Context, { status, body }: StoredAnswer): void {
  ctx.set('content-security-policy', API_POLICY)
  ctx.set('cache-control', 'no-store')
  ctx.status = status
  if (body !== null) ctx.body = body
}

/** @throws DomainError invalid with a field map; not_found for a malformed id in the path */
function parse(schema: z.ZodType | undefined, value: unknown, place: 'path' | 'query' | 'body'): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value, { error: inputFault })
  const nul = parsed.success ? pathOfNul(parsed.data) : undefined
  if (parsed.success && nul === undefined) return parsed.data
  if (place === 'path') throw new DomainError('not_found', 'There is nothing under this id.')
  const fields: Record<string, string> = {}
  if (nul !== undefined) fields[nul || place] = 'must not hold the NUL character'
  for (const issue of parsed.error?.issues ?? [])
    fields[issue.path.map(String).join('.') || place] ??= issue.message
  throw new DomainError('invalid', faultSentences(fields), fields)
}

/** Where a NUL character stands, which no text column of PostgreSQL can hold; undefined if nowhere. */
function pathOfNul(value: unknown): string | undefined {
  const open: [string[], unknown][] = [[[], value]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [path, part] = next
    if (typeof part === 'string' && part.includes('\0')) return path.join('.')
    if (typeof part === 'object' && part !== null)
      for (const [key, inner] of Object.entries(part)) {
        if (key.includes('\0')) return path.join('.')
        open.push([[...path, key], inner])
      }
  }
  return undefined
}
