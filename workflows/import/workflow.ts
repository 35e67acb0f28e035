import { defineSignal, proxyActivities, setHandler } from '@temporalio/workflow'
import type { ImportActivities } from '#activities/activities.ts'
import { failureReason } from '../shared/failure-reason.ts'
import { createPersistence, isGivenUp, type Persistence } from '../shared/persistence.ts'
import { queue } from '../shared/queue.ts'
import { LONG_JOB, RECORD } from '../shared/retry-policies.ts'
import type { ImportInput } from './messages.ts'

/** A human says: try again what has given up. */
const retrySignal = defineSignal<[unknown?]>('retry')

/** Read one file into the workspace; when that gives up, the import's row says so. */
export async function importWorkflow(input: ImportInput): Promise<'completed' | 'failed'> {
  const effects = openEffects()
  const { runImport } = proxyActivities<ImportActivities>({ taskQueue: queue('maintenance'), ...LONG_JOB })
  const { failImport } = proxyActivities<ImportActivities>({ taskQueue: queue('control'), ...RECORD })
  try {
    await runImport(input)
    return 'completed'
  } catch (error) {
    if (!isGivenUp(error)) throw error
    await effects.run(() => failImport({ ...input, reason: failureReason(error) }))
    return 'failed'
  }
}

/** Take back what an import did; held for a human if that gives up, because half an undo must not look like one. */
export async function importUndoWorkflow(input: ImportInput): Promise<void> {
  const effects = openEffects()
  const { undoImport } = proxyActivities<ImportActivities>({ taskQueue: queue('maintenance'), ...LONG_JOB })
  await effects.run(() => undoImport(input))
}

function openEffects(): Persistence {
  const effects = createPersistence()
  setHandler(retrySignal, () => effects.retry())
  return effects
}
