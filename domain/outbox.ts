import type { LeadMessage } from './lead/messages.ts'
import type { MeetingMessage } from './meeting/messages.ts'
import type { Outcome } from './sequence/state.ts'
import type { ThreadMessage } from './thread/messages.ts'

/** A fact or wish for one contact, as it travels by signal; `eventId` makes repeats harmless. */
export type ContactMessage =
  | { kind: 'replied' | 'bounced' | 'unsubscribed' | 'suppressed' | 'stopped' | 'paused' | 'resumed' }
  | { kind: 'absent'; until: number }
  | { kind: 'retried' | 'skipped' | 'markedSent'; by?: string } // `by`: the user's id

/**
 * What Temporal may be told through the outbox: the verbs of the gateway. All are idempotent.
 * Ids only; no addresses, no texts.
 */
export type OutboxCommand =
  | { verb: 'startCampaign'; campaignId: string }
  | { verb: 'pauseCampaign'; campaignId: string }
  | { verb: 'resumeCampaign'; campaignId: string }
  | { verb: 'archiveCampaign'; campaignId: string }
  | { verb: 'campaignMayBeComplete'; campaignId: string }
  | { verb: 'tellContact'; enrolmentId: string; message: ContactMessage }
  | { verb: 'startMailbox'; mailboxId: string }
  | { verb: 'stopMailbox'; mailboxId: string }
  | { verb: 'mailArrived'; mailboxId: string; inboxId: string }
  | { verb: 'startImport'; importId: string }
  | { verb: 'undoImport'; importId: string }
  | { verb: 'tellThread'; threadId: string; message: ThreadMessage }
  /** Starts the lead's workflow if none runs; `message` null: only start. */
  | { verb: 'tellLead'; leadId: string; message: LeadMessage | null }
  /** Starts the meeting's workflow if none runs. */
  | { verb: 'tellMeeting'; meetingId: string; message: MeetingMessage }

/** The message that tells a contact of a stop that was committed for it. */
export function stopMessage(outcome: Exclude<Outcome, 'finished'>): ContactMessage {
  return { kind: outcome }
}
