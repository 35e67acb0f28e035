import { Context } from '@temporalio/activity'

/** What an activity knows of the attempt that runs it. */
export interface Attempt {
  /** The same for every attempt of one scheduled activity, and for no other. */
  key(): string
  /** Tell the server that the attempt lives. */
  heartbeat(details?: unknown): void
}

/** The attempt as Temporal runs it. */
export const temporalAttempt: Attempt = {
  key: () => {
    const { workflowExecution, activityId } = Context.current().info
    return `${workflowExecution?.runId ?? ''}:${activityId}`
  },
  heartbeat: (details) => {
    const context = Context.current()
    // A local one has none: the server sees the task of its workflow instead.
    if (!context.info.isLocal) context.heartbeat(details)
  },
}

const BEAT_MS = 5_000

/** Run `work` with a heartbeat, so that the death of the worker is noticed long before the activity's time is up. */
export async function whileBeating<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
  attempt.heartbeat()
  const timer = setInterval(() => attempt.heartbeat(), BEAT_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
