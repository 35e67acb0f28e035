import type { EntityManager } from '#database/orm.ts'
import { markApproved, markReady, readDraft } from '#database/records/drafts.ts'
import { notifyLive, recordEvent } from '#database/records/events.ts'
import { closeHolds, openHold } from '#database/records/holds.ts'
import { retryByOrigin } from '#database/records/ledger-origins.ts'
import { lockMessageByOrigin } from '#database/records/ledger-rows.ts'
import { lockThread, type LockedThread } from '#database/records/thread-locks.ts'
import { putStanding, putTakeOver } from '#database/records/thread-standing.ts'
import type { EventKind } from '#domain/events.ts'
import type { ThreadChange, ThreadHoldReason } from '#domain/thread/state.ts'
import { declareSent, draftOrigin } from './send-answer.ts'
import type { ThreadActivities } from './thread-activities.ts'

type Input = Parameters<ThreadActivities['recordThread']>[0]

/** What stands on the timeline; that a mail was sent is stated with the ledger's change. */
const EVENT: Record<Exclude<ThreadChange, 'none' | 'marked_sent'>, EventKind> = {
  draft_ready: 'DraftReady',
  approved: 'DraftApproved',
  rejected: 'DraftRejected',
  scheduled: 'AnswerScheduled',
  undone: 'AnswerUndone',
  held: 'ThreadHeld',
  retried: 'ThreadRetried',
  taken_over: 'ThreadTakenOver',
  handed_back: 'ThreadHandedBack',
  closed: 'ThreadClosed',
}

/** Write where a thread stands, what that makes of its draft and its hold, and the fact that led there. */
export async function recordThread(em: EntityManager, input: Input & { now: number }): Promise<void> {
  const { workspaceId, threadId } = input
  const thread = await lockThread(em, threadId)
  if (!thread) return
  await applyChange(em, input)
  await putStanding(em, threadId, input)
  await keepHold(em, thread, input)
  await stateChange(em, thread, input)
  await notifyLive(em, { workspaceId, topic: 'thread', id: threadId })
}

/** What a change means for the rows beside the thread's. */
async function applyChange(em: EntityManager, input: Input & { now: number }): Promise<void> {
  const { workspaceId, threadId, change, draftId, by, now: at } = input
  switch (change) {
    case 'draft_ready':
    case 'undone':
      if (draftId !== null) await markReady(em, draftId)
      return
    case 'approved':
      if (draftId !== null) await markApproved(em, draftId, by)
      return
    case 'retried':
      if (draftId !== null) await retryByOrigin(em, { origin: draftOrigin(draftId), by })
      return
    case 'marked_sent':
      if (draftId !== null) await declareSent(em, { workspaceId, threadId, draftId, by, at })
      return
    case 'taken_over':
      return putTakeOver(em, threadId, by)
    case 'handed_back':
    case 'closed':
      return putTakeOver(em, threadId, null)
    case 'none':
    case 'rejected':
    case 'scheduled':
    case 'held':
      return
  }
}

/** A thread that is held stands in the Needs-you list, with the mail that could not be sent, if it is one. */
async function keepHold(em: EntityManager, { personId }: LockedThread, input: Input): Promise<void> {
  const { workspaceId, workflowId, threadId, state, reason, change, draftId, by } = input
  const held = { threadId }
  if (state !== 'held') {
    const resolution = change === 'retried' || change === 'marked_sent' ? change : 'ended'
    await closeHolds(em, { workspaceId, held, resolution, by })
    return
  }
  if (reason === null) return
  const message = draftId === null ? null : await lockMessageByOrigin(em, draftOrigin(draftId))
  const messageId = message?.id ?? null
  await openHold<ThreadHoldReason>(em, { workspaceId, workflowId, held, personId, messageId, reason })
}

async function stateChange(em: EntityManager, { personId }: LockedThread, input: Input): Promise<void> {
  const { workspaceId, threadId, eventId, change, reason, draftId } = input
  if (change === 'none' || change === 'marked_sent') return
  const draft = draftId === null ? null : await readDraft(em, { threadId, draftId })
  const code = change === 'held' ? reason : (draft?.kind ?? null)
  await recordEvent(em, workspaceId, { id: eventId, kind: EVENT[change], personId, threadId, code })
}
