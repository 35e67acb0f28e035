import { proxySinks, workflowInfo, type Sinks, type WorkflowInterceptorsFactory } from '@temporalio/workflow'

/** One command of a workflow, with all that replay itself does not compare. */
export type RecordedCommand =
  | { kind: 'activity'; name: string; taskQueue: string; startToCloseMs: number; attempts: number }
  | { kind: 'timer'; ms: number }
  | { kind: 'continueAsNew' }

export interface CommandSinks extends Sinks {
  commands: { record(workflowId: string, command: RecordedCommand): void }
}

/** Workflow interceptors that report each command while a history is replayed. */
export const interceptors: WorkflowInterceptorsFactory = () => {
  const { commands } = proxySinks<CommandSinks>()
  const record = (command: RecordedCommand) => commands.record(workflowInfo().workflowId, command)
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
          record({ kind: 'timer', ms: input.durationMs })
          return next(input)
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
