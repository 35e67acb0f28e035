import type { EntityManager } from '#database/orm.ts'
import { lockCalendar } from '#database/records/calendars.ts'
import { notifyLive, recordEvent } from '#database/records/events.ts'
import { closeHolds, openHold } from '#database/records/holds.ts'
import { tellLeadOf } from '#database/records/leads.ts'
import { retryByOrigin } from '#database/records/ledger-origins.ts'
import { dropMails, lastMail, markStatus, meetingOrigin, readFacts } from '#database/records/meeting-facts.ts'
import { isSettledAsSent } from '#database/records/meeting-proposals.ts'
import { hasHappened, lockMeeting, putTime, type LockedMeeting } from '#database/records/meeting-rows.ts'
import { refuseTaken, refuseUnfit, unfitness } from '#database/records/meetings.ts'
import { tell } from '#database/records/outbox.ts'
import { tellThreadsOf } from '#database/records/thread-tellings.ts'
import { DomainError } from '#domain/errors.ts'
import type { EventKind } from '#domain/events.ts'
import type { LeadActivity } from '#domain/lead/state.ts'
import type { CalendarSpan } from '#domain/meeting/free-slots.ts'
import { withoutMeeting } from '#domain/meeting/slots.ts'
import type { MeetingHoldReason } from '#domain/meeting/state.ts'
import { MEETING_MAILS, type ExpiryResult } from '#domain/meeting/messages.ts'
import { busyElsewhere, type CalendarDependencies } from './busy-elsewhere.ts'
import type { MeetingActivities, MeetingRef, MoveResult } from './meeting-activities.ts'
import { createMeetingCalendar } from './meeting-calendar.ts'
import { createMeetingMails, declareMailed, type MeetingMailDependencies } from './meeting-mail.ts'

export type MeetingDependencies = MeetingMailDependencies & CalendarDependencies

type Input<Name extends keyof MeetingActivities> = Parameters<MeetingActivities[Name]>[0]
type Facts = Pick<MeetingActivities, 'loadMeeting' | 'recordMeeting' | 'expireOffer' | 'moveMeeting'>

/** All that is done for one meeting; its mails are in meeting-mail.ts, the connected calendar in meeting-calendar.ts. */
export function createMeetingActivities(deps: MeetingDependencies): MeetingActivities {
  return { ...createFacts(deps), ...createMeetingMails(deps), ...createMeetingCalendar(deps) }
}

function createFacts(deps: MeetingDependencies): Facts {
  const { database, now } = deps
  return {
    loadMeeting: ({ workspaceId, meetingId }) =>
      database.withWorkspace(workspaceId, (em) => readFacts(em, meetingId)),
    recordMeeting: (input) =>
      database.withWorkspace(input.workspaceId, async (em) => {
        const meeting = await lockMeeting(em, input.meetingId)
        if (!meeting) return
        await recordMeeting(em, meeting, { ...input, now: now() })
        await notifyMeeting(em, input)
      }),
    expireOffer: (input) =>
      database.withWorkspace(input.workspaceId, async (em) => {
        const meeting = await lockMeeting(em, input.meetingId)
        return meeting ? expireOffer(em, meeting, { ...input, now: now() }) : { kind: 'released' }
      }),
    moveMeeting: async (input) => {
      const { workspaceId, startAt, endAt } = input
      const range = { startAt, endAt }
      const elsewhere = unfitness(range, now()) ? [] : await busyElsewhere(deps, { workspaceId, range })
      return database.withWorkspace(workspaceId, async (em) => {
        try {
          return await moveMeeting(em, { ...input, now: now(), elsewhere })
        } catch (error) {
          if (error instanceof DomainError) return { kind: 'refused', message: sentence(error) }
          throw error
        }
      })
    },
  }
}

async function recordMeeting(
  em: EntityManager,
  meeting: LockedMeeting,
  input: Input<'recordMeeting'> & { now: number },
): Promise<void> {
  const { workspaceId, meetingId, workflowId, change, reason, by } = input
  const held = { meetingId }
  switch (change) {
    case 'held': {
      if (reason === null) return
      const { personId } = meeting
      const messageId = await lastMail(em, meetingId)
      await openHold<MeetingHoldReason>(em, { workspaceId, workflowId, held, personId, messageId, reason })
      return
    }
    case 'retried': {
      for (const mail of MEETING_MAILS)
        await retryByOrigin(em, { origin: meetingOrigin(meetingId, mail, meeting.sequence), by })
      await closeHolds(em, { workspaceId, held, resolution: 'retried', by })
      return
    }
    case 'marked_sent':
      for (const mail of MEETING_MAILS) await declareMailed(em, meeting, { ...input, mail })
      await closeHolds(em, { workspaceId, held, resolution: 'marked_sent', by })
      return
    case 'dropped':
      await closeHolds(em, { workspaceId, held, resolution: 'ended', by })
      return
    case 'done':
      await closeHolds(em, { workspaceId, held, resolution: 'ended', by })
      if (await markStatus(em, meetingId, change)) await state(em, meeting, { ...input, ...FACTS[change] })
      return
    case 'confirmed':
      if (!(await markStatus(em, meetingId, change))) return
      await tellAgreed(em, workspaceId, meeting)
      return state(em, meeting, { ...input, ...FACTS[change] })
    case 'cancelled':
      await dropMails(em, meeting)
      if (await markStatus(em, meetingId, change)) await state(em, meeting, { ...input, ...FACTS[change] })
      return
    case 'released':
      return release(em, meeting, { ...input, code: 'given_up' })
  }
}

