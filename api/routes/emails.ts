import { DomainError } from '#domain/errors.ts'
import { listEmails, readEmail } from '#database/reads/emails.ts'
import { draftWrittenSchema, emailDraftSchema } from '../contract/draft.ts'
import { emailPageSchema, emailQuerySchema, emailSchema } from '../contract/email.ts'
import { idParamsSchema } from '../contract/fields.ts'
import { pageOf } from '../contract/page.ts'
import { threadDecidedSchema } from '../contract/thread.ts'
import type { ApiDeps } from '../deps.ts'
import { legibleMail } from '../legible-mail.ts'
import { route, type Route, type RouteRequest } from '../route.ts'
import { approveDraft, editDraft } from '../thread-wishes.ts'

/** Mails as an earlier system listed, answered and sent them. */
export function createEmailRoutes(deps: Pick<ApiDeps, 'keyring' | 'gateway' | 'parseMail'>): Route[] {
  const { keyring, parseMail } = deps
  const one = '/api/emails/:id'
  const draftOf = async ({ db, params }: RouteRequest<{ id: string }>) => {
    const { threadId, draftId } = await db((em) => readEmail(em, keyring, params.id))
    if (threadId === null || draftId === null)
      throw new DomainError('wrong_state', 'No draft answers this mail now; open its thread to see why.')
    return { threadId, draftId }
  }
  return [
    route(
      {
        method: 'GET',
        path: '/api/emails',
        permission: 'thread:read',
        summary: 'Mails in and out, newest first',
        query: emailQuerySchema,
        answer: pageOf(emailSchema),
      },
      ({ db, query }) => db((em) => listEmails(em, keyring, query)),
    ),
    route(
      {
        method: 'GET',
        path: one,
        permission: 'thread:read',
        summary: 'Read a mail, with the draft that answers it',
        params: idParamsSchema,
        answer: emailPageSchema,
      },
      async ({ db, params }) => legibleMail(parseMail, await db((em) => readEmail(em, keyring, params.id))),
    ),
    route(
      {
        method: 'PUT',
        path: `${one}/draft`,
        permission: 'draft:decide',
        summary: 'Put another text in the place of the draft that answers a mail',
        params: idParamsSchema,
        body: emailDraftSchema,
        answer: draftWrittenSchema,
      },
      async (request) => {
        const { threadId, draftId } = await draftOf(request)
        const edit = { threadId, basedOn: draftId, body: request.body }
        return { id: request.params.id, draftId: await editDraft(deps, request, edit) }
      },
    ),
    route(
      {
        method: 'POST',
        path: `${one}/send`,
        permission: 'draft:decide',
        summary: 'Send the draft that answers a mail',
        params: idParamsSchema,
        answer: threadDecidedSchema,
        isIdempotent: true,
      },
      async (request) => {
        const wish = await draftOf(request)
        await approveDraft(deps, request, { ...wish, followUps: true })
        return { id: wish.threadId, decision: 'approve' as const }
      },
    ),
  ]
}
