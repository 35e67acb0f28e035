import { assertChoosable } from '#database/reads/intents.ts'
import { audit } from '#database/records/audit.ts'
import { newestMailOf } from '#database/records/human-drafts.ts'
import type { Permission } from '../auth/permissions.ts'
import { approveDraftSchema, rejectDraftSchema } from '../contract/draft.ts'
import { idParamsSchema } from '../contract/fields.ts'
import { correctIntentSchema, threadDecidedSchema } from '../contract/thread.ts'
import type { ApiDeps } from '../deps.ts'
import { route, type Route } from '../route.ts'
import { approveDraft, decisionOf, rejectDraft } from '../thread-wishes.ts'

/** The decisions that need no more than the thread they are about, with the gateway's verb for each. */
const PLAIN = {
  undo: { verb: 'undoAnswer', permission: 'draft:decide', summary: 'Call an automatic answer back' },
  'take-over': { verb: 'takeOverThread', permission: 'thread:write', summary: 'Answer by hand from now on' },
  'hand-back': { verb: 'handBackThread', permission: 'thread:write', summary: 'Let the assistant go on' },
  retry: { verb: 'retryThread', permission: 'thread:write', summary: 'Try what is held again' },
  'mark-sent': {
    verb: 'markAnswerSent',
    permission: 'hold:decide',
    summary: 'Declare that the mail of unknown fate was sent',
  },
  close: {
    verb: 'closeThread',
    permission: 'thread:write',
    summary: 'Leave it unanswered until the next mail',
  },
} as const satisfies Record<string, { verb: string; permission: Permission; summary: string }>

/** Whoever answers from now on, human or assistant, must know the mail that is to be answered. */
const isTurn = (action: keyof typeof PLAIN) => action === 'hand-back' || action === 'take-over'

/** What humans decide about a thread: put to its workflow, and answered once that has taken it. */
export function createThreadDecisionRoutes(deps: Pick<ApiDeps, 'keyring' | 'gateway'>): Route[] {
  const { gateway } = deps
  const plain = (action: keyof typeof PLAIN) =>
    route(
      {
        method: 'POST',
        path: `/api/threads/:id/${action}`,
        permission: PLAIN[action].permission,
        summary: PLAIN[action].summary,
        params: idParamsSchema,
        answer: threadDecidedSchema,
        isIdempotent: true,
      },
      async (request) => {
        const { db, actor, params } = request
        const inboundId = await db(async (em) => {
          await audit(em, actor, { action: `thread:${action}`, entityId: params.id })
          return newestMailOf(em, params.id)
        })
        await gateway[PLAIN[action].verb](
          { workspaceId: actor.workspaceId, threadId: params.id },
          {
            ...decisionOf(action, request),
            ...(inboundId !== null && isTurn(action) && { inboundId }),
          },
        )
        return { id: params.id, decision: action }
      },
    )
  return [
    route(
      {
        method: 'POST',
        path: '/api/threads/:id/approve',
        permission: 'draft:decide',
        summary: 'Send a draft',
        params: idParamsSchema,
        body: approveDraftSchema,
        answer: threadDecidedSchema,
        isIdempotent: true,
      },
      async (request) => {
        const { params, body } = request
        await approveDraft(deps, request, { ...body, threadId: params.id })
        return { id: params.id, decision: 'approve' as const }
      },
    ),
    route(
      {
        method: 'POST',
        path: '/api/threads/:id/reject',
        permission: 'draft:decide',
        summary: 'Throw a draft away',
        params: idParamsSchema,
        body: rejectDraftSchema,
        answer: threadDecidedSchema,
        isIdempotent: true,
      },
      async (request) => {
        const { params, body } = request
        await rejectDraft(deps, request, { ...body, threadId: params.id })
        return { id: params.id, decision: 'reject' as const }
      },
    ),
    route(
      {
        method: 'PUT',
        path: '/api/threads/:id/intent',
        permission: 'thread:write',
        summary: 'Correct the intent; the answer is drafted anew',
        params: idParamsSchema,
        body: correctIntentSchema,
        answer: threadDecidedSchema,
      },
      async (request) => {
        const { db, actor, params, body } = request
        const inboundId = await db(async (em) => {
          const newest = await newestMailOf(em, params.id)
          await assertChoosable(em, body.intentId)
          await audit(em, actor, { action: 'thread:correct-intent', entityId: params.id })
          return newest
        })
        await gateway.correctIntent(
          { workspaceId: actor.workspaceId, threadId: params.id },
          {
            ...decisionOf('correct-intent', request),
            intentId: body.intentId,
            ...(inboundId !== null && { inboundId }),
          },
        )
        return { id: params.id, decision: 'correct-intent' as const }
      },
    ),
    plain('undo'),
    plain('take-over'),
    plain('hand-back'),
    plain('retry'),
    plain('mark-sent'),
    plain('close'),
  ]
}
