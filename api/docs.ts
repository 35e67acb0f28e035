import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type Koa from 'koa'

const FILES: Record<string, string> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'swagger-ui-standalone-preset.js': 'text/javascript',
}
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'"

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Throughline API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/swagger-ui-standalone-preset.js"></script>
<script src="/docs/init.js"></script></body></html>`
const INIT = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset] })`

/** Swagger UI at /docs, from the package's own files and under a policy of its own. */
export function swaggerUi(): Koa.Middleware {
  const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  return async (ctx, next) => {
    if (ctx.path !== '/docs' && !ctx.path.startsWith('/docs/')) {
      await next()
      return
    }
    const name = ctx.path.slice('/docs/'.length)
    const type = FILES[name]
    ctx.set('content-security-policy', POLICY)
    if (type) {
      ctx.type = type
      ctx.set('cache-control', 'public, max-age=3600')
      ctx.body = createReadStream(join(root, name))
    } else if (name === 'init.js') {
      ctx.type = 'text/javascript'
      ctx.body = INIT
    } else if (name === '') {
      ctx.type = 'text/html'
      ctx.body = PAGE
    }
  }
}
