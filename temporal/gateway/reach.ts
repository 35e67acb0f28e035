import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowStartOptions,
} from '@temporalio/client'
import type { SignalDefinition, Workflow } from '@temporalio/common'
import { taskQueue } from '../task-queues.ts'

/** The few ways in which the gateway reaches workflows; hides queue, reuse and conflict policy. */
export interface Reach {
  client: Client
  /** The queue that workflows run on. */
  controlQueue: string
  /** Start, unless it runs or has run: then the wish has been fulfilled. False if it was known already. */
  startOnce<T extends Workflow>(workflow: T | string, options: StartOnce<T>): Promise<boolean>
  /** False if there is no such workflow, or it has ended: there is nobody left to tell. */
  signal<Args extends unknown[]>(id: string, signal: SignalDefinition<Args>, ...args: Args): Promise<boolean>
}

type StartOnce<T extends Workflow> = Omit<WorkflowStartOptions<T>, 'taskQueue'>

export function createReach(client: Client, queueSuffix?: string): Reach {
  const controlQueue = taskQueue('control', queueSuffix)
  return {
    client,
    controlQueue,
    async startOnce<T extends Workflow>(workflow: T | string, options: StartOnce<T>) {
      try {
        await client.workflow.start<Workflow>(workflow as string, {
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          workflowIdConflictPolicy: 'FAIL',
          ...(options as StartOnce<Workflow>),
          taskQueue: controlQueue,
        })
        return true
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return false
        throw error
      }
    },
    async signal(id, signal, ...args) {
      try {
        await client.workflow.getHandle(id).signal(signal, ...args)
        return true
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false
        throw error
      }
    },
  }
}
