import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker'
import type { DataConverter } from '@temporalio/common'
import { WORKFLOW_QUEUES, type QueueName } from '#domain/task-queues.ts'
import { DEPLOYMENT } from './releases/deployment.ts'
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
   * Worker versioning (docs/decisions/012-releases.md): Temporal gives tasks to the workers of one release, on every
   * queue, so that another can be given them and they can be taken back. Runs upgrade by themselves: an open one moves
   * with its next task, in the middle of its history. So every release must replay what the earlier ones began
   * (`npm run replay`, `patched()`), as it must without versioning. Pinned, a run would stay with the release that it
   * began on, and a conversation that lasts for months would keep that release's workers in service.
   */
  isVersioned?: boolean
}

/** How long a cancelled activity may take to write down where it stopped. */
const FORCE_SECONDS = 3

/** Activities under way at once for each queue: what stands behind it bears no more. */
const CONCURRENCY = { control: 50, ai: 10, sync: 10, maintenance: 2 } as const

/**
 * As many open polls as there is work. Each open poll of a worker that is frozen (not dead) takes a task, which nobody
 * works on until it times out; ten, the default, held up a launch for half a minute.
 */
const POLLERS: NonNullable<WorkerOptions['activityTaskPollerBehavior']> = {
  type: 'autoscaling',
  minimum: 1,
  initial: 2,
  maximum: 10,
}

/** One worker for each queue. */
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
    activityTaskPollerBehavior: POLLERS,
    ...(WORKFLOW_QUEUES.some((name) => name === queue) && {
      workflowBundle: { code: bundle.code },
      maxConcurrentLocalActivityExecutions: options.sendConcurrency,
      // Fixed (rule R11): the default grows with the heap, and a burst of wakes would fill the memory.
      maxCachedWorkflows: 500,
      maxConcurrentWorkflowTaskExecutions: 100,
    }),
    // A mail under way may end; what does not end in time is cancelled, and then left to the ledger.
    shutdownGraceTime: options.graceSeconds * 1_000,
    shutdownForceTime: (options.graceSeconds + FORCE_SECONDS) * 1_000,
    ...(options.isVersioned && {
      workerDeploymentOptions: {
        version: { deploymentName: DEPLOYMENT + (options.queueSuffix ?? ''), buildId: bundle.buildId },
        useWorkerVersioning: true as const,
        defaultVersioningBehavior: 'AUTO_UPGRADE' as const,
      },
    }),
  }
}
