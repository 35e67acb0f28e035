import type { DraftKind, FollowUpCancellation, MeetingTalk, ThreadHoldReason } from './state.ts'

/** A fact for one thread, as it travels by signal; `eventId` makes repeats harmless. */
export type ThreadMessage =
  /** A person has written: the only fact that may lead to a draft. */
  | { kind: 'mailArrived'; inboundId: string; at: number }
  /** The person is away until then (epoch ms): follow-ups wait. */
  | { kind: 'absent'; until: number }
  /** A meeting with the person was confirmed, by whatever way: nobody need be reminded of a mail any more. */
  | { kind: 'meetingAgreed' }
  /** Nothing more may be sent by itself. */
  | { kind: 'stopped'; reason: Extract<FollowUpCancellation, 'unsubscribed' | 'bounced' | 'suppressed'> }

/** It waits for a human; where `until` (epoch ms) is given, until then at most, and is then tried again. */
type Held = { kind: 'held'; reason: ThreadHoldReason; until?: number }

/** What the assistant made of a mail, as far as it decides what happens next. */
export type ClassifyResult =
  | {
      kind: 'answer'
      intentId: string
      /** The intent's rule and every guard allow an answer without a human (reliability M10). */
      mayAutoSend: boolean
      /** How long such an answer can still be called back, ms. */
      undoMs: number
      /** A later time that the mail names ("get back to me in spring"), epoch ms: follow-ups count from there. */
      laterAt: number | null
    }
  /** Nothing to say: a newer mail is there, this one has been answered, or a human answers by hand. */
  | { kind: 'overtaken' }
  | Held

export type DraftResult = { kind: 'drafted'; meetingTalk: MeetingTalk } | { kind: 'overtaken' } | Held

export type ValidateResult =
  /** `mayAutoSend`: every claim rests on evidence; an uncited draft never goes out by itself. */
  { kind: 'passed'; mayAutoSend: boolean } | { kind: 'failed' } | Held

/** What became of the attempt to send a draft. */
export type AnswerResult =
  | { kind: 'accepted'; at: number }
  /** A mail, a stop or a take-over was committed before it left: the draft is superseded and nothing was sent. */
  | { kind: 'overtaken' }
  | { kind: 'deferred'; until: number }
  /** It may not go out by itself any more; a human may still approve it. */
  | { kind: 'unapproved' }
  /** The recipient does not exist, or refuses for good. */
  | { kind: 'rejected' }
  | { kind: 'held'; reason: ThreadHoldReason }

export interface PlannedFollowUp {
  id: string
  /** From 1. */
  number: number
  /** Epoch ms. */
  dueAt: number
}

/** A draft as commands name it; its id is made by the workflow, its text is in its row. */
export interface DraftOrder {
  draftId: string
  kind: DraftKind
  followUpId: string | null
  /** The mail it answers; for a follow-up the last one that came in. */
  inboundId: string
  /** From 1; the attempts of one order share everything else. */
  attempt: number
  /** The row in which a human says what to change, or null. */
  requestId: string | null
}