/** The conversation that it was agreed in, or all with the person where it was made by hand, have nothing to remind of. */
async function tellAgreed(
  em: EntityManager,
  workspaceId: string,
  { threadId, personId }: LockedMeeting,
): Promise<void> {
  const message = { kind: 'meetingAgreed' } as const
  if (threadId) await tell(em, workspaceId, { verb: 'tellThread', threadId, message })
  else if (personId) await tellThreadsOf(em, { workspaceId, personId }, message)
}

const FACTS = {
  confirmed: { kind: 'MeetingConfirmed', activity: 'meeting_confirmed' },
  cancelled: { kind: 'MeetingCancelled', activity: 'meeting_cancelled' },
  done: { kind: 'MeetingEnded', activity: 'meeting_done' },
} as const

interface Fact extends MeetingRef {
  eventId: string
  kind: EventKind
  activity?: LeadActivity
  code?: string
  now: number
}

/** Put a fact on the timeline, and tell the person's lead where it concerns them. */
async function state(em: EntityManager, { personId, threadId }: LockedMeeting, fact: Fact): Promise<void> {
  const { workspaceId, eventId, kind, activity, code = null, now: at } = fact
  await recordEvent(em, workspaceId, { id: eventId, kind, at: new Date(at), personId, threadId, code })
  if (activity && personId) await tellLeadOf(em, { workspaceId, personId, activity, at, eventId })
}

/** The time is free again. A slot to which another meeting has gone was not given up, and is no fact of its own. */
async function release(em: EntityManager, meeting: LockedMeeting, fact: Omit<Fact, 'kind'>): Promise<void> {
  if (!(await markStatus(em, meeting.id, 'released')) || (await isSettledAsSent(em, meeting.id))) return
  await state(em, meeting, { ...fact, kind: 'MeetingReleased' })
}

async function expireOffer(
  em: EntityManager,
  meeting: LockedMeeting,
  input: Input<'expireOffer'> & { now: number },
): Promise<ExpiryResult> {
  const { status, tentativeUntil } = meeting
  if (status === 'tentative' && (tentativeUntil === null || tentativeUntil > input.now))
    return { kind: 'kept', until: tentativeUntil }
  await release(em, meeting, { ...input, code: 'expired' })
  await notifyMeeting(em, input)
  return { kind: 'released' }
}

async function moveMeeting(
  em: EntityManager,
  input: Input<'moveMeeting'> & { now: number; elsewhere: readonly CalendarSpan[] },
): Promise<MoveResult> {
  const { workspaceId, meetingId, eventId, startAt, endAt, now } = input
  const calendar = await lockCalendar(em, workspaceId)
  const meeting = await lockMeeting(em, meetingId)
  if (meeting?.status !== 'confirmed')
    return { kind: 'refused', message: 'This meeting does not take place any more.' }
  if (await hasHappened(em, eventId)) return { kind: 'moved', startAt, endAt, sequence: meeting.sequence }
  refuseUnfit({ startAt, endAt }, now)
  const elsewhere = withoutMeeting(input.elsewhere, meeting)
  await refuseTaken(em, { startAt, endAt }, { timezone: calendar.timezone, exceptId: meetingId, elsewhere })
  await dropMails(em, meeting)
  const sequence = await putTime(em, { id: meetingId, startAt, endAt })
  await state(em, meeting, { ...input, kind: 'MeetingRescheduled', code: 'by_hand', now })
  await notifyMeeting(em, input)
  return { kind: 'moved', startAt, endAt, sequence }
}

/** A refusal with the fields it complains of, for whoever reads only a sentence. */
function sentence({ message, fields = {} }: DomainError): string {
  return [message, ...Object.entries(fields).map(([field, fault]) => `${field}: ${fault}.`)].join(' ')
}

function notifyMeeting(em: EntityManager, { workspaceId, meetingId }: MeetingRef): Promise<void> {
  return notifyLive(em, { workspaceId, topic: 'meeting', id: meetingId })
}
