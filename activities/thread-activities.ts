/** The activities of the thread workflow, as it sees them. Ids, enums and small numbers only; instants are epoch ms. */
import type {
  AnswerResult,
  ClassifyResult,
  DraftOrder,
  DraftResult,
  PlannedFollowUp,
  ValidateResult,
} from '#domain/thread/messages.ts'
import type {
  DraftState,
  FollowUpCancellation,
  ThreadChange,
  ThreadHoldReason,
  ThreadState,
} from '#domain/thread/state.ts'

export interface ThreadRef {
  workspaceId: string
  threadId: string
}

export interface ThreadActivities {
  /**
   * Decide the intent of a mail: guards first, then quarantine, then the assistant (queue `ai`). `intentId`: a human
   * has corrected it, nobody is asked. Writes the decision, opens the lead where the intent says so. Idempotent.
   */
  classifyThread(
    input: ThreadRef & { inboundId: string; intentId: string | null; by: string | null },
  ): Promise<ClassifyResult>
  /** Look at what the mail says of a meeting, then write the draft's text into its row (queue `ai`). Idempotent by id. */
  draftAnswer(input: ThreadRef & DraftOrder): Promise<DraftResult>
  /** Check a draft by code and assistant (queue `ai`); its complaints stay in its row. Idempotent. */
  validateDraft(input: ThreadRef & { draftId: string }): Promise<ValidateResult>
  /** Send a draft in its thread now, at most once, through the send ledger (queue `send`). */
  sendAnswer(input: ThreadRef & { draftId: string; isAutomatic: boolean }): Promise<AnswerResult>
  /**
   * Write where the thread stands, opening or closing its hold, and the fact that led there; one transaction.
   * A draft becomes ready or approved by it: what a human wrote (`draft_ready`), what may be sent (`approved`; `by` null:
   * by the intent's rule, or as a follow-up that was approved with its answer).
   */
  recordThread(
    input: ThreadRef & {
      workflowId: string
      /** Names the fact, so that a retry states it once. */
      eventId: string
      state: ThreadState
      change: ThreadChange
      reason: ThreadHoldReason | null
      draftId: string | null
      /** The end of an undo window, or the next follow-up. */
      dueAt: number | null
      by: string | null
    },
  ): Promise<void>
  /** A draft that will not be sent; an offered meeting is released with it. It may have no row yet: then nothing is done. */
  settleDraft(
    input: ThreadRef & { draftId: string; state: Extract<DraftState, 'rejected' | 'superseded'> },
  ): Promise<void>
  /** Write the follow-ups of a sent answer, or the new dates of known ones. Idempotent by their ids. */
  planFollowUps(input: ThreadRef & { draftId: string; followUps: PlannedFollowUp[] }): Promise<void>
  /** Cancel one follow-up, or all that are pending (null). */
  cancelFollowUps(
    input: ThreadRef & { followUpId: string | null; reason: FollowUpCancellation; by: string | null },
  ): Promise<void>
}
