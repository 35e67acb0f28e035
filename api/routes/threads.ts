import { listThreads, readThread, type ThreadMail } from '#database/reads/threads.ts'
import { markThread } from '#database/records/thread-reading.ts'
import { acceptedSchema, idParamsSchema } from '../contract/fields.ts'
import { pageOf } from '../contract/page.ts'
import { markThreadSchema, threadQuerySchema, threadSchema, threadSummarySchema } from '../contract/thread.ts'
import type { ApiDeps } from '../deps.ts'
import { route, type Route } from '../route.ts'

export function createThreadRoutes({ keyring, parseMail }: Pick<ApiDeps, 'keyring' | 'parseMail'>): Route[] {
  /** A mail that went out is shown as it was sent: read from its own bytes. */
  const legible = async ({ mime, ...mail }: ThreadMail) => {
    if (!mime) return mail
    const parsed = await parseMail(mime)
    return parsed.kind === 'parsed' ? { ...mail, text: parsed.mail.text, html: parsed.mail.html } : mail
  }
  return [
    route(
      {
        method: 'GET',
        path: '/api/threads',
        permission: 'thread:read',
        summary: 'The inbox',
        query: threadQuerySchema,
        answer: pageOf(threadSummarySchema),
      },
      ({ db, query }) =>
        db((em) =>
          listThreads(em, keyring, {
            ...query,
            isAnswered: query.box === 'inbox',
            unread: query.unread === undefined ? undefined : query.unread === 'true',
          }),
        ),
    ),
    route(
      {
        method: 'GET',
        path: '/api/threads/:id',
        permission: 'thread:read',
        summary: 'A thread with its mails',
        params: idParamsSchema,
        answer: threadSchema,
      },
      async ({ db, params }) => {
        const thread = await db((em) => readThread(em, keyring, params.id))
        return { ...thread, messages: await Promise.all(thread.messages.map(legible)) }
      },
    ),
    route(
      {
        method: 'PATCH',
        path: '/api/threads/:id',
        permission: 'thread:write',
        summary: 'Mark as read or unread',
        params: idParamsSchema,
        body: markThreadSchema,
        answer: acceptedSchema,
      },
      ({ db, actor, params, body }) =>
        db(async (em) => {
          await markThread(em, { workspaceId: actor.workspaceId, id: params.id, unread: body.unread })
          return { id: params.id }
        }),
    ),
  ]
}
