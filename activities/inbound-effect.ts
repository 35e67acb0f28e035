import type { Keyring } from '#database/keyring.ts'
import type { EntityManager } from '#database/orm.ts'
import { amendFinished, noteAbsence, stopPerson, type OpenEnrolment } from '#database/records/enrolments.ts'
import { recordEvent, type NewEvent } from '#database/records/events.ts'
import { noteBounce } from '#database/records/ledger.ts'
import { tellLeadOf } from '#database/records/leads.ts'
import { tell } from '#database/records/outbox.ts'
import { suppress } from '#database/records/suppression.ts'
import { tellThreadsOf } from '#database/records/thread-tellings.ts'
import type { LeadActivity } from '#domain/lead/state.ts'
import type { MailVerdict } from '#domain/mail/verdict.ts'
import type { ContactMessage } from '#domain/outbox.ts'
import type { Match } from './inbound-match.ts'

export interface Effect {
  workspaceId: string
  verdict: MailVerdict
  match: Match
  threadId: string
  inboundId: string
  /** Names the fact: an event is stated once for each inbound mail. */
  eventId: string
  receivedAt: number
}

/** Nobody comes back from a holiday that nobody has a date for; three days later is a polite time to go on. */
const UNDATED_ABSENCE_MS = 3 * 86_400_000

/**
 * Give a mail its effect in the caller's transaction: what stops or delays the person's enrolments, the word to their
 * workflows, and the fact on the timeline. A reply or bounce concerns every open enrolment of the person, not only
 * the one it answers (docs/decisions).
 */
export async function applyEffect(em: EntityManager, keyring: Keyring, effect: Effect): Promise<void> {
  const { workspaceId, verdict, match } = effect
  const { personId, emailKey } = match.person
  const messageId = match.message?.messageId ?? null
  const answered = match.message?.enrolmentId
  switch (verdict.kind) {
    case 'reply':
      await tellAll(em, workspaceId, await stopPerson(em, personId, 'replied'), { kind: 'replied' })
      if (answered) await amendFinished(em, answered, 'replied')
      await tellArrival(em, effect)
      await tellLead(em, effect, 'mail_received')
      return record(em, effect, 'ReplyReceived')
    case 'bounce':
      if (messageId) await noteBounce(em, messageId, verdict.severity)
      if (verdict.severity === 'hard')
        await suppress(em, keyring, { workspaceId, emailKey, reason: 'bounced', messageId })
      if (verdict.severity === 'hard' && answered) await amendFinished(em, answered, 'bounced')
      if (verdict.severity === 'hard') await tellLead(em, effect, 'bounced')
      return record(em, effect, 'BounceReceived', verdict.severity)
    case 'unsubscribe': {
      const reason = verdict.via === 'complaint' ? 'complained' : 'unsubscribed'
      await suppress(em, keyring, { workspaceId, emailKey, reason, messageId })
      if (answered) await amendFinished(em, answered, 'unsubscribed')
      await tellLead(em, effect, 'unsubscribed')
      return record(em, effect, 'PersonUnsubscribed', verdict.via)
    }
    case 'absence': {
      const until = verdict.absentUntil ?? effect.receivedAt + UNDATED_ABSENCE_MS
      await tellAll(em, workspaceId, await noteAbsence(em, personId, until), { kind: 'absent', until })
      await tellThreadsOf(em, { workspaceId, personId }, { kind: 'absent', until })
      return record(em, effect, 'AbsenceNoticed')
    }
    case 'delay':
      return record(em, effect, 'MessageDeferred', 'delay_report')
    case 'auto_reply':
    case 'other':
      return record(em, effect, 'MailReceived', verdict.kind)
  }
}

function tellAll(
  em: EntityManager,
  workspaceId: string,
  enrolments: readonly OpenEnrolment[],
  message: ContactMessage,
): Promise<void> {
  const commands = enrolments.map(({ enrolmentId }) => ({
    verb: 'tellContact' as const,
    enrolmentId,
    message,
  }))
  return tell(em, workspaceId, ...commands)
}

/** Only what a person wrote reaches the thread's workflow, and so the assistant. */
function tellArrival(em: EntityManager, effect: Effect): Promise<void> {
  const { workspaceId, threadId, inboundId, receivedAt: at } = effect
  const message = { kind: 'mailArrived' as const, inboundId, at }
  return tell(em, workspaceId, { verb: 'tellThread', threadId, message })
}

function tellLead(em: EntityManager, effect: Effect, activity: LeadActivity): Promise<void> {
  const { workspaceId, match, eventId, receivedAt: at } = effect
  const { personId } = match.person
  return tellLeadOf(em, { workspaceId, personId, activity, at, eventId })
}

async function record(
  em: EntityManager,
  { workspaceId, match, threadId, eventId }: Effect,
  kind: NewEvent['kind'],
  code?: string,
): Promise<void> {
  await recordEvent(em, workspaceId, {
    id: eventId,
    kind,
    personId: match.person.personId,
    enrolmentId: match.message?.enrolmentId ?? null,
    campaignId: match.message?.campaignId ?? null,
    messageId: match.message?.messageId ?? null,
    stepIndex: match.message?.stepIndex ?? null,
    threadId,
    code: code ?? null,
  })
}
