import { proxySinks, workflowInfo, type Sinks, type WorkflowInterceptorsFactory } from '@temporalio/workflow'

/** One command of a workflow, with all that replay itself does not compare. */
export type RecordedCommand =
  | { kind: 'activity'; name: string; taskQueue: string; startToCloseMs: number; attempts: number }
  | { kind: 'timer'; ms: number }
  | { kind: 'continueAsNew' }

export interface CommandSinks extends Sinks {
  commands: {
    record(command: RecordedCommand): void
    /** The command recorded as this one, counted from 0, was taken back before the server heard of it. */
    withdraw(index: number): void
  }
}

/** Workflow interceptors that report each command while a history is replayed. */
export const interceptors: WorkflowInterceptorsFactory = () => {
  const { commands } = proxySinks<CommandSinks>()
  let count = 0
  const record = (command: RecordedCommand): number => {
    commands.record(command)
    return count++
  }
  return {
    outbound: [
      {
        scheduleActivity(input, next) {
          const { taskQueue = '', startToCloseTimeout = 0, retry } = input.options
          const attempts = retry?.maximumAttempts ?? 0
          record({
            kind: 'activity',
            name: input.activityType,
            taskQueue,
            startToCloseMs: msOf(startToCloseTimeout),
            attempts,
          })
          return next(input)
        },
        startTimer(input, next) {
          const index = record({ kind: 'timer', ms: input.durationMs })
          const { historyLength } = workflowInfo()
          const fired = next(input)
          // Of a wait that is over within the task in which it began, no timer stands in the history.
          fired.catch(() => {
            if (workflowInfo().historyLength === historyLength) commands.withdraw(index)
          })
          return fired
        },
        continueAsNew(input, next) {
          record({ kind: 'continueAsNew' })
          return next(input)
        },
      },
    ],
  }
}

const UNITS: Record<string, number> = { second: 1_000, minute: 60_000, hour: 3_600_000 }

/** "10 seconds" or a number of milliseconds. */
function msOf(duration: string | number): number {
  if (typeof duration === 'number') return duration
  const [amount = '', unit = ''] = duration.split(' ')
  return Number(amount) * (UNITS[unit.replace(/s$/, '')] ?? Number.NaN)
}
