import type { RequestListener } from 'node:http'
import type Koa from 'koa'

/** Kit's request handler, last: it answers what nothing before it did. */
export function serveWeb(handler: RequestListener, publicUrl: string): Koa.Middleware {
  const protocol = new URL(publicUrl).protocol.slice(0, -1)
  return async (ctx) => {
    ctx.req.headers['x-forwarded-proto'] = protocol // Kit builds its origin from it: never the client's word
    ctx.respond = false
    ctx.res.statusCode = 200
    await new Promise<void>((done) => {
      ctx.res.once('close', done)
      handler(ctx.req, ctx.res)
    })
  }
}
