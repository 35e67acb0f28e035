import { redirect } from '@sveltejs/kit'
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks'
import { Api } from '#lib/server/api.ts'
import { ApiError } from '#lib/server/api-error.ts'
import { readSession } from '#lib/server/session.ts'
import { themeOf } from '#lib/server/reader.ts'

/** Verifies the session once for each request, before any load runs, and hands the API's cookies on. */
export const handle: Handle = async ({ event, resolve }) => {
  const api = new Api(event)
  event.locals.api = api
  event.locals.session = await readSession(api)
  if (!event.locals.session && event.route.id?.startsWith('/(app)')) {
    const next = event.request.method === 'GET' ? event.url.pathname + event.url.search : '/'
    redirect(303, next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`)
  }
  const response = await resolve(event, {
    transformPageChunk: ({ html }) => html.replace('%lang%', 'en').replace('%theme%', themeOf(event.cookies)),
  })
  for (const cookie of api.setCookies) response.headers.append('set-cookie', cookie)
  return response
}

/** A refusal of the API becomes the page's own: 404 stays 404; its text is fit for people. */
export const handleError: HandleServerError = ({ kind, error }) => {
  if (kind !== 'unknown') return undefined
  if (error instanceof ApiError) {
    const { requestId } = error.problem
    return {
      status: error.status,
      message: error.message,
      ...(requestId ? { requestId } : {}),
    }
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return { status: 500 }
}
