import { condition, proxyActivities, uuid4, workflowInfo } from '@temporalio/workflow'
import type { MeetingActivities } from '#activities/meeting-activities.ts'
import type { MeetingEvent, MeetingRecord, MeetingWaitCommand } from '#domain/meeting/messages.ts'
import { isGivenUp } from '../shared/persistence.ts'
import { queue } from '../shared/queue.ts'
import { CALENDAR, RECORD, TRANSMISSION } from '../shared/retry-policies.ts'
import type { Meeting, Wish } from './meeting.ts'

const recordProxies = () => proxyActivities<MeetingActivities>({ taskQueue: queue('control'), ...RECORD })
const calendarProxies = () => proxyActivities<MeetingActivities>({ taskQueue: queue('sync'), ...CALENDAR })
const sendProxies = () => proxyActivities<MeetingActivities>({ taskQueue: queue('send'), ...TRANSMISSION })

/** Write down what the domain says; returns when it is written, however long a human takes to help. */
export function perform(meeting: Meeting, { change, reason, by }: MeetingRecord): Promise<void> {
  const { workflowId } = workflowInfo()
  const entry = { ...refOf(meeting), workflowId, eventId: uuid4(), change, reason, by }
  const summary = reason ? `${RECORDS[change]} (${reason})` : RECORDS[change]
  return meeting.effects.run(() => recordProxies().recordMeeting.executeWithOptions({ summary }, [entry]))
}

const RECORDS = {
  confirmed: 'Write down: confirmed',
  released: 'Give the offered time back',
  cancelled: 'Write down: cancelled',
  held: 'Ask a human',
  retried: 'Write down that a human has decided',
  marked_sent: 'Write down that the mail was sent',
  done: 'Write down: it is over',
  dropped: 'What was held lapses',
}

/** Wait on what the domain says; the event that ends the wait is put into the queue, or came into it meanwhile. */
export async function waitOn(meeting: Meeting, wait: MeetingWaitCommand): Promise<void> {
  switch (wait.kind) {
    case 'waitForMessage':
      return condition(() => meeting.queue.length > 0)
    case 'waitUntil':
      return waitUntil(meeting, wait)
    default:
      // An answer is older than what was heard while it was on its way, and the domain wants it first.
      meeting.queue.unshift(await ask(meeting, wait))
  }
}

async function waitUntil(
  { queue }: Meeting,
  wait: Extract<MeetingWaitCommand, { kind: 'waitUntil' }>,
): Promise<void> {
  const ms = Math.ceil(wait.at - Date.now())
  const options = { summary: TIMERS[wait.for] }
  const isInterrupted = ms > 0 && (await condition(() => queue.length > 0, ms, options))
  if (!isInterrupted) queue.push({ kind: 'timeReached' })
}

const TIMERS = {
  answer: 'Keep the offered time',
  reminder: 'Wait until the reminder is due',
  end: 'Wait until the meeting is over',
  calendar: 'Wait before the connected calendar is asked again',
  mail: 'Wait before the mail is tried again',
}

type Question = Exclude<MeetingWaitCommand, { kind: 'waitUntil' | 'waitForMessage' }>

async function ask(meeting: Meeting, wait: Question): Promise<MeetingEvent> {
  const ref = refOf(meeting)
  switch (wait.kind) {
    case 'load': {
      const load = () =>
        recordProxies().loadMeeting.executeWithOptions({ summary: 'Read where the meeting stands' }, [ref])
      const loaded = await meeting.effects.run(load)
      const { remindBeforeMs = meeting.state.remindBeforeMs } = meeting.input
      return { kind: 'loaded', meeting: loaded, remindBeforeMs }
    }
    case 'expire': {
      const order = { ...ref, eventId: uuid4() }
      const expire = () =>
        recordProxies().expireOffer.executeWithOptions({ summary: 'The offer has run out' }, [order])
      return { kind: 'expired', result: await meeting.effects.run(expire) }
    }
    case 'syncCalendar': {
      const options = { summary: 'Write it into the connected calendar' }
      const answer = await orNull(calendarProxies().syncCalendar.executeWithOptions(options, [ref]))
      return { kind: 'synced', isDone: answer?.isDone ?? false }
    }
    case 'sendMail': {
      const { mail } = wait
      const order = { ...ref, mail, sequence: meeting.state.sequence }
      const options = { summary: `Send the ${mail}` }
      const result = await orNull(sendProxies().sendMeetingMail.executeWithOptions(options, [order]))
      return { kind: 'mailEnded', mail, result: result ?? GAVE_UP }
    }
  }
}

const GAVE_UP = { kind: 'held', reason: 'activity_failed' } as const

/** What a wish makes happen, or null where it is refused. A time is booked first: whether it is free decides. */
export async function grant(meeting: Meeting, wish: Wish): Promise<MeetingEvent | null> {
  const refuse = (refusal: string): null => {
    wish.refusal = refusal
    return null
  }
  const { wished, by } = wish
  const refusal = refusalOf(meeting, wished.kind)
  if (refusal) return refuse(refusal)
  if (wished.kind !== 'rescheduled') return { kind: wished.kind, ...(by && { by }) }
  const { startAt, endAt } = wished
  const order = { ...refOf(meeting), eventId: uuid4(), startAt, endAt, by }
  const book = () => recordProxies().moveMeeting.executeWithOptions({ summary: 'Book another time' }, [order])
  const result = await meeting.effects.run(book)
  return result.kind === 'refused' ? refuse(result.message) : result
}

function refusalOf({ state }: Meeting, kind: Wish['wished']['kind']): string | null {
  if (kind === 'retried')
    return state.held === null ? 'This meeting is not held; there is nothing to try again.' : null
  if (kind === 'markedSent')
    return state.held === 'send_unknown'
      ? null
      : 'It is known here what became of each mail; there is nothing to mark as sent.'
  if (state.status === 'confirmed') return null
  if (state.status !== 'tentative') return 'This meeting is over or does not take place; book another one.'
  return kind === 'cancelled'
    ? null
    : 'This time is only offered so far; edit or reject the draft that offers it.'
}

/** The answer of an activity, or null once it has given up. */
async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (isGivenUp(error)) return null
    throw error
  }
}

function refOf({ input }: Meeting) {
  return { workspaceId: input.workspaceId, meetingId: input.meetingId }
}
