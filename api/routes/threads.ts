import { readThread } from '#database/reads/thread-page.ts'
import { listThreads } from '#database/reads/threads.ts'
import { markThread } from '#database/records/thread-reading.ts'
import { acceptedSchema, idParamsSchema } from '../contract/fields.ts'
import { pageOf } from '../contract/page.ts'
import { markThreadSchema, threadQuerySchema, threadSchema, threadSummarySchema } from '../contract/thread.ts'
import type { ApiDeps } from '../deps.ts'
import { route, type Route } from '../route.ts'
import { legibleMail } from '../legible-mail.ts'
import type { Links } from './links.ts'

export function createThreadRoutes(
  { keyring, parseMail }: Pick<ApiDeps, 'keyring' | 'parseMail'>,
  links: Links,
): Route[] {
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
            unread: query.unread === undefined ? undefined : query.unread === 'true',
          }),
        ),
    ),
    route(
      {
        method: 'GET',
        path: '/api/threads/:id',
        permission: 'thread:read',
        summary: 'A thread with its mails, its draft and what may be decided',
        params: idParamsSchema,
        answer: threadSchema,
      },
      async ({ db, actor, params }) => {
        const thread = await db((em) => readThread(em, keyring, params.id))
        const messages = await Promise.all(thread.messages.map((mail) => legibleMail(parseMail, mail)))
        return { ...thread, messages, ...links.link('thread', actor.workspaceId, params.id) }
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
