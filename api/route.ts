import type Koa from 'koa'
import type { z } from 'zod'
import type { Actor } from '#database/records/audit.ts'
import type { EntityManager } from '#database/orm.ts'
import type { Permission } from './auth/permissions.ts'

type Schema = z.ZodType
type Out<S> = S extends Schema ? z.output<S> : undefined

/** What a handler gets: the parsed input, who asks, and a transaction in their workspace. */
export interface RouteRequest<P = unknown, Q = unknown, B = unknown> {
  params: P
  query: Q
  body: B
  /** Empty ids on public routes. */
  actor: Actor
  ctx: Koa.Context
  /** One transaction in the actor's workspace. */
  db<T>(work: (em: EntityManager) => Promise<T>): Promise<T>
  /**
   * The one transaction of a route with an idempotency key: `work` returns the answer, which is stored with what
   * it did, so that a crash between the two cannot happen.
   */
  write<T>(work: (em: EntityManager) => Promise<T>): Promise<T>
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** How a body other than JSON is read: as the raw bytes, up to `maxBytes`. */
export interface RawBody {
  types: readonly string[]
  maxBytes: number
}

export interface RouteSpec<P, Q, B, A> {
  method: Method
  path: string
  /** `public` is said out loud; everything else needs a signed-in member who may. */
  permission: Permission | 'public'
  summary: string
  status?: number
  params?: P
  query?: Q
  body?: B
  rawBody?: RawBody
  /** null: no content. 'raw': the handler writes the response itself (pages, streams). */
  answer: A | null | 'raw'
  /** True on every POST that creates or starts something. */
  isIdempotent?: boolean
  /** Older paths of the same handler (design §10). */
  aliases?: readonly string[]
  /** How many requests a minute one visitor may make; left out: the general limit. */
  limit?: 'signIn' | 'public' | 'tracking' | 'webhook'
}

export type Route = Omit<RouteSpec<Schema, Schema, Schema, Schema>, 'params' | 'query' | 'body'> & {
  params?: Schema | undefined
  query?: Schema | undefined
  body?: Schema | undefined
  run(request: RouteRequest): Promise<unknown>
}

/** Declare a route; the handler's input and output types follow from its schemas. */
export function route<
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
  A extends Schema = Schema,
>(
  spec: Omit<RouteSpec<P, Q, B, A>, 'params' | 'query' | 'body'> & { params?: P; query?: Q; body?: B },
  run: (request: RouteRequest<Out<P>, Out<Q>, Out<B>>) => Promise<z.input<A> | void>,
): Route {
  return { ...spec, run }
}

/** The status of a successful answer. */
export function statusOf(route: Route): number {
  return route.status ?? (route.answer === null ? 204 : 200)
}
