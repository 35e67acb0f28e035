import { createHash } from 'node:crypto'
import { assertDraft } from '#database/reads/drafts.ts'
import { audit } from '#database/records/audit.ts'
import { insertEdit } from '#database/records/human-drafts.ts'
import type { ApiDeps } from './deps.ts'
import type { RouteRequest } from './route.ts'

type Asking = Pick<RouteRequest, 'db' | 'actor' | 'ctx'>
type Deps = Pick<ApiDeps, 'keyring' | 'gateway'>

/**
 * A decision as the gateway takes it. A request that is repeated under its Idempotency-Key is the same decision, so that
 * it is taken once even where the answer to the first was lost; everybody else's is another.
 */
export function decisionOf(
  verb: string,
  { ctx, actor }: Pick<Asking, 'ctx' | 'actor'>,
): { updateId: string; by: string } {
  const key = ctx.get('idempotency-key')
  const name = key
    ? createHash('sha256').update(`${actor.userId} ${key}`).digest('hex').slice(0, 32)
    : actor.requestId
  return { updateId: `${verb}:${name}`, by: actor.userId }
}

/** @throws DomainError not_found, wrong_state (in the thread's own words), unavailable */
export async function approveDraft(
  { gateway }: Deps,
  request: Asking,
  wish: { threadId: string; draftId: string; followUps: boolean },
): Promise<void> {
  const ref = await noteDecision(request, { ...wish, action: 'thread:approve' })
  const { draftId, followUps } = wish
  await gateway.approveDraft(ref, { ...decisionOf('approve', request), draftId, followUps })
}

/** @throws DomainError as above */
export async function rejectDraft(
  { gateway }: Deps,
  request: Asking,
  wish: { threadId: string; draftId: string },
): Promise<void> {
  const ref = await noteDecision(request, { ...wish, action: 'thread:reject' })
  await gateway.rejectDraft(ref, { ...decisionOf('reject', request), draftId: wish.draftId })
}

/** Put another text in the place of a draft's. @returns the new draft. @throws DomainError as above */
export async function editDraft(
  { keyring, gateway }: Deps,
  { db, actor }: Asking,
  edit: { threadId: string; basedOn: string; body: string },
): Promise<string> {
  const draftId = await db((em) => insertEdit(em, { keyring, actor }, edit))
  await gateway.editDraft(
    { workspaceId: actor.workspaceId, threadId: edit.threadId },
    { updateId: `edit:${draftId}`, by: actor.userId, draftId, basedOn: edit.basedOn },
  )
  return draftId
}

/** Who wants it is written down before the workflow is asked. */
async function noteDecision(
  { db, actor }: Asking,
  { action, ...wish }: { action: string; threadId: string; draftId: string },
): Promise<{ workspaceId: string; threadId: string }> {
  await db(async (em) => {
    await assertDraft(em, wish)
    await audit(em, actor, { action, entityId: wish.threadId, details: { draftId: wish.draftId } })
  })
  return { workspaceId: actor.workspaceId, threadId: wish.threadId }
}
