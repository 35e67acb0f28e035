import { DomainError } from '#domain/errors.ts'
import {
  mailroomMailSchema,
  mailroomPageSchema,
  mailroomParamsSchema,
  mailroomQuerySchema,
  mailroomReplySchema,
} from '../contract/mailroom.ts'
import { pageOf } from '../contract/page.ts'
import type { ApiDeps } from '../deps.ts'
import { route, type Route } from '../route.ts'

export function createMailroomRoutes({ mailroom }: Pick<ApiDeps, 'mailroom'>): Route[] {
  const room = () => found(mailroom, 'This installation has no local post office.')
  const dated = <T extends { at: number }>(mail: T) => ({ ...mail, at: new Date(mail.at).toISOString() })
  return [
    route(
      {
        method: 'GET',
        path: '/api/mailroom',
        permission: 'mailroom:use',
        summary: 'Mails of the local post office',
        query: mailroomQuerySchema,
        answer: pageOf(mailroomMailSchema),
      },
      async ({ query: { q, cursor, limit } }) => {
        const page = await room().list({ limit, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) })
        return { ...page, items: page.items.map(dated) }
      },
    ),
    route(
      {
        method: 'GET',
        path: '/api/mailroom/:id',
        permission: 'mailroom:use',
        summary: 'Read a mail of the post office',
        params: mailroomParamsSchema,
        answer: mailroomPageSchema,
      },
      async ({ params }) => dated(found(await room().read(params.id), 'There is no such mail.')),
    ),
    route(
      {
        method: 'POST',
        path: '/api/mailroom/:id/reply',
        permission: 'mailroom:use',
        summary: 'Answer a mail as its recipient',
        params: mailroomParamsSchema,
        body: mailroomReplySchema,
        answer: mailroomMailSchema,
        status: 201,
        isIdempotent: true,
      },
      async ({ params, body }) =>
        dated(
          found(await room().reply(params.id, body.text), 'There is no such mail, or it cannot be answered.'),
        ),
    ),
  ]
}

function found<T>(value: T | null | undefined, otherwise: string): T {
  if (value === null || value === undefined) throw new DomainError('not_found', otherwise)
  return value
}
