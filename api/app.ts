import Koa from 'koa'
import { createAuthenticate } from './auth/authenticate.ts'
import type { ApiDeps } from './deps.ts'
import { swaggerUi } from './docs.ts'
import { problems } from './middleware/errors.ts'
import { otherMethods } from './middleware/methods.ts'
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
  app.use(router)
  app.use(otherMethods())
  if (deps.web) app.use(serveWeb(deps.web, deps.settings.publicUrl))
  return app
}
