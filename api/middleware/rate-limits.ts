import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type Koa from 'koa'
import { DomainError } from '#domain/errors.ts'
import type { ApiSettings } from '../deps.ts'
import type { Route } from '../route.ts'

/**
 * Requests a minute and visitor. Counted in this process: with several API processes each counts for itself, so
 * the true limit is the number of processes times these.
 */
const POINTS = {
  general: 1_200,
  signIn: 30,
  public: 300,
  /** Mail providers fetch pictures for thousands of readers from few addresses. */
  tracking: 6_000,
  webhook: 600,
}

export type RateLimit = (ctx: Koa.Context, route: Route) => Promise<void>

/** @throws DomainError rate_limited, with Retry-After set */
export function createRateLimit(settings: Pick<ApiSettings, 'trustProxy' | 'hasRateLimits'>): RateLimit {
  if (!settings.hasRateLimits) return () => Promise.resolve()
  const limiters = Object.fromEntries(
    Object.entries(POINTS).map(([name, points]) => [
      name,
      new RateLimiterMemory({ points, duration: 60, keyPrefix: name }),
    ]),
  )
  return async (ctx, route) => {
    const limiter = limiters[route.limit ?? 'general']
    try {
      await limiter?.consume(visitorOf(ctx, settings.trustProxy))
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000))
      ctx.set('retry-after', String(seconds))
      throw new DomainError('rate_limited', `Too many requests; try again in ${seconds} s.`)
    }
  }
}

/** The visitor's network address. The web app's server asks from this machine and names its browser. */
export function visitorOf(ctx: Koa.Context, trustProxy: boolean): string {
  const remote = ctx.req.socket.remoteAddress ?? 'unknown'
  const isLocal = remote === '::1' || remote === '127.0.0.1' || remote === '::ffff:127.0.0.1'
  const forwarded = ctx.get('x-forwarded-for').split(',').at(-1)?.trim()
  return (isLocal || trustProxy) && forwarded ? forwarded : remote
}
