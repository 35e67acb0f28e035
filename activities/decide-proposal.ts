import type { Cipher } from '#database/keyring.ts'
import type { EntityManager } from '#database/orm.ts'
import { lockCalendar } from '#database/records/calendars.ts'
import { recordEvent } from '#database/records/events.ts'
import { putProposal, readProposal, type Proposal } from '#database/records/meeting-proposals.ts'
import { insertMeeting, listBooked, listOffers } from '#database/records/meeting-rows.ts'
import { releaseOffer, renewOffer } from '#database/records/meetings.ts'
import { tell } from '#database/records/outbox.ts'
import { answerTo, type MeetingAnswer } from '#domain/meeting/answer.ts'
import type { CalendarSpan } from '#domain/meeting/free-slots.ts'
import type { MailReading } from '#domain/meeting/proposal.ts'
import { withoutMeeting } from '#domain/meeting/slots.ts'
import { TENTATIVE_LIFE_MS } from '#domain/meeting/state.ts'
import { titleOf } from '#domain/meeting/title.ts'
import type { Consideration, ConsideredMail, ProposalContext } from './considered-mail.ts'

interface Deciding {
  mail: ConsideredMail
  context: ProposalContext
  now: number
}

interface Decision extends Deciding {
  reading: MailReading
  /** The span of time that was looked up. */
  range: CalendarSpan | null
  /** What is taken there on connected calendars. */
  elsewhere: readonly CalendarSpan[]
}

/** What is kept of a decision, sealed under the person's key. */
interface KeptAnswer extends Omit<Consideration, 'meetingId'> {
  /** The slots that the point offers to choose from, in its order. */
  offered: CalendarSpan[]
}

const ANSWER = 'meeting_proposal.answer'

export function openAnswer(cipher: Cipher, { answer }: Proposal): KeptAnswer {
  return JSON.parse(cipher.open(answer, ANSWER).toString()) as KeptAnswer
}

/** What was decided about the mail before, while it still holds; null: decide (anew). */
export async function recall(
  em: EntityManager,
  { mail, context, now }: Deciding,
): Promise<Consideration | null> {
  const known = await readProposal(em, mail.inboundId)
  if (!known) return null
  const { workspaceId } = mail
  const { meetingId, aim } = known
  const { offered, ...answer } = openAnswer(context.cipher, known)
  const holds =
    meetingId === null
      ? await areFree(em, offered, now)
      : aim === 'cancel' || (await renewOffer(em, { workspaceId, meetingId, now }))
  return holds ? { meetingId, ...answer } : null
}

/** Whether these may still be offered: none has begun, none was booked meanwhile. */
export async function areFree(
  em: EntityManager,
  slots: readonly CalendarSpan[],
  now: number,
): Promise<boolean> {
  for (const slot of slots) if (slot.startAt <= now || (await listBooked(em, slot)).length > 0) return false
  return true
}

/**
 * Decide under the calendar's lock: whoever considers the same mail at the same moment finds what was decided, and
 * whoever wants the same time finds it taken.
 */
export async function decideProposal(em: EntityManager, decision: Decision): Promise<Consideration> {
  const { mail, context, reading, now } = decision
  await lockCalendar(em, mail.workspaceId)
  const known = await recall(em, { mail, context, now })
  if (known) return known
  // What an earlier mail proposed is out of date, and must not stand in the way.
  for (const meetingId of await listOffers(em, mail.threadId))
    await releaseOffer(em, { workspaceId: mail.workspaceId, meetingId })
  const answer = answerTo(reading, await availability(em, decision))
  const meetingId = answer.aim === 'cancel' ? (context.meeting?.id ?? null) : await keep(em, decision, answer)
  const { later } = reading
  const kept: KeptAnswer = {
    point: answer.point,
    offered: answer.offered,
    laterAt: later?.at ?? null,
    laterWords: later?.words ?? null,
  }
  await putProposal(em, {
    workspaceId: mail.workspaceId,
    inboundId: mail.inboundId,
    threadId: mail.threadId,
    personId: mail.personId,
    aim: answer.aim,
    meetingId,
    movesId: answer.aim === 'move' ? (context.meeting?.id ?? null) : null,
    answer: context.cipher.seal(JSON.stringify(kept), ANSWER),
  })
  const { offered: _offered, ...said } = kept
  return { meetingId, ...said }
}

async function availability(em: EntityManager, { mail, context, range, elsewhere, reading, now }: Decision) {
  const { calendar, zone, meeting } = context
  // A meeting that is moved does not stand in its own way.
  const moved = reading.wish === 'move' ? (meeting?.id ?? null) : null
  const booked = range ? await listBooked(em, range, moved) : []
  const { meetingMinutes: minutes } = calendar
  const own = moved && meeting ? withoutMeeting(elsewhere, meeting) : elsewhere
  return {
    hours: calendar,
    minutes,
    taken: [...booked, ...own],
    now,
    zone,
    language: mail.language ?? 'en',
  } as const
}

/** Keep the slot that the answer offers, and state it. @returns the meeting's id, or null if nothing is to be kept */
async function keep(
  em: EntityManager,
  { mail, context, reading, now }: Decision,
  { slot }: MeetingAnswer,
): Promise<string | null> {
  if (!slot || reading.time.kind !== 'proposed') return null
  const { workspaceId, threadId, personId, mailboxId, inboundId, language } = mail
  const { words: phrase, confidence } = reading.time
  const meetingId = await insertMeeting(em, context.cipher, {
    ...slot,
    workspaceId,
    calendarId: context.calendar.id,
    personId,
    threadId,
    inboundId,
    mailboxId,
    source: 'mail',
    title: titleOf(mail.subject, language),
    description: null,
    phrase,
    confidence,
    timezone: context.zone,
    tentativeUntil: Math.min(now + TENTATIVE_LIFE_MS, slot.startAt),
    createdBy: null,
  })
  await recordEvent(em, workspaceId, { kind: 'MeetingProposed', personId, threadId })
  await tell(em, workspaceId, { verb: 'tellMeeting', meetingId, message: { kind: 'offered' } })
  return meetingId
}
