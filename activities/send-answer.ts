import { uuidv7 } from 'uuidv7'
import { openText, subjectCipher } from '#database/envelopes.ts'
import type { EntityManager } from '#database/orm.ts'
import { readAddressee } from '#database/records/addressees.ts'
import { listConversation } from '#database/records/conversations.ts'
import { markDraftSent, readDraft } from '#database/records/drafts.ts'
import { notifyLive, recordEvent } from '#database/records/events.ts'
import { markFollowUpSent } from '#database/records/follow-ups.ts'
import { readInboundMail } from '#database/records/inbound-mails.ts'
import { tellLeadOf } from '#database/records/leads.ts'
import { settleUnknown } from '#database/records/ledger.ts'
import { lockMessageByOrigin } from '#database/records/ledger-rows.ts'
import { settleOffer } from '#database/records/meetings.ts'
import { lockThread } from '#database/records/thread-locks.ts'
import { noteAutomaticAnswer } from '#database/records/thread-standing.ts'
import { touchThreads } from '#database/records/threads.ts'
import { referencesOf } from '#domain/mail/references.ts'
import { withSignature } from '#domain/mail/signature.ts'
import { replySubject } from '#domain/mail/subject.ts'
import type { AnswerResult } from '#domain/thread/messages.ts'
import { answerObstacle, type Outgoing } from './answer-obstacle.ts'
import type { Addressee, Letter, Sender } from './origin.ts'
import type { TransportDependencies } from './send-context.ts'
import { sendByOrigin } from './send-origin.ts'
import type { ThreadActivities } from './thread-activities.ts'

type Input = Parameters<ThreadActivities['sendAnswer']>[0]
type Own = Outgoing & Addressee

/** How the ledger names the mail of a draft. */
export function draftOrigin(draftId: string): string {
  return `draft:${draftId}`
}

/** Send a draft in its thread now, at most once; what was committed before it outranks it. */
export async function sendAnswer(deps: TransportDependencies, input: Input): Promise<AnswerResult> {
  const { workspaceId, draftId } = input
  const draft = await deps.database.withWorkspace(workspaceId, (em) => readDraft(em, input))
  if (!draft) return { kind: 'overtaken' }
  const result = await sendByOrigin<Own, AnswerResult>(deps, {
    workspaceId,
    origin: draftOrigin(draftId),
    purpose: draft.kind,
    lock: (em) => lockOutgoing(em, input),
    forbid: (em, own) => answerObstacle(em, deps, own),
    letter: (em, own, from) => writeLetter(em, deps, own, from),
    onSent: (em, own, { messageId }) => recordSent(em, own, { messageId, at: deps.now() }),
  })
  switch (result.kind) {
    case 'accepted':
    case 'deferred':
    case 'held':
      return result
    case 'bounced':
      return { kind: 'rejected' }
    case 'gone':
      return { kind: 'overtaken' }
    case 'forbidden':
      return result.by
  }
}

/** A human (`by`) knows that a mail of unknown fate went out: whatever follows from a sent one follows, once. */
export async function declareSent(
  em: EntityManager,
  sent: { workspaceId: string; threadId: string; draftId: string; by: string | null; at: number },
): Promise<void> {
  const { draftId, by, at } = sent
  const own = await lockOutgoing(em, { ...sent, isAutomatic: false })
  const message = own && (await lockMessageByOrigin(em, draftOrigin(draftId)))
  if (!message || !(await settleUnknown(em, message.id, { resolution: 'sent', by: by ?? 'human' }))) return
  await recordSent(em, { ...own, isAutomatic: own.draft.approvedBy === null }, { messageId: message.id, at })
}

async function lockOutgoing(em: EntityManager, input: Input): Promise<Own | null> {
  const { workspaceId, threadId, isAutomatic } = input
  const thread = await lockThread(em, threadId)
  const draft = thread && (await readDraft(em, input))
  const person = draft && (await readAddressee(em, thread.personId))
  if (!thread || !draft || !person) return null
  const { personId, mailboxId } = thread
  return { workspaceId, thread, draft, person, isAutomatic, personId, mailboxId, threadId }
}

/** The draft's text with the sender's signature, as an answer in its conversation (RFC 5322 §3.6.4, RFC 3834). */
async function writeLetter(
  em: EntityManager,
  { keyring }: Pick<TransportDependencies, 'keyring'>,
  { thread, draft, person, isAutomatic }: Own,
  { signature }: Sender,
): Promise<Letter> {
  const cipher = await subjectCipher(em, keyring, person.subjectKeyId)
  const { inboundId } = draft
  const answered = inboundId === null ? null : await readInboundMail(em, { threadId: thread.id, inboundId })
  const subject =
    openText(cipher, answered?.subject ?? null, 'inbound_message.subject') ||
    openText(cipher, thread.subject, 'thread.subject')
  const spoken = await listConversation(em, thread.id)
  const last = draft.kind === 'answer' ? spoken.find(({ id }) => id === inboundId) : undefined
  const conversation = last ? [...spoken.filter((mail) => mail !== last), last] : spoken
  const bySelf = draft.kind === 'answer' ? ('auto-replied' as const) : ('auto-generated' as const)
  return {
    subject: replySubject(subject),
    body: withSignature(openText(cipher, draft.body, 'draft.body'), signature),
    references: referencesOf(conversation),
    autoSubmitted: isAutomatic ? bySelf : null,
  }
}

/** Draft, thread, follow-up, meeting, lead and timeline, in the transaction that says `accepted`. */
async function recordSent(
  em: EntityManager,
  { workspaceId, thread, draft, isAutomatic }: Own,
  { messageId, at }: { messageId: string; at: number },
): Promise<void> {
  const { id: threadId, personId } = thread
  const eventId = uuidv7()
  await markDraftSent(em, draft.id)
  await touchThreads(em, [threadId])
  if (isAutomatic && draft.kind === 'answer') await noteAutomaticAnswer(em, threadId)
  if (draft.followUpId !== null) await markFollowUpSent(em, draft.followUpId)
  if (draft.meetingId !== null)
    await settleOffer(em, { workspaceId, meetingId: draft.meetingId, outcome: 'sent' })
  await recordEvent(em, workspaceId, {
    id: eventId,
    kind: 'AnswerSent',
    personId,
    threadId,
    messageId,
    code: draft.kind,
  })
  await tellLeadOf(em, { workspaceId, personId, activity: 'answer_sent', at, eventId })
  await notifyLive(em, { workspaceId, topic: 'thread', id: threadId })
}
