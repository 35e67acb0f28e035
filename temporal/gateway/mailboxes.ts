import { workflowId } from '#domain/workflow-ids.ts'
import {
  connectedSignal,
  disconnectedSignal,
  mailArrivedSignal,
  type MailboxInput,
} from '#workflows/mailbox/messages.ts'
import type { mailboxWorkflow } from '#workflows/mailbox/workflow.ts'
import { searchAttributes } from '../search-attributes.ts'
import type { Reach } from './reach.ts'

export function createMailboxVerbs(reach: Reach, pollSeconds: number) {
  /** A mailbox may be connected again after it was disconnected, hence a new run under the same id. */
  const options = (workspaceId: string, mailboxId: string) => ({
    ...mailboxStart({ workspaceId, mailboxId, pollSeconds }),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    taskQueue: reach.controlQueue,
  })

  return {
    /** By signal-with-start, so that a run which is just about to stop hears of it and stays. */
    async start(workspaceId: string, mailboxId: string): Promise<void> {
      await reach.client.workflow.signalWithStart<typeof mailboxWorkflow, [unknown?]>('mailboxWorkflow', {
        ...options(workspaceId, mailboxId),
        signal: connectedSignal,
        signalArgs: [],
      })
    },

    async stop(workspaceId: string, mailboxId: string): Promise<void> {
      await reach.signal(idOf(workspaceId, mailboxId), disconnectedSignal)
    },

    /** Wakes the mailbox's workflow, which is started if a mail comes before it. */
    async mailArrived(workspaceId: string, mail: { mailboxId: string; inboxId: string }): Promise<void> {
      await reach.client.workflow.signalWithStart<typeof mailboxWorkflow, [{ inboxId: string }]>(
        'mailboxWorkflow',
        {
          ...options(workspaceId, mail.mailboxId),
          signal: mailArrivedSignal,
          signalArgs: [{ inboxId: mail.inboxId }],
        },
      )
    },
  }
}

/** How the workflow of a mailbox is started. */
export function mailboxStart(input: MailboxInput) {
  const { workspaceId, mailboxId, pollSeconds } = input
  return {
    workflowId: idOf(workspaceId, mailboxId),
    args: [input] as [MailboxInput],
    typedSearchAttributes: searchAttributes(workspaceId, mailboxId),
    staticSummary: `A mailbox: reads new mail every ${pollSeconds} s`,
  }
}

function idOf(workspaceId: string, mailboxId: string): string {
  return workflowId('mailbox', workspaceId, mailboxId)
}
