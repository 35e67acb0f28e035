import { workflowInfo } from '@temporalio/workflow'
import type { QueueName } from '#domain/task-queues.ts'

const NAME = /^(control|send)/

/** The name of the queue that this workflow runs on, without its suffix. */
export function ownQueue(): string | undefined {
  return NAME.exec(workflowInfo().taskQueue)?.[0]
}

/**
 * The queue of that name beside the one that this workflow runs on: for a workflow on `control-x` it is `send-x`.
 * The suffix keeps installations (and test files) that share a namespace apart.
 */
export function queue(name: QueueName): string {
  return workflowInfo().taskQueue.replace(NAME, name)
}
