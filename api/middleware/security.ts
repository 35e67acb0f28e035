import cors from '@koa/cors'
import type Koa from 'koa'
import helmet from 'koa-helmet'
import type { ApiSettings } from '../deps.ts'
import { listedOrigins } from '../auth/origin.ts'

/** Security headers. Pages bring their own content policy (Kit's nonces, Swagger's, the public pages'). */
export function securityHeaders(settings: ApiSettings): Koa.Middleware {
  return helmet({
    contentSecurityPolicy: false,
    // Over plain http these would lock a browser out of a local installation.
    strictTransportSecurity: settings.publicUrl.startsWith('https:'),
    referrerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: false, // mails show the tracking picture from anywhere
  })
}

/** The policy of answers that are no pages. */
export const API_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Other origins by list; Temporal Web may ask the codec endpoint. */
export function crossOrigin(settings: ApiSettings): Koa.Middleware {
  return cors({
    origin: (ctx) => {
      const origin = ctx.get('origin')
      return listedOrigins(ctx.path, settings).includes(origin) ? origin : ''
    },
    credentials: true,
    allowMethods: 'GET,HEAD,PUT,POST,DELETE,PATCH',
    exposeHeaders: ['x-request-id', 'retry-after'],
    maxAge: 600,
  })
}
