import { insertAnswer, insertRequest, newestMailOf } from '#database/records/human-drafts.ts'
import {
  draftWrittenSchema,
  editDraftSchema,
  regenerateDraftSchema,
  writeAnswerSchema,
} from '../contract/draft.ts'
import { idParamsSchema } from '../contract/fields.ts'
import { threadDecidedSchema } from '../contract/thread.ts'
import type { ApiDeps } from '../deps.ts'
import { route, type Route } from '../route.ts'
import { decisionOf, editDraft } from '../thread-wishes.ts'

/** What humans write into a thread. The text is a row before its workflow hears of it; a refused wish leaves it unused. */
export function createDraftRoutes(deps: Pick<ApiDeps, 'keyring' | 'gateway'>): Route[] {
  const { keyring, gateway } = deps
  return [
    route(
      {
        method: 'PUT',
        path: '/api/threads/:id/draft',
        permission: 'draft:decide',
        summary: 'Put another text in the place of a draft',
        params: idParamsSchema,
        body: editDraftSchema,
        answer: draftWrittenSchema,
      },
      async (request) => {
        const { params, body } = request
        return { id: params.id, draftId: await editDraft(deps, request, { ...body, threadId: params.id }) }
      },
    ),
    route(
      {
        method: 'POST',
        path: '/api/threads/:id/regenerate',
        permission: 'draft:decide',
        summary: 'Have another draft written, with an instruction',
        params: idParamsSchema,
        body: regenerateDraftSchema,
        answer: threadDecidedSchema,
        isIdempotent: true,
      },
      async (request) => {
        const { db, actor, params, body } = request
        const { requestId, inboundId } = await db(async (em) => ({
          inboundId: await newestMailOf(em, params.id),
          requestId: await insertRequest(em, { keyring, actor }, { threadId: params.id, ...body }),
        }))
        await gateway.regenerateDraft(
          { workspaceId: actor.workspaceId, threadId: params.id },
          { ...decisionOf('regenerate', request), requestId, ...(inboundId !== null && { inboundId }) },
        )
        return { id: params.id, decision: 'regenerate' as const }
      },
    ),
    route(
      {
        method: 'POST',
        path: '/api/threads/:id/answer',
        permission: 'draft:decide',
        summary: 'Send an answer of one’s own',
        params: idParamsSchema,
        body: writeAnswerSchema,
        answer: draftWrittenSchema,
        isIdempotent: true,
      },
      async (request) => {
        const { db, actor, params, body } = request
        const ref = { workspaceId: actor.workspaceId, threadId: params.id }
        const draftId = await db((em) =>
          insertAnswer(em, { keyring, actor }, { threadId: params.id, body: body.body }),
        )
        await gateway.editDraft(ref, { updateId: `edit:${draftId}`, by: actor.userId, draftId })
        await gateway.approveDraft(ref, {
          ...decisionOf('approve', request),
          draftId,
          followUps: body.followUps,
        })
        return { id: params.id, draftId }
      },
    ),
  ]
}
