import { uuidv7 } from 'uuidv7'
import type { Keyring } from '#database/keyring.ts'
import type { Database, EntityManager } from '#database/orm.ts'
import {
  endOf,
  isPaused,
  lockEnrolment,
  markScheduled,
  type LockedEnrolment,
} from '#database/records/enrolments.ts'
import { hasComposed } from '#database/records/ledger.ts'
import { isSent, lockMessage, type LockedMessage } from '#database/records/ledger-rows.ts'
import { recordTurn } from '#database/records/pauses.ts'
import { campaignMailboxIds } from '#database/records/slots.ts'
import { isSuppressed } from '#database/records/suppression.ts'
import type { SlotAnswer, StepRef } from './activities.ts'
import { findEarliest } from './booking.ts'
import { aboutStep, writeBookings, type StepPlace } from './write-bookings.ts'

export interface ContactDependencies {
  database: Database
  keyring: Keyring
  now: () => number
}

/** Book a place for the step's message, in one transaction under the enrolment's and the mailbox's locks. */
export function reserveSlot(
  deps: ContactDependencies,
  input: StepRef & { notBefore: number },
): Promise<SlotAnswer> {
  return deps.database.withWorkspace(input.workspaceId, (em) => reserve(em, deps, input))
}

/** The same in the caller's transaction. */
export async function reserve(
  em: EntityManager,
  deps: ContactDependencies,
  input: StepRef & { notBefore: number },
): Promise<SlotAnswer> {
  const enrolment = await lockEnrolment(em, input.enrolmentId)
  if (!enrolment) return { kind: 'refused', result: { kind: 'stopped', outcome: 'stopped' } }
  const refusal = await refuse(em, deps, { ...input, enrolment })
  if (refusal) return refusal
  const message = await lockMessage(em, input.enrolmentId, input.stepId)
  const known = message && answerKnown(message, deps.now())
  if (known) return known
  const notBefore = Math.max(input.notBefore, enrolment.absentUntil, deps.now())
  const place = { ...input, notBefore, enrolment, message }
  return (await keepBooking(em, place)) ?? book(em, deps, place)
}

interface Place extends StepPlace {
  notBefore: number
  message: LockedMessage | null
}

/** What speaks against any booking at all; the interpreter writes it down. */
export async function refuse(
  em: EntityManager,
  { keyring }: Pick<ContactDependencies, 'keyring'>,
  { workspaceId, enrolment }: { workspaceId: string; enrolment: LockedEnrolment },
): Promise<Extract<SlotAnswer, { kind: 'refused' }> | null> {
  const outcome = endOf(enrolment)
  if (outcome) return { kind: 'refused', result: { kind: 'stopped', outcome } }
  if (await isSuppressed(em, keyring, { workspaceId, emailKey: enrolment.emailKey }))
    return { kind: 'refused', result: { kind: 'stopped', outcome: 'suppressed' } }
  if (isPaused(enrolment)) return { kind: 'refused', result: { kind: 'paused' } }
  return null
}

/** A message that is under way or out needs no place: the send answers for it. */
function answerKnown(message: LockedMessage, now: number): SlotAnswer | null {
  if (isSent(message) || message.state === 'transmitting')
    return { kind: 'slot', at: now, messageId: message.id }
  if (message.state === 'unknown')
    return { kind: 'refused', result: { kind: 'held', reason: 'send_unknown' } }
  return null
}

/** A booking that a lost answer left behind is answered again. */
async function keepBooking(em: EntityManager, place: Place): Promise<SlotAnswer | null> {
  const { message, notBefore, enrolment } = place
  if (message?.state !== 'reserved' || message.slotAt === null || message.slotAt < notBefore) return null
  if (message.slotExpiresAt <= notBefore) return null
  const { mailboxId, slotAt: at } = message
  await markScheduled(em, [{ enrolmentId: enrolment.id, mailboxId, stepIndex: place.stepIndex, at }])
  return { kind: 'slot', at, messageId: message.id }
}

async function book(em: EntityManager, deps: ContactDependencies, place: Place): Promise<SlotAnswer> {
  const { enrolment, message, notBefore } = place
  const senders = await sendersOf(em, enrolment)
  const wish = { notBefore, timezone: enrolment.timezone, messageId: message?.id ?? null }
  const booking = await findEarliest(em, senders.mailboxIds, wish)
  if (!booking) return { kind: 'refused', result: { kind: 'held', reason: senders.reason } }
  const messageId = message?.id ?? uuidv7()
  if (enrolment.status === 'paused')
    await recordTurn(em, place.workspaceId, { ...aboutStep(place), kind: 'EnrolmentResumed' })
  await writeBookings(em, deps, [{ place, booking, messageId }])
  return { kind: 'slot', at: booking.at, messageId }
}

/**
 * The sender sticks to the person once something was composed in its name; before that, and while it is the only
 * one that is away, any mailbox of the campaign will do.
 */
async function sendersOf(em: EntityManager, enrolment: LockedEnrolment) {
  if (enrolment.mailboxId && (await hasComposed(em, enrolment.id)))
    return { mailboxIds: [enrolment.mailboxId], reason: 'mailbox_unavailable' as const }
  return { mailboxIds: await campaignMailboxIds(em, enrolment.campaignId), reason: 'no_mailbox' as const }
}
