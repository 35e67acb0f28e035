import type { OutboxCommand } from '#domain/outbox.ts'
import type { Pace } from '#workflows/campaign/messages.ts'
import { createCampaignVerbs } from './gateway/campaigns.ts'
import { createContactVerbs, type ContactVerbs } from './gateway/contacts.ts'
import { createImportVerbs } from './gateway/imports.ts'
import { createLeadVerbs, type LeadVerbs } from './gateway/leads.ts'
import { createMailboxVerbs } from './gateway/mailboxes.ts'
import { createMeetingVerbs, type MeetingVerbs } from './gateway/meetings.ts'
import { createReach, type ReachOptions } from './gateway/reach.ts'
import { createThreadVerbs, type ThreadVerbs } from './gateway/threads.ts'

export type { ContactBatch, ContactRef } from './gateway/contacts.ts'
export type { Decision } from './gateway/decisions.ts'
export type { MeetingRef, MeetingVerbs } from './gateway/meetings.ts'
export type { LeadRef, LeadVerbs, StageDecision } from './gateway/leads.ts'
export type { ThreadDecision, ThreadRef, ThreadVerbs } from './gateway/threads.ts'

export interface GatewayOptions extends ReachOptions {
  /** Seconds between two looks into a mailbox. */
  pollSeconds: number
  pace?: Pace
}

/** A command as the outbox keeps it; `eventId` makes its repetition harmless. */
export interface Delivery {
  workspaceId: string
  eventId: string
  command: OutboxCommand
}

/** All that the rest of the product may ask of Temporal, in the words of the business. */
export interface Gateway extends ContactVerbs, LeadVerbs, ThreadVerbs, MeetingVerbs {
  /** Pass an outbox command on; safe to repeat. */
  deliver(delivery: Delivery): Promise<void>
}

/** 400 people are two to five seconds of work. No rest between: a timer may be a second late, and what others need has queues of its own. */
export const DEFAULT_PACE: Pace = { batchSize: 400, pauseMs: 0 }

export function createGateway(options: GatewayOptions): Gateway {
  const reach = createReach(options)
  const contacts = createContactVerbs(reach)
  const campaigns = createCampaignVerbs(reach, options.pace ?? DEFAULT_PACE)
  const mailboxes = createMailboxVerbs(reach, options.pollSeconds)
  const imports = createImportVerbs(reach)
  const leads = createLeadVerbs(reach)
  const meetings = createMeetingVerbs(reach)
  const threads = createThreadVerbs(reach)

  return {
    ...contacts,
    ...leads,
    ...meetings,
    ...threads,
    async deliver({ workspaceId, eventId, command }) {
      switch (command.verb) {
        case 'startCampaign':
          return campaigns.start(workspaceId, command.campaignId)
        case 'pauseCampaign':
          return campaigns.tell({ workspaceId, campaignId: command.campaignId, eventId }, 'paused')
        case 'resumeCampaign':
          return campaigns.tell({ workspaceId, campaignId: command.campaignId, eventId }, 'resumed')
        case 'archiveCampaign':
          return campaigns.tell({ workspaceId, campaignId: command.campaignId, eventId }, 'archived')
        case 'campaignMayBeComplete':
          return campaigns.tell({ workspaceId, campaignId: command.campaignId, eventId }, 'mayBeComplete')
        case 'tellContact': {
          const { enrolmentId, message } = command
          await contacts.tellContact({ workspaceId, enrolmentId }, message, eventId)
          return
        }
        case 'tellMeeting':
          return meetings.tellMeeting({ workspaceId, meetingId: command.meetingId }, command.message, eventId)
        case 'tellThread': {
          const { threadId, message } = command
          await threads.tellThread({ workspaceId, threadId }, message, eventId)
          return
        }
        case 'tellLead': {
          const { leadId, message } = command
          return leads.tellLead({ workspaceId, leadId }, message, eventId)
        }
        case 'startMailbox':
          return mailboxes.start(workspaceId, command.mailboxId)
        case 'stopMailbox':
          return mailboxes.stop(workspaceId, command.mailboxId)
        case 'mailArrived':
          return mailboxes.mailArrived(workspaceId, command)
        case 'startImport':
          return imports.start(workspaceId, command.importId)
        case 'undoImport':
          return imports.undo(workspaceId, command.importId)
        default:
          throw new UnknownVerb(command)
      }
    },
  }
}

/** The outbox holds a verb that this release does not know; trying again does not help. */
export class UnknownVerb extends Error {
  constructor(command: never) {
    super(`The gateway has no verb ${String((command as { verb?: unknown }).verb)}.`)
    this.name = 'UnknownVerb'
  }
}
