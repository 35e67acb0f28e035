import { notifyLive } from '#database/records/events.ts'
import { quarantineArrival } from '#database/records/inbox.ts'
import type { MailboxActivities } from './activities.ts'
import { processInbound, type InboundDependencies } from './inbound.ts'
import { pollMailbox, type PollDependencies } from './poll.ts'

export type MailboxDependencies = PollDependencies & InboundDependencies

/** The effects that the mailbox workflow asks for. */
export function createMailboxActivities(deps: MailboxDependencies): MailboxActivities {
  return {
    pollMailbox: (ref) => pollMailbox(deps, ref),
    processInbound: (ref) => processInbound(deps, ref),
    quarantineInbound: ({ workspaceId, inboxId, reason }) =>
      deps.database.withWorkspace(workspaceId, async (em) => {
        await quarantineArrival(em, { workspaceId, inboxId, reason })
        await notifyLive(em, { workspaceId, topic: 'mailbox', id: workspaceId })
      }),
  }
}
