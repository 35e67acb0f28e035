import { randomUUID } from 'node:crypto'
import type Koa from 'koa'
import type { Logger } from 'pino'

const REQUEST_ID = /^[\w-]{8,64}$/

/** The id that names this request in answers, logs and audit entries. */
export function requestIdOf(ctx: Koa.Context): string {
  return String(ctx.state['requestId'])
}

/** Give the request an id (a caller's own is kept), and log it without query, headers or addresses. */
export function requestContext(logger: Logger): Koa.Middleware {
  return async (ctx, next) => {
    const begun = performance.now()
    const given = ctx.get('x-request-id')
    const requestId = REQUEST_ID.test(given) ? given : randomUUID()
    ctx.state['requestId'] = requestId
    ctx.set('x-request-id', requestId)
    ctx.res.once('close', () => logAnswer(logger, ctx, performance.now() - begun))
    ctx.res.on('error', ({ name }) => logger.error({ reqId: requestId, name }, 'the answer broke off'))
    await next()
  }
}

/** A line for each request; it is put together only where somebody wants to read it. */
function logAnswer(logger: Logger, { method, originalUrl, res, state }: Koa.Context, ms: number): void {
  const status = res.statusCode
  const level = status >= 500 ? 'error' : status >= 400 ? 'warn' : 'debug'
  if (!logger.isLevelEnabled(level)) return
  logger[level](
    {
      reqId: state['requestId'] as unknown,
      req: { method, path: pathWithoutTokens(originalUrl) },
      res: { status },
      responseTime: Math.round(ms),
    },
    status >= 500 ? 'request errored' : 'request completed',
  )
}

/** Public links carry a token that acts for a person: it does not belong into a log, nor does a query. */
function pathWithoutTokens(url: string): string {
  const path = url.split('?')[0] ?? ''
  return path.replace(/^\/(t\/[oc]|u)\/.*/, '/$1/…')
}
