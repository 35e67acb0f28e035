import { QUEUES, type QueueName } from '#domain/task-queues.ts'

export { QUEUES, type QueueName }

/** The real name of a queue; `suffix` keeps installations apart that share a namespace. */
export function taskQueue(name: QueueName, suffix = ''): string {
  return `${name}${suffix}`
}

/** The queues among `names`. @throws Error that names what is not a queue */
export function parseQueues(names: readonly string[]): QueueName[] {
  const unknown = names.filter((name) => !QUEUES.some((queue) => queue === name))
  if (unknown.length > 0)
    throw new Error(
      `WORKER_QUEUES: ${unknown.join(', ')} is not a task queue; there are ${QUEUES.join(', ')}.`,
    )
  return QUEUES.filter((queue) => names.includes(queue))
}
