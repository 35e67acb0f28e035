import type { EntityManager } from '#database/orm.ts'
import { leaveDraft } from '#database/records/drafts.ts'
import { notifyLive, recordEvent } from '#database/records/events.ts'
import { cancelPending, putFollowUps } from '#database/records/follow-ups.ts'
import { endByOrigin } from '#database/records/ledger-origins.ts'
import { settleOffer } from '#database/records/meetings.ts'
import { lockThread } from '#database/records/thread-locks.ts'
import { whileBeating } from './attempt.ts'
import { classifyThread } from './classify-thread.ts'
import { draftAnswer } from './draft-answer.ts'
import { recordThread } from './record-thread.ts'
import { draftOrigin, sendAnswer } from './send-answer.ts'
import type { TransportDependencies } from './send-context.ts'
import type { ThreadActivities } from './thread-activities.ts'
import type { ThreadDependencies } from './thread-context.ts'
import { validateDraft } from './validate-draft.ts'

export type ThreadActivityDependencies = ThreadDependencies & TransportDependencies

type Input<Name extends keyof ThreadActivities> = Parameters<ThreadActivities[Name]>[0]

/** The effects of one conversation. A thread that is gone has nothing to write down. */
export function createThreadActivities(deps: ThreadActivityDependencies): ThreadActivities {
  const inThread =
    <I extends { workspaceId: string }>(work: (em: EntityManager, input: I) => Promise<void>) =>
    (input: I) =>
      deps.database.withWorkspace(input.workspaceId, (em) => work(em, input))
  return {
    classifyThread: (input) => whileBeating(deps.attempt, () => classifyThread(deps, input)),
    draftAnswer: (input) => whileBeating(deps.attempt, () => draftAnswer(deps, input)),
    validateDraft: (input) => whileBeating(deps.attempt, () => validateDraft(deps, input)),
    sendAnswer: (input) => sendAnswer(deps, input),
    recordThread: inThread((em, input) => recordThread(em, { ...input, now: deps.now() })),
    settleDraft: inThread(settleDraft),
    planFollowUps: inThread(planFollowUps),
    cancelFollowUps: inThread(cancelFollowUps),
  }
}

/** The draft's state first, then the meeting that it offered: no other draft may offer it still. */
async function settleDraft(em: EntityManager, input: Input<'settleDraft'>): Promise<void> {
  const { workspaceId, threadId, draftId, state } = input
  await lockThread(em, threadId)
  const left = await leaveDraft(em, draftId, state)
  if (!left) return
  await endByOrigin(em, { origin: draftOrigin(draftId), by: null })
  const { meetingId } = left
  if (meetingId !== null) await settleOffer(em, { workspaceId, meetingId, outcome: 'released' })
  await notifyLive(em, { workspaceId, topic: 'thread', id: threadId })
}

async function planFollowUps(em: EntityManager, input: Input<'planFollowUps'>): Promise<void> {
  const { workspaceId, threadId } = input
  const thread = await lockThread(em, threadId)
  if (!thread) return
  const { personId } = thread
  const added = await putFollowUps(em, { ...input, personId })
  if (added > 0) await recordEvent(em, workspaceId, { kind: 'FollowUpsScheduled', personId, threadId })
  await notifyLive(em, { workspaceId, topic: 'thread', id: threadId })
}

async function cancelFollowUps(em: EntityManager, input: Input<'cancelFollowUps'>): Promise<void> {
  const { workspaceId, threadId, reason } = input
  const thread = await lockThread(em, threadId)
  if (!thread || (await cancelPending(em, input)) === 0) return
  const { personId } = thread
  await recordEvent(em, workspaceId, { kind: 'FollowUpCancelled', personId, threadId, code: reason })
  await notifyLive(em, { workspaceId, topic: 'thread', id: threadId })
}
