import Koa from 'koa'
import { DomainError } from '#domain/errors.ts'
import { createAuthenticate } from './auth/authenticate.ts'
import type { ApiDeps } from './deps.ts'
import { swaggerUi } from './docs.ts'
import { problems } from './middleware/errors.ts'
import { createRateLimit } from './middleware/rate-limits.ts'
import { requestContext } from './middleware/request-context.ts'
import { crossOrigin, securityHeaders } from './middleware/security.ts'
import { createOpenApi } from './openapi.ts'
import { createRouter } from './router.ts'
import { createRoutes } from './routes/index.ts'
import { serveWeb } from './web.ts'

/** The whole HTTP side: API, docs, public pages and, where it is built, the web app. */
export function createApp(deps: ApiDeps): Koa {
  const app = new Koa()
  app.silent = true // every failure is answered and logged by the problems middleware
  const routes = createRoutes(deps)
  const router = createRouter(routes, {
    deps,
    authenticate: createAuthenticate(deps),
    limit: createRateLimit(deps.settings),
  })
  const openApi = JSON.stringify(createOpenApi(routes, deps.settings))
  app.use(requestContext(deps.logger))
  app.use(securityHeaders(deps.settings))
  app.use(crossOrigin(deps.settings))
  app.use(problems(deps.logger))
  app.use(async (ctx, next) => {
    if (ctx.path !== '/openapi.json') await next()
    else {
      ctx.type = 'application/json'
      ctx.body = openApi
    }
  })
  app.use(swaggerUi())
  app.use(router.routes())
  app.use(otherMethods())
  app.use(async (ctx, next) => {
    if (ctx.path === '/api' || ctx.path.startsWith('/api/'))
      throw new DomainError('not_found', 'The API has no such path; /docs lists those it has.')
    await next()
  })
  if (deps.web) app.use(serveWeb(deps.web, deps.settings.publicUrl))
  return app
}
