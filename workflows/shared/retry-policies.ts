import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow'
import { SEND_START_TO_CLOSE_MS } from '#domain/send-timing.ts'

type Timing = Pick<ActivityOptions, 'startToCloseTimeout' | 'heartbeatTimeout' | 'retry'>

/**
 * Facts written to our own database. 10 s: one short transaction. The attempts reach over about half a day of a
 * database that is away, because a hold could not be recorded either; after that a human is asked.
 */
export const RECORD: Timing = {
  startToCloseTimeout: '10 seconds',
  retry: {
    initialInterval: '1 second',
    backoffCoefficient: 2,
    maximumInterval: '1 minute',
    maximumAttempts: 720,
  },
}

/** A hold of what could not be written down: five attempts, for where the database is away nobody sees its list either. */
export const LISTING: Timing = {
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 5 },
}

/**
 * One transmission. The attempt may last longer than its lease, which outlasts the deadline of the mail client
 * (domain/send-timing.ts). A worker that dies is noticed by its heartbeat. Trying again is safe because the activity
 * is idempotent by the ledger; refusals and deferrals are results, so that what is thrown is the database or a bug.
 */
export const TRANSMISSION: Timing = {
  startToCloseTimeout: SEND_START_TO_CLOSE_MS,
  heartbeatTimeout: '30 seconds',
  retry: {
    initialInterval: '2 seconds',
    backoffCoefficient: 2,
    maximumInterval: '1 minute',
    maximumAttempts: 30,
  },
}

/**
 * The same inside the worker that runs the workflow: no task for the server, one event instead of three. A pause longer
 * than 30 seconds is a timer in the history, so that the workflow's task need not be kept alive for it. A worker that dies
 * is noticed by the timeout of that task.
 */
export const LOCAL_TRANSMISSION: LocalActivityOptions = {
  startToCloseTimeout: SEND_START_TO_CLOSE_MS,
  localRetryThreshold: '30 seconds',
  ...(TRANSMISSION.retry && { retry: TRANSMISSION.retry }),
}

/**
 * A portion of many: starts or signals to a few hundred workflows. 2 minutes is ten times what a full batch takes;
 * each portion restarts from the table, so that trying again repeats nothing. A worker that dies is noticed by its
 * heartbeat. Patience as for records.
 */
export const BATCH: Timing = { ...RECORD, startToCloseTimeout: '2 minutes', heartbeatTimeout: '15 seconds' }

/**
 * One look into a mailbox. Tried again by the next tick anyway, so that a server that is away costs three attempts.
 * 2 minutes: the fetch of a first portion over a slow line; the activity's heartbeat shows that it lives.
 */
export const POLL: Timing = {
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumAttempts: 3 },
}

/**
 * Understanding one mail is bounded work; five attempts, then the mail is put aside (reliability check 25). 20 s: ten
 * times what the largest mail takes; the death of a worker is noticed by it, and a reply must not wait for long.
 */
export const ONE_MAIL: Timing = {
  startToCloseTimeout: '20 seconds',
  retry: {
    initialInterval: '1 second',
    backoffCoefficient: 3,
    maximumInterval: '1 minute',
    maximumAttempts: 5,
  },
}

/** A file of 100,000 rows takes minutes; it goes on where its row says it stopped, so that attempts are cheap. */
export const LONG_JOB: Timing = {
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '15 seconds',
  retry: {
    initialInterval: '2 seconds',
    backoffCoefficient: 2,
    maximumInterval: '1 minute',
    maximumAttempts: 30,
  },
}

/**
 * A connected calendar. What its server refuses is a result; three attempts bridge a database that is away for a moment,
 * and the meeting's workflow asks again later by itself. 1 minute: a look-up and a write over a slow line.
 */
export const CALENDAR: Timing = {
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumAttempts: 3 },
}

/**
 * One job of the assistant. 4 minutes: at most three calls of a model, each with its own deadline of a minute; a worker
 * that dies is noticed by its heartbeat. What the assistant refuses or gets wrong is a result; what is thrown is an
 * endpoint (or a database) that is away. The attempts reach over about half a day of that, and five minutes after it is
 * back every mail goes on; an endpoint that says when to ask again is asked then.
 */
export const ASSISTANT: Timing = {
  startToCloseTimeout: '4 minutes',
  heartbeatTimeout: '30 seconds',
  retry: {
    initialInterval: '5 seconds',
    backoffCoefficient: 2,
    maximumInterval: '5 minutes',
    maximumAttempts: 150,
  },
}
