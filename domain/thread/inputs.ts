import type { AnswerResult, ClassifyResult, DraftResult, ThreadMessage, ValidateResult } from './messages.ts'

/** What a human decides; `by` is the user's id. Texts are rows already, so that ids name them. */
export type Wish =
  | { kind: 'approved'; draftId: string; followUps: boolean; by?: string }
  | { kind: 'rejected'; draftId: string; by?: string }
  /** `draftId` is the row that the human wrote, `basedOn` the draft that they had before them. */
  | { kind: 'edited'; draftId: string; basedOn?: string; by?: string }
  /** `requestId` is the row that says what is to be different; `inboundId` helps a run that knows no mail yet. */
  | { kind: 'regenerated'; requestId: string; inboundId?: string; by?: string }
  | { kind: 'intentCorrected'; intentId: string; inboundId?: string; by?: string }
  | { kind: 'takenOver'; inboundId?: string; by?: string }
  | { kind: 'handedBack'; inboundId?: string; by?: string }
  | { kind: 'undone'; by?: string }
  | { kind: 'followUpCancelled'; followUpId: string; by?: string }
  | { kind: 'closed'; by?: string }
  | { kind: 'retried'; by?: string }
  /** The mail of unknown fate did go out. */
  | { kind: 'markedSent'; by?: string }

/** What the activity that was waited on came to. */
export type Answer =
  | { kind: 'classified'; result: ClassifyResult }
  | { kind: 'drafted'; result: DraftResult }
  | { kind: 'validated'; result: ValidateResult }
  | { kind: 'answered'; result: AnswerResult }
  | { kind: 'failed' } // it gave up

/**
 * Everything that can happen to a thread. Work that has begun is answered before anything else is fed; what comes in
 * meanwhile waits in the executor's queue.
 */
export type Input = { kind: 'started' } | { kind: 'timeReached' } | ThreadMessage | Wish | Answer
