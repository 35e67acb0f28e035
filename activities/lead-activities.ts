/** The activities of the lead workflow, as it sees them. Ids, enums and small numbers only; instants are epoch ms. */
import type { LeadActivity, LeadFacts, LeadStage } from '#domain/lead/state.ts'

export interface LeadRef {
  workspaceId: string
  leadId: string
}

/** When fading changes the score next, or null. */
export interface Scored {
  refreshAt: number | null
}

/**
 * Each writes its fact and the read model (lead, ledger, event) in one transaction, and ends the lead's hold: what could
 * not be done has been done. A lead that is gone is left alone.
 */
export interface LeadActivities {
  /** What the rows say; a lead that is gone counts as archived. */
  loadLead(input: LeadRef): Promise<LeadFacts>
  /** Apply a change of stage whose row a human wrote, or state one that a rule made. Idempotent by `changeId`. */
  recordStage(
    input: LeadRef & { changeId: string; to: LeadStage; by: string | null; at: number },
  ): Promise<Scored>
  /** Enter a fact into the ledger, once, and work the score out anew. */
  recordScore(input: LeadRef & { activity: LeadActivity; at: number; evidenceId: string }): Promise<Scored>
  /** Work the score out anew, because it has faded. */
  refreshScore(input: LeadRef): Promise<Scored>
  /** Say that a task is due, once for each due date; not if it was done, cancelled or put off meanwhile. */
  remindTask(input: LeadRef & { taskId: string; dueAt: number }): Promise<void>
  /** Say that nothing has happened since that instant, unless something just has. */
  recordQuiet(input: LeadRef & { since: number }): Promise<Scored>
  /** Something about the lead has failed for good, and waits for a human. Idempotent while it is held. */
  recordLeadHold(input: LeadRef & { workflowId: string }): Promise<void>
}
