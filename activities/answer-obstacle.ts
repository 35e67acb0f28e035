import { uuidv7 } from 'uuidv7'
import { openText, subjectCipher } from '#database/envelopes.ts'
import type { Keyring } from '#database/keyring.ts'
import type { EntityManager } from '#database/orm.ts'
import type { AddresseeFacts } from '#database/records/addressees.ts'
import type { DraftRow } from '#database/records/drafts.ts'
import { recordEvent } from '#database/records/events.ts'
import { pendingNumber } from '#database/records/follow-ups.ts'
import { readProposal } from '#database/records/meeting-proposals.ts'
import { renewOffer } from '#database/records/meetings.ts'
import { tell } from '#database/records/outbox.ts'
import { STOP, suppressionOf } from '#database/records/suppression.ts'
import { isOvertaken, type LockedThread } from '#database/records/thread-locks.ts'
import type { AnswerResult } from '#domain/thread/messages.ts'
import type { CalendarSpan } from '#domain/meeting/free-slots.ts'
import { AUTO_ANSWER_GAP_MS } from '#domain/thread/auto-send.ts'
import { areFree, openAnswer } from './decide-proposal.ts'

/** A draft that is about to be sent, under its thread's lock. */
export interface Outgoing {
  workspaceId: string
  thread: LockedThread
  draft: DraftRow
  person: AddresseeFacts
  isAutomatic: boolean
}

interface Asking {
  keyring: Keyring
  now: () => number
}

const OVERTAKEN = { kind: 'overtaken' } as const

/** What forbids an answer now: whatever was committed before this transaction got the thread's lock. */
export async function answerObstacle(
  em: EntityManager,
  deps: Asking,
  outgoing: Outgoing,
): Promise<AnswerResult | null> {
  const { thread, draft } = outgoing
  if (draft.body === null || (draft.state !== 'ready' && draft.state !== 'approved')) return OVERTAKEN
  const { inboundId, followUpId } = draft
  if (inboundId !== null && (await isOvertaken(em, { threadId: thread.id, inboundId }))) return OVERTAKEN
  const isSilenced = thread.takenOverBy !== null || thread.state === 'taken_over' || thread.state === 'closed'
  if (isSilenced && draft.approvedBy === null) return OVERTAKEN
  if (followUpId !== null && (await pendingNumber(em, followUpId)) === null) return OVERTAKEN
  const stopped = await suppressedAnswer(em, deps, outgoing)
  if (stopped) return stopped
  if (outgoing.isAutomatic && draft.kind === 'answer' && isTooSoon(thread, deps.now()))
    return { kind: 'unapproved' }
  return (await isStillTrue(em, deps, outgoing)) ? null : { kind: 'held', reason: 'draft_failed' }
}

/** Whether what the draft says of times still holds: of the one that is kept for it, or of those that it offers. */
async function isStillTrue(em: EntityManager, deps: Asking, outgoing: Outgoing): Promise<boolean> {
  const { workspaceId, draft } = outgoing
  const { meetingId } = draft
  const now = deps.now()
  if (meetingId !== null) return renewOffer(em, { workspaceId, meetingId, now })
  return areFree(em, await offeredIn(em, deps, outgoing), now)
}

/** The slots among which an answer lets choose. A human's text need not name all of them any more. */
async function offeredIn(
  em: EntityManager,
  { keyring }: Asking,
  { draft, person }: Outgoing,
): Promise<CalendarSpan[]> {
  const { kind, inboundId, engine } = draft
  const proposal = kind === 'answer' && inboundId !== null ? await readProposal(em, inboundId) : null
  if (!proposal) return []
  const cipher = await subjectCipher(em, keyring, person.subjectKeyId)
  const { offered, point } = openAnswer(cipher, proposal)
  if (engine !== 'human') return offered
  const words = 'slots' in point ? point.slots : []
  const text = openText(cipher, draft.body, 'draft.body')
  return offered.filter((_, index) => text.includes(words[index] ?? ''))
}

/** One automatic answer in a thread and day (reliability rule M10); what would be the second waits for approval. */
function isTooSoon({ autoAnsweredAt }: LockedThread, now: number): boolean {
  return autoAnsweredAt !== null && now - autoAnsweredAt < AUTO_ANSWER_GAP_MS
}

/**
 * Nothing goes by itself to an address that is suppressed. A human may answer whoever wrote to us, unless the address
 * does not exist or has complained. The thread is told again, for a run that has just begun may not know.
 */
async function suppressedAnswer(
  em: EntityManager,
  { keyring }: Asking,
  { workspaceId, thread, draft, person, isAutomatic }: Outgoing,
): Promise<AnswerResult | null> {
  const reason = await suppressionOf(em, keyring, { workspaceId, emailKey: person.emailKey })
  if (reason === null) return null
  const isByHuman = !isAutomatic && draft.kind === 'answer'
  const { id: threadId, personId } = thread
  if (isByHuman) {
    if (reason !== 'bounced' && reason !== 'complained') return null
    await recordEvent(em, workspaceId, { kind: 'AnswerRefused', personId, threadId, code: reason })
    return { kind: 'rejected' }
  }
  const kind = draft.kind === 'answer' ? 'AnswerUndone' : 'FollowUpCancelled'
  await recordEvent(em, workspaceId, { id: uuidv7(), kind, personId, threadId, code: STOP[reason] })
  await tell(em, workspaceId, {
    verb: 'tellThread',
    threadId,
    message: { kind: 'stopped', reason: STOP[reason] },
  })
  return OVERTAKEN
}
