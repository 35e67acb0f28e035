import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowStartOptions,
} from '@temporalio/client'
import type { SignalDefinition, Workflow } from '@temporalio/common'
import type { WorkflowQueue } from '#domain/task-queues.ts'
import { taskQueue } from '../task-queues.ts'

/** The few ways in which the gateway reaches workflows; hides queue, reuse and conflict policy. */
export interface Reach {
  client: Client
  /** Ask a workflow, and wait for its answer no longer than somebody is left waiting. */
  inTime<T>(ask: () => Promise<T>): Promise<T>
  /** The queue that most workflows run on. */
  controlQueue: string
  /** Start, unless it runs or has run: then the wish has been fulfilled. False if it was known already. */
  startOnce<T extends Workflow>(workflow: T | string, options: StartOnce<T>): Promise<boolean>
  /** False if there is no such workflow, or it has ended: there is nobody left to tell. */
  signal<Args extends unknown[]>(id: string, signal: SignalDefinition<Args>, ...args: Args): Promise<boolean>
  /**
   * The same for a workflow that may have been started with a delay: it begins at once. A plain signal would be written
   * down and heard only after the delay; a signal with start ends the delay.
   * Source: https://docs.temporal.io/workflow-execution/timers-delays#delay-workflow-execution
   */
  signalAwake<Args extends unknown[]>(
    workflow: string,
    id: string,
    signal: SignalDefinition<Args>,
    ...args: Args
  ): Promise<boolean>
}

/** How long a human is left waiting. */
const ANSWER_MS = 8_000

export interface ReachOptions {
  client: Client
  /** Appended to the name of every task queue; see `taskQueue`. */
  queueSuffix?: string
  /** How long somebody is left waiting for the answer of a workflow. */
  answerMs?: number
}

type StartOnce<T extends Workflow> = Omit<WorkflowStartOptions<T>, 'taskQueue'> & {
  /** Where its code runs; left out: `control`. */
  queue?: WorkflowQueue
}

export function createReach({ client, queueSuffix, answerMs = ANSWER_MS }: ReachOptions): Reach {
  const controlQueue = taskQueue('control', queueSuffix)
  return {
    client,
    inTime: (ask) => client.withDeadline(Date.now() + answerMs, ask),
    controlQueue,
    async startOnce<T extends Workflow>(
      workflow: T | string,
      { queue = 'control', ...options }: StartOnce<T>,
    ) {
      try {
        await client.workflow.start<Workflow>(workflow as string, {
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          workflowIdConflictPolicy: 'FAIL',
          ...(options as Omit<WorkflowStartOptions<Workflow>, 'taskQueue'>),
          taskQueue: taskQueue(queue, queueSuffix),
        })
        return true
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return false
        throw error
      }
    },
    signal: (id, signal, ...args) => toSomebody(() => client.workflow.getHandle(id).signal(signal, ...args)),
    signalAwake: <Args extends unknown[]>(
      workflow: string,
      id: string,
      signal: SignalDefinition<Args>,
      ...args: Args
    ) =>
      toSomebody(async () => {
        const handle = client.workflow.getHandle(id)
        const { executionTime } = await handle.describe()
        if (executionTime === undefined || executionTime.getTime() <= Date.now())
          return handle.signal(signal, ...args)
        // It exists, so that this starts nothing; were it to end meanwhile, the policy forbids a second one.
        await client.workflow.signalWithStart<Workflow, unknown[]>(workflow, {
          workflowId: id,
          taskQueue: controlQueue,
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          args: [],
          signal: signal.name,
          signalArgs: args,
        })
      }),
  }
}

/** @returns false where there is nobody (any more) who could hear it */
async function toSomebody(tell: () => Promise<unknown>): Promise<boolean> {
  try {
    await tell()
    return true
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || error instanceof WorkflowExecutionAlreadyStartedError)
      return false
    throw error
  }
}
