import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker'
import type { DataConverter } from '@temporalio/common'
import type { QueueName } from '#domain/task-queues.ts'
import { taskQueue } from './task-queues.ts'

export interface QueueWorkers {
  connection: NativeConnection
  namespace: string
  dataConverter: DataConverter
  activities: object
  bundle: { code: string; buildId: string }
  queues: readonly QueueName[]
  queueSuffix?: string
  /** Mails under way at once in this process. */
  sendConcurrency: number
  /** How long what is under way may go on after a stop was asked for. */
  graceSeconds: number
  /**
   * Worker versioning, by which Temporal gives tasks to the current version of the deployment alone, and a roll-out can
   * be ramped up and taken back. Runs upgrade automatically: one that is open moves to the current version at its next
   * task and is replayed there, so that a new release must be able to replay it (`npm run replay`, `patched()`) as without
   * versioning. Pinned runs would stay, and every release with them for as long as its longest run, which is months.
   * Off until deploys set the current version (`temporal worker deployment set-current-version`).
   */
  isVersioned?: boolean
}

/** How long a cancelled activity may take to write down where it stopped. */
const FORCE_SECONDS = 3

/** Activities under way at once for each queue: what stands behind it bears no more. */
const CONCURRENCY = { control: 50, ai: 10, sync: 10, maintenance: 2 } as const

/** One worker for each queue; only `control` runs workflow code. */
export function createWorkers(options: QueueWorkers): Promise<Worker[]> {
  return Promise.all(options.queues.map((queue) => Worker.create(workerOptions(options, queue))))
}

function workerOptions(options: QueueWorkers, queue: QueueName): WorkerOptions {
  const { connection, namespace, dataConverter, activities, bundle } = options
  return {
    connection,
    namespace,
    dataConverter,
    activities,
    taskQueue: taskQueue(queue, options.queueSuffix),
    maxConcurrentActivityTaskExecutions: queue === 'send' ? options.sendConcurrency : CONCURRENCY[queue],
    ...(queue === 'control' && {
      workflowBundle: { code: bundle.code },
      // Fixed (rule R11): the default grows with the heap, and a burst of wakes would fill the memory.
      maxCachedWorkflows: 500,
      maxConcurrentWorkflowTaskExecutions: 100,
    }),
    // A mail under way may end; what does not end in time is cancelled, and then left to the ledger.
    shutdownGraceTime: options.graceSeconds * 1_000,
    shutdownForceTime: (options.graceSeconds + FORCE_SECONDS) * 1_000,
    ...(options.isVersioned && {
      workerDeploymentOptions: {
        version: { deploymentName: 'throughline', buildId: bundle.buildId },
        useWorkerVersioning: true as const,
        defaultVersioningBehavior: 'AUTO_UPGRADE' as const,
      },
    }),
  }
}
