import { randomUUID } from 'node:crypto'
import type Koa from 'koa'
import { pinoHttp } from 'pino-http'
import type { Logger } from 'pino'

const REQUEST_ID = /^[\w-]{8,64}$/

/** The id that names this request in answers, logs and audit entries. */
export function requestIdOf(ctx: Koa.Context): string {
  return String(ctx.state['requestId'])
}

/** Give the request an id (a caller's own is kept), and log it without query, headers or addresses. */
export function requestContext(logger: Logger): Koa.Middleware {
  const log = pinoHttp({
    logger,
    genReqId: (request) => String((request as { requestId?: string }).requestId),
    quietReqLogger: true,
    serializers: {
      req: (request: { method: string; url: string }) => ({
        method: request.method,
        path: pathWithoutTokens(request.url),
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
    customLogLevel: (_request, response, error) =>
      error || response.statusCode >= 500 ? 'error' : response.statusCode >= 400 ? 'warn' : 'debug',
  })
  return async (ctx, next) => {
    const given = ctx.get('x-request-id')
    const requestId = REQUEST_ID.test(given) ? given : randomUUID()
    ctx.state['requestId'] = requestId
    Object.assign(ctx.req, { requestId })
    ctx.set('x-request-id', requestId)
    log(ctx.req, ctx.res)
    await next()
  }
}

/** Public links carry a token that acts for a person: it does not belong into a log, nor does a query. */
function pathWithoutTokens(url: string): string {
  const path = url.split('?')[0] ?? ''
  return path.replace(/^\/(t\/[oc]|u)\/.*/, '/$1/…')
}
