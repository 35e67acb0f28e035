import { defaultPayloadConverter } from '@temporalio/common'
import { holdReasonAttribute } from '#domain/search-attributes.ts'
import type { History } from './replayer.ts'

/** The moments of a workflow's life in which a release may meet it. Each is read from the events, not from a name. */
export const MOMENTS = {
  /** A timer runs. */
  'mid-timer': (history: History) => openTimers(history) > 0,
  /** A signal was delivered while an activity was in flight. */
  'mid-signal': (history: History) =>
    eventsOf(history).some(
      ({ workflowExecutionSignaledEventAttributes: signal }, index, events) =>
        signal && openActivities({ events: events.slice(0, index) }) > 0,
    ),
  /** An activity is scheduled and has not ended. */
  'mid-activity': (history: History) => openActivities(history) > 0,
  /** It goes on with what an earlier run has handed on. */
  continued: (history: History) =>
    Boolean(eventsOf(history)[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId),
  /** It began with a place that was booked for it, when that had come. */
  launched: (history: History) =>
    Number(
      eventsOf(history)[0]?.workflowExecutionStartedEventAttributes?.firstWorkflowTaskBackoff?.seconds ?? 0,
    ) > 0,
  /** It waits for a human. */
  held: (history: History) => holdReasonOf(history) !== null,
  /** Nobody has said since that it may go on. */
  paused: (history: History) => signalsOf(history).at(-1) === 'paused',
}

export type Moment = keyof typeof MOMENTS

type Event = NonNullable<History['events']>[number]

function eventsOf({ events }: Pick<History, 'events'>): Event[] {
  return events ?? []
}

function openActivities(history: Pick<History, 'events'>): number {
  return eventsOf(history).reduce((open, event) => {
    const ended =
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes ??
      event.activityTaskCanceledEventAttributes
    return open + (event.activityTaskScheduledEventAttributes ? 1 : 0) - (ended ? 1 : 0)
  }, 0)
}

function openTimers(history: History): number {
  return eventsOf(history).reduce((open, event) => {
    const ended = event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes
    return open + (event.timerStartedEventAttributes ? 1 : 0) - (ended ? 1 : 0)
  }, 0)
}

function signalsOf(history: History): string[] {
  return eventsOf(history).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) =>
    signal ? [signal.signalName ?? ''] : [],
  )
}

/** What Temporal Web says of its hold, last of all. */
function holdReasonOf(history: History): unknown {
  const said = eventsOf(history).flatMap(({ upsertWorkflowSearchAttributesEventAttributes: upsert }) => {
    const payload = upsert?.searchAttributes?.indexedFields?.[holdReasonAttribute.name]
    return payload ? [defaultPayloadConverter.fromPayload<unknown>(payload)] : []
  })
  return said.at(-1) ?? null
}
