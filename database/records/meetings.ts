import { DomainError } from '#domain/errors.ts'
import { overlaps } from '#domain/meeting/free-slots.ts'
import { TENTATIVE_LIFE_MS, type ProposalOutcome } from '#domain/meeting/state.ts'
import { spanWords } from '#domain/meeting/words.ts'
import { subjectCipher } from '../envelopes.ts'
import type { Cipher, Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { lockCalendar } from './calendars.ts'
import { recordEvent } from './events.ts'
import { dropMails } from './meeting-facts.ts'
import { settleProposal } from './meeting-proposals.ts'
import {
  expireNow,
  insertMeeting,
  keepUntil,
  listBooked,
  LONGEST_MS,
  lockMeeting,
  noteFailure,
  putTime,
  reopen,
  type LockedMeeting,
  type Span,
} from './meeting-rows.ts'
import { tell } from './outbox.ts'

export interface BookingByHand extends Span {
  workspaceId: string
  /** Null: a block of one's own time. */
  personId: string | null
  threadId: string | null
  /** Who invites; null where nobody is invited. */
  mailboxId: string | null
  title: string
  description: string | null
  /** Of the person, for mails to them; null: the calendar's. */
  timezone: string | null
  /** The user. */
  by: string
  now: number
  /** What is taken at that time on connected calendars. */
  elsewhere: readonly Span[]
}

/**
 * Book a meeting by hand; its workflow confirms it and invites.
 * @returns its id
 * @throws DomainError invalid (in the past, ends before it begins), not_found (no such person), conflict
 */
export async function bookByHand(
  em: EntityManager,
  keyring: Keyring,
  booking: BookingByHand,
): Promise<string> {
  const { workspaceId, personId, startAt, endAt, by, now, elsewhere } = booking
  refuseUnfit({ startAt, endAt }, now)
  const calendar = await lockCalendar(em, workspaceId)
  await refuseTaken(em, { startAt, endAt }, { timezone: calendar.timezone, exceptId: null, elsewhere })
  const cipher = personId ? await cipherOfPerson(em, keyring, personId) : keyring
  const meetingId = await insertMeeting(em, cipher, {
    ...booking,
    calendarId: calendar.id,
    inboundId: null,
    source: 'manual',
    phrase: null,
    confidence: null,
    timezone: booking.timezone ?? calendar.timezone,
    tentativeUntil: null,
    createdBy: by,
  })
  await tell(em, workspaceId, { verb: 'tellMeeting', meetingId, message: { kind: 'confirmed' } })
  return meetingId
}

/** Why no meeting can be at a time, by the field at fault; null: one can. No other calendar is asked of such a time. */
export function unfitness({ startAt, endAt }: Span, now: number): Record<string, string> | null {
  if (startAt <= now) return { startAt: 'lies in the past' }
  if (endAt <= startAt) return { endAt: 'must be after the start' }
  if (endAt - startAt > LONGEST_MS) return { endAt: 'at most 12 hours after the start' }
  return null
}

/** @throws DomainError invalid */
export function refuseUnfit(span: Span, now: number): void {
  const faults = unfitness(span, now)
  if (faults)
    throw new DomainError('invalid', 'The meeting cannot be at that time; mend the field named.', faults)
}

/** Under the calendar's lock. @throws DomainError conflict that names the time that is taken */
export async function refuseTaken(
  em: EntityManager,
  span: Span,
  {
    timezone,
    exceptId,
    elsewhere,
  }: { timezone: string; exceptId: string | null; elsewhere: readonly Span[] },
): Promise<void> {
  const refuse = (what: string, taken: Span) =>
    new DomainError('conflict', `${what} on ${spanWords(taken, timezone, 'en')}; choose another time.`)
  const [own] = await listBooked(em, span, exceptId)
  if (own) throw refuse('Another meeting stands on the calendar', own)
  const other = elsewhere.find((busy) => overlaps(busy, span))
  if (other) throw refuse('The connected calendar is busy', other)
}

async function cipherOfPerson(em: EntityManager, keyring: Keyring, personId: string): Promise<Cipher> {
  const [person] = await em.execute<{ subject_key_id: string }[]>(
    'select subject_key_id from person where id = ?',
    [personId],
  )
  if (!person) throw new DomainError('not_found', 'There is no such person.')
  return subjectCipher(em, keyring, person.subject_key_id)
}

export interface OfferEnd {
  workspaceId: string
  /** The meeting that the answer names (`draft.meeting_id`). */
  meetingId: string
  outcome: ProposalOutcome
}

/**
 * The answer that speaks of a meeting was sent, or never will be. Call it in the transaction that writes the draft's
 * new state, after that: a slot that another living draft offers stays kept. What the answer said comes true in the same
 * transaction: the kept slot is booked, a confirmed meeting goes to it, or is cancelled. Safe to repeat.
 */
export async function settleOffer(em: EntityManager, end: OfferEnd): Promise<void> {
  const { workspaceId, meetingId, outcome } = end
  await lockCalendar(em, workspaceId)
  const meeting = await lockMeeting(em, meetingId)
  if (!meeting) return
  if (outcome === 'released') {
    if (await isOffered(em, meetingId)) return
    if (await mayHaveBeenOffered(em, meetingId)) return keepInDoubt(em, meeting)
  }
  const proposal = await settleProposal(em, meetingId, outcome)
  if (!proposal) return
  if (outcome === 'released') return release(em, workspaceId, meeting)
  if (proposal.aim === 'cancel')
    return tell(em, workspaceId, { verb: 'tellMeeting', meetingId, message: { kind: 'cancelled' } })
  if (proposal.movesId && (await moveTo(em, workspaceId, { movesId: proposal.movesId, slot: meeting })))
    return release(em, workspaceId, meeting)
  await book(em, workspaceId, meeting)
}

/**
 * Whether what an answer says of a meeting still holds; ask before it is sent, in the claim's transaction. An offer that
 * ran out is kept anew where its time is still free.
 */
export async function renewOffer(
  em: EntityManager,
  { workspaceId, meetingId, now }: { workspaceId: string; meetingId: string; now: number },
): Promise<boolean> {
  await lockCalendar(em, workspaceId)
  const meeting = await lockMeeting(em, meetingId)
  if (!meeting) return false
  if (meeting.status !== 'tentative' && meeting.status !== 'released') return meeting.status === 'confirmed'
  if (meeting.startAt <= now || (await listBooked(em, meeting, meetingId)).length > 0) return false
  if (meeting.tentativeUntil === null && meeting.status === 'tentative') return true
  await keepAgain(em, workspaceId, { meetingId, until: now + TENTATIVE_LIFE_MS })
  return true
}

/** Draws a slot back that was given free, or keeps it longer; the meeting's workflow looks at its row. */
async function keepAgain(
  em: EntityManager,
  workspaceId: string,
  { meetingId, until }: { meetingId: string; until: number | null },
): Promise<void> {
  await reopen(em, meetingId)
  await keepUntil(em, meetingId, until)
  await tell(em, workspaceId, { verb: 'tellMeeting', meetingId, message: { kind: 'offered' } })
}

/**
 * A draft that may still be sent. What a human wrote is nothing yet until it takes the place of the thread's draft that
 * it is based on; a wish that was refused never does.
 */
const MAY_BE_SENT = `(draft.state in ('ready', 'approved') or draft.state = 'requested' and (
  draft.engine <> 'human' or exists (
    select 1 from thread t join draft basis on basis.id = t.draft_id
    where t.id = draft.thread_id and basis.id = draft.based_on and basis.state <> 'rejected')))`

/** Whether a draft that may still be sent speaks of it, or is being written for the mail that it is about. */
async function isOffered(em: EntityManager, meetingId: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `select 1 from draft where meeting_id = ? and ${MAY_BE_SENT}
     union all
     select 1 from meeting_proposal p join draft on draft.inbound_id = p.inbound_id
     where p.meeting_id = ? and p.outcome is null and ${MAY_BE_SENT} limit 1`,
    [meetingId, meetingId],
  )
  return rows.length > 0
}

