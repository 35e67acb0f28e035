import { defineSignal } from '@temporalio/workflow'

export interface MailboxInput {
  workspaceId: string
  mailboxId: string
  /** Seconds between two looks into the mailbox. */
  pollSeconds: number
  /** Mail that is known and not processed yet, handed on by the run before. */
  arrived?: string[]
  /** Events after which the run continues as new; only tests set it. */
  continueAfter?: number
}

/** The mailbox is to be watched; undoes a `disconnected` that has not been acted upon. */
export const connectedSignal = defineSignal<[unknown?]>('connected')
export const disconnectedSignal = defineSignal<[unknown?]>('disconnected')
/** A mail has come by another way than the poll and stands in the inbox. */
export const mailArrivedSignal = defineSignal<[{ inboxId: string }]>('mailArrived')
/** Look now, and try again what has given up. */
export const retrySignal = defineSignal<[unknown?]>('retry')
