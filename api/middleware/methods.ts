import type Koa from 'koa'
import { DomainError } from '#domain/errors.ts'

interface Matched {
  matched?: { methods: string[] }[]
}

/**
 * What the router has a path for but not under this method: OPTIONS is told the methods, others get 405, both with
 * `Allow` (RFC 9110 §15.5.6). A path of the API that nobody has is 404; everything else is left to the web app.
 */
export function otherMethods(): Koa.Middleware {
  return async (ctx, next) => {
    const methods = new Set((ctx as Matched).matched?.flatMap((layer) => layer.methods))
    if (methods.size > 0) {
      ctx.set('allow', [...methods.add('OPTIONS')].toSorted().join(', '))
      if (ctx.method !== 'OPTIONS') throw Object.assign(new Error('method'), { status: 405 })
      ctx.status = 204
    } else if (ctx.path === '/api' || ctx.path.startsWith('/api/'))
      throw new DomainError('not_found', 'The API has no such path; /docs lists those it has.')
    else await next()
  }
}