/** Whether an answer that speaks of it was given up while nobody knows what became of its mail. */
async function mayHaveBeenOffered(em: EntityManager, meetingId: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `select 1 from draft join message on message.origin = 'draft:' || draft.id
     where draft.meeting_id = ? and message.state in ('transmitting', 'unknown') limit 1`,
    [meetingId],
  )
  return rows.length > 0
}

/** Somebody may rely on the time: it stays theirs until a human has looked. */
async function keepInDoubt(em: EntityManager, { id, status, startAt }: LockedMeeting): Promise<void> {
  if (status !== 'tentative') return
  await keepUntil(em, id, startAt)
  await noteFailure(em, id, IN_DOUBT)
}

const IN_DOUBT =
  'It is not known whether the mail that offers this time went out, so the time stays kept. Look into the Sent folder: if the mail is not there, cancel this; if it is, cancel this and make the meeting by hand.'

async function release(em: EntityManager, workspaceId: string, { id, status }: LockedMeeting): Promise<void> {
  if (status === 'tentative') await releaseOffer(em, { workspaceId, meetingId: id })
}

/** The time of an offer is free at once; its workflow writes the end of it down. */
export async function releaseOffer(
  em: EntityManager,
  { workspaceId, meetingId }: { workspaceId: string; meetingId: string },
): Promise<void> {
  await expireNow(em, meetingId)
  await tell(em, workspaceId, { verb: 'tellMeeting', meetingId, message: { kind: 'released' } })
}

/** @returns false if the meeting that was to go there is not to take place any more */
async function moveTo(
  em: EntityManager,
  workspaceId: string,
  { movesId, slot }: { movesId: string; slot: LockedMeeting },
): Promise<boolean> {
  const moved = await lockMeeting(em, movesId)
  if (moved?.status !== 'confirmed') return false
  const { startAt, endAt } = slot
  await dropMails(em, moved)
  const sequence = await putTime(em, { id: movesId, startAt, endAt })
  const { personId, threadId } = moved
  await recordEvent(em, workspaceId, { kind: 'MeetingRescheduled', personId, threadId, code: 'by_mail' })
  const message = { kind: 'moved' as const, startAt, endAt, sequence }
  await tell(em, workspaceId, { verb: 'tellMeeting', meetingId: movesId, message })
  return true
}

/** What a mail has promised is kept, even where its time was given away while the mail was on its way: then two overlap. */
async function book(em: EntityManager, workspaceId: string, meeting: LockedMeeting): Promise<void> {
  if (meeting.status !== 'tentative' && meeting.status !== 'released') return
  if ((await listBooked(em, meeting, meeting.id)).length > 0) await noteFailure(em, meeting.id, OVERLAPS)
  await reopen(em, meeting.id)
  await keepUntil(em, meeting.id, null)
  const message = { kind: 'confirmed' as const }
  await tell(em, workspaceId, { verb: 'tellMeeting', meetingId: meeting.id, message })
}

const OVERLAPS =
  'It overlaps another meeting: the offer had run out when the mail that made it left. Move one of the two.'
