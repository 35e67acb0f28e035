import { DomainError } from '#domain/errors.ts'
import { listMailboxes, readMailbox, type MailboxItem } from '#database/reads/mailboxes.ts'
import { listSetAside } from '#database/reads/set-aside.ts'
import { readMailAccess } from '#database/records/mail-accounts.ts'
import { createMailbox, disconnectMailbox, updateMailbox } from '#database/records/mailboxes.ts'
import { z } from 'zod'
import { idParamsSchema } from '../contract/fields.ts'
import {
  connectionResultSchema,
  createMailboxSchema,
  mailboxSchema,
  setAsideSchema,
  testConnectionSchema,
  updateMailboxSchema,
  type MailServer,
} from '../contract/mailbox.ts'
import { pageOf, pageQuerySchema } from '../contract/page.ts'
import type { ApiDeps } from '../deps.ts'
import { route, type Route } from '../route.ts'
import type { Links } from './links.ts'

export function createMailboxRoutes(
  { keyring, connectMail }: Pick<ApiDeps, 'keyring' | 'connectMail'>,
  links: Links,
): Route[] {
  const one = '/api/mailboxes/:id'
  const linked = (workspaceId: string) => (mailbox: MailboxItem) => ({
    ...mailbox,
    workflowUrl: links.link('mailbox', workspaceId, mailbox.id).workflowUrl,
  })
  return [
    route(
      {
        method: 'GET',
        path: '/api/mailboxes',
        aliases: ['/api/email-accounts'],
        permission: 'mailbox:read',
        summary: 'List mailboxes',
        answer: z.object({ items: z.array(mailboxSchema) }),
      },
      ({ db, actor }) =>
        db(async (em) => ({ items: (await listMailboxes(em)).map(linked(actor.workspaceId)) })),
    ),
    route(
      {
        method: 'POST',
        path: '/api/mailboxes',
        permission: 'mailbox:write',
        summary: 'Connect a mailbox',
        body: createMailboxSchema,
        answer: mailboxSchema,
        status: 201,
        isIdempotent: true,
      },
      ({ write, actor, body }) =>
        write(async (em) => {
          const id = await createMailbox(em, { keyring, actor }, body)
          return linked(actor.workspaceId)(await readMailbox(em, id))
        }),
    ),
    route(
      {
        method: 'POST',
        path: '/api/mailboxes/test',
        permission: 'mailbox:write',
        summary: 'Try servers before they are saved',
        body: testConnectionSchema,
        answer: connectionResultSchema,
      },
      ({ body }) =>
        connectMail({
          smtp: accessOf(body.smtp),
          imap: body.imap ? accessOf(body.imap) : null,
        }).testConnection(),
    ),
    route(
      {
        method: 'POST',
        path: '/api/mailboxes/:id/test',
        permission: 'mailbox:write',
        summary: 'Try the servers of a mailbox',
        params: idParamsSchema,
        answer: connectionResultSchema,
      },
      async ({ db, params }) => {
        const { smtp, imap, status } = await db((em) => readMailAccess(em, keyring, params.id))
        if (status === 'disconnected') throw new DomainError('not_found', 'There is no such mailbox.')
        return connectMail({ smtp, imap }).testConnection()
      },
    ),
    route(
      {
        method: 'GET',
        path: one,
        permission: 'mailbox:read',
        summary: 'Read a mailbox',
        params: idParamsSchema,
        answer: mailboxSchema,
      },
      ({ db, actor, params }) =>
        db(async (em) => linked(actor.workspaceId)(await readMailbox(em, params.id))),
    ),
    route(
      {
        method: 'GET',
        path: '/api/mailboxes/:id/set-aside',
        permission: 'mailbox:read',
        summary: 'Mails of a mailbox that could not be understood',
        params: idParamsSchema,
        query: pageQuerySchema,
        answer: pageOf(setAsideSchema),
      },
      ({ db, actor, params, query }) =>
        db((em) => listSetAside(em, { ...query, workspaceId: actor.workspaceId, mailboxId: params.id })),
    ),
    route(
      {
        method: 'PUT',
        path: one,
        permission: 'mailbox:write',
        summary: 'Change a mailbox',
        params: idParamsSchema,
        body: updateMailboxSchema,
        answer: mailboxSchema,
      },
      ({ db, actor, params, body }) =>
        db(async (em) => {
          await updateMailbox(em, { keyring, actor }, { ...body, id: params.id })
          return linked(actor.workspaceId)(await readMailbox(em, params.id))
        }),
    ),
    route(
      {
        method: 'DELETE',
        path: one,
        aliases: ['/api/email-accounts/:id'],
        permission: 'mailbox:write',
        summary: 'Disconnect a mailbox',
        params: idParamsSchema,
        answer: null,
      },
      ({ db, actor, params }) => db((em) => disconnectMailbox(em, actor, params.id)),
    ),
  ]
}

function accessOf({ host, port, secure, username, password }: MailServer) {
  return { host, port, secure, username: username ?? null, password: password ?? null }
}
