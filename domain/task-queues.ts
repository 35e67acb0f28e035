/** Task queues, named by what they protect: decisions, mailboxes, inbound mail, long jobs. */
export const QUEUES = ['control', 'send', 'sync', 'maintenance'] as const
export type QueueName = (typeof QUEUES)[number]
