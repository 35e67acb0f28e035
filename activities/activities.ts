/** Every activity by name, as workflows see them. Ids, enums and small numbers only; instants are epoch ms. */
import type { LeadActivities } from './lead-activities.ts'
import type { MeetingActivities } from './meeting-activities.ts'
import type { ThreadActivities } from './thread-activities.ts'
import type { HoldReason, Outcome } from '#domain/sequence/state.ts'
import type { Plan } from '#domain/sequence/plan.ts'
import type { NextMail, SendResult } from '#domain/sequence/messages.ts'

export interface StepRef {
  workspaceId: string
  enrolmentId: string
  stepId: string
  stepIndex: number
}

export type SlotAnswer =
  | { kind: 'slot'; at: number; messageId: string }
  | { kind: 'refused'; result: Exclude<SendResult, { kind: 'accepted' | 'slotLost' | 'bounced' }> }

/** For the contact workflow. Each writes its fact and the read model (enrolment, hold, event) in one transaction. */
export interface ContactActivities {
  /** Book the mailbox's next free place at or after `notBefore`, and plan the ledger row if there is none. */
  reserveSlot(input: StepRef & { notBefore: number }): Promise<SlotAnswer>
  /** Give a place back that will not be used. Idempotent. */
  releaseSlot(input: StepRef): Promise<void>
  /**
   * Send the step's message now, at most once (design §6). Once it is out, `next` is given its place at once; where that
   * cannot be, the answer is without it, and the contact asks by `reserveSlot`.
   */
  sendMessage(input: StepRef & { next?: NextMail | null }): Promise<SendResult>
  recordHold(input: StepRef & { reason: HoldReason; workflowId: string }): Promise<void>
  /**
   * Write a human's answer to a hold: closes the hold, and settles a ledger row of unknown fate (`retried` and
   * `skipped` as not sent, `markedSent` as sent). The only writer of `unknown → resolved` beside the send's own oracle.
   */
  resolveHold(
    input: StepRef & { resolution: 'retried' | 'skipped' | 'markedSent'; by: string | null },
  ): Promise<void>
  recordPause(input: StepRef): Promise<void>
  /** A wait step begins or goes on: it lasts until `until`. This and `reserveSlot` end a recorded pause. */
  recordWait(input: StepRef & { until: number }): Promise<void>
  /** Close the enrolment and its holds; tells the campaign when it was the last open one. Idempotent. */
  recordEnd(input: { workspaceId: string; enrolmentId: string; outcome: Outcome }): Promise<void>
}

export interface EnrolBatchResult {
  /** Contact workflows started by this batch (or found running). */
  started: number
  /** True when the whole audience has an enrolment and a workflow. */
  done: boolean
}

/** For the campaign workflow. */
export interface CampaignActivities {
  loadPlan(input: { workspaceId: string; campaignId: string }): Promise<Plan>
  /**
   * Enrol the next people of the audience who are not enrolled yet and start their workflows. Restarts from the
   * table, never from memory: rows without a workflow come first.
   */
  enrolBatch(input: {
    workspaceId: string
    campaignId: string
    plan: Plan
    limit: number
  }): Promise<EnrolBatchResult>
  /** Give back every booked place of the campaign. */
  releaseCampaignSlots(input: { workspaceId: string; campaignId: string }): Promise<void>
  /** Tell up to `limit` open contacts after `afterId` (enrolment id order); the last id told, or null at the end. */
  tellContacts(input: {
    workspaceId: string
    campaignId: string
    message: 'paused' | 'resumed' | 'stopped'
    afterId: string | null
    limit: number
  }): Promise<{ lastId: string | null }>
  /** Mark the campaign COMPLETED if every enrolment has ended; how many are still open. */
  completeIfEnded(input: { workspaceId: string; campaignId: string }): Promise<{ open: number }>
}

/** For the mailbox workflow. */
export interface MailboxActivities {
  /** Fetch what is new by IMAP into the inbox, once each; the inbox ids still to be processed, oldest first. */
  pollMailbox(input: {
    workspaceId: string
    mailboxId: string
  }): Promise<{ inboxIds: string[]; more: boolean }>
  /** Understand one mail: classify, thread, commit its effect on the enrolment, tell the contact by outbox. */
  processInbound(input: { workspaceId: string; inboxId: string }): Promise<void>
  /** Put a mail aside that could not be processed, with the reason. */
  quarantineInbound(input: { workspaceId: string; inboxId: string; reason: string }): Promise<void>
}

/** For the import workflow. */
export interface ImportActivities {
  /** Read and store the file, in portions, from where the row says it stopped; heartbeats progress. */
  runImport(input: { workspaceId: string; importId: string }): Promise<void>
  failImport(input: { workspaceId: string; importId: string; reason: string }): Promise<void>
  /** Take back what the import did, except people who have been written to since. */
  undoImport(input: { workspaceId: string; importId: string }): Promise<void>
}

export type Activities = ContactActivities &
  CampaignActivities &
  MailboxActivities &
  ImportActivities &
  ThreadActivities &
  LeadActivities &
  MeetingActivities
