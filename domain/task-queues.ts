/** Task queues, named by what they protect: decisions, mailboxes, the assistant, inbound mail, long jobs. */
export const QUEUES = ['control', 'send', 'ai', 'sync', 'maintenance'] as const
export type QueueName = (typeof QUEUES)[number]
