import { condition, log, setHandler } from '@temporalio/workflow'
import type { MeetingEvent } from '#domain/meeting/messages.ts'
import { refusal } from '../shared/refusal.ts'
import { idOf, isNews } from '../shared/told.ts'
import { snapshot, type Meeting, type Wish } from './meeting.ts'
import {
  cancelUpdate,
  markSentUpdate,
  meetingSignals,
  rescheduleUpdate,
  retrySignal,
  retryUpdate,
  stateQuery,
  type MeetingTold,
} from './messages.ts'

/**
 * Take in signals, updates and queries; handlers only put what they hear at the end of the queue (rule R6). Signals may
 * be typed by a human in Temporal Web, so that nothing about their payload is taken for granted.
 */
export function attachInbox(meeting: Meeting): void {
  for (const kind of ['offered', 'confirmed', 'released'] as const)
    setHandler(meetingSignals[kind], (told) => take(meeting, told, { kind }))
  setHandler(meetingSignals.cancelled, (told) => take(meeting, told, { kind: 'cancelled' }), {
    description: 'Cancel the meeting; the guest is told. No input.',
  })
  setHandler(meetingSignals.moved, (told) => {
    const moved = movedOf(told)
    if (moved) take(meeting, told, moved)
    else log.warn('the signal `moved` was ignored: `startAt`, `endAt` and `sequence` must be numbers')
  })
  setHandler(retrySignal, (told) => take(meeting, told, { kind: 'retried' }), {
    description: 'A held meeting: try its mail again. No input.',
  })
  attachUpdates(meeting)
  setHandler(stateQuery, () => snapshot(meeting), {
    description: 'Where it stands and what it waits for.',
  })
}

function attachUpdates(meeting: Meeting): void {
  setHandler(
    rescheduleUpdate,
    ({ startAt, endAt, by }) =>
      decided(meeting, { wished: { kind: 'rescheduled', startAt, endAt }, by: idOf(by) }),
    {
      description: 'Give the meeting another time: { startAt, endAt } in epoch milliseconds.',
      validator: (wish: unknown) => {
        if (!isSpan(wish)) throw refusal('The new time must be { startAt, endAt } in epoch milliseconds.')
      },
    },
  )
  setHandler(
    cancelUpdate,
    (wish: unknown) => decided(meeting, { wished: { kind: 'cancelled' }, by: byOf(wish) }),
    { description: 'Cancel the meeting; the guest is told.' },
  )
  setHandler(retryUpdate, (wish: unknown) => retried(meeting, byOf(wish)), {
    description: 'A held meeting: try its mail again.',
  })
  setHandler(
    markSentUpdate,
    (wish: unknown) => decided(meeting, { wished: { kind: 'markedSent' }, by: byOf(wish) }),
    { description: 'A held meeting: its mail of unknown fate did go out.' },
  )
}

/** Put a wish into the queue, and answer when it is decided and written down. */
async function decided(meeting: Meeting, wish: Wish): Promise<void> {
  meeting.queue.push(wish)
  await condition(() => wish.refusal !== undefined)
  if (wish.refusal) throw refusal(wish.refusal)
}

/** An effect that has given up stands before the queue: it is tried again at once. */
async function retried(meeting: Meeting, by: string | null): Promise<void> {
  if (!meeting.effects.isHeld()) return decided(meeting, { wished: { kind: 'retried' }, by })
  const { turns } = meeting
  meeting.effects.retry()
  await condition(() => meeting.turns > turns)
}

function take(meeting: Meeting, told: unknown, event: MeetingEvent): void {
  if (isNews(meeting.seen, told)) hear(meeting, event)
}

function hear(meeting: Meeting, event: MeetingEvent): void {
  if (meeting.effects.isHeld() && event.kind === 'retried') meeting.effects.retry()
  else meeting.queue.push(event)
}

function movedOf(told: MeetingTold | undefined): MeetingEvent | null {
  if (!isSpan(told) || typeof told.sequence !== 'number') return null
  return { kind: 'moved', startAt: told.startAt, endAt: told.endAt, sequence: told.sequence }
}

function isSpan(told: unknown): told is { startAt: number; endAt: number; sequence?: unknown } {
  if (typeof told !== 'object' || told === null || !('startAt' in told) || !('endAt' in told)) return false
  return Number.isFinite(told.startAt) && Number.isFinite(told.endAt)
}

function byOf(wish: unknown): string | null {
  return typeof wish === 'object' && wish !== null && 'by' in wish ? idOf(wish.by) : null
}
