/** Task queues, named by what they protect: decisions, mailboxes, the assistant, inbound mail, long jobs. */
export const QUEUES = ['control', 'send', 'ai', 'sync', 'maintenance'] as const
export type QueueName = (typeof QUEUES)[number]

/**
 * Those on which workflow code runs. Contacts run on `send`, where their mails go out: a server that is slow or silent
 * keeps them waiting and nobody else, least of all what comes in.
 */
export const WORKFLOW_QUEUES = ['control', 'send'] as const satisfies readonly QueueName[]
export type WorkflowQueue = (typeof WORKFLOW_QUEUES)[number]
