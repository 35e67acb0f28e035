import type { DraftOrder, PlannedFollowUp } from './messages.ts'
import type { MeetingTalk, ThreadHoldReason } from './state.ts'

/** A stage that somebody or something is at work on; a hold remembers which one to try again. */
export type Work =
  /** `intentId`: a human (`by`) has said what the mail wants. */
  | { kind: 'classifying'; intentId: string | null; by: string | null }
  | { kind: 'drafting' }
  | { kind: 'validating' }
  | {
      kind: 'sending'
      isAutomatic: boolean
      /** Whether follow-ups are planned once it is out. */
      followUps: boolean
      /** Epoch ms. */
      notBefore: number
      /** How often the send was put off. */
      deferrals: number
    }

/** Where a thread stands; the words are those of its row. */
export type Phase =
  | { kind: 'new' } // nothing to do before the next mail or wish
  | Work
  | { kind: 'draft_ready' }
  | { kind: 'undo_window'; until: number }
  | { kind: 'sent' }
  /** `until`: goes on by itself then (epoch ms), unless a human was there before. */
  | { kind: 'held'; reason: ThreadHoldReason; at: Work; until?: number }
  | { kind: 'error' }
  | { kind: 'taken_over' }
  | { kind: 'closed' }

/** The draft that is current or under way. */
export interface CurrentDraft extends DraftOrder {
  /** What it leaves of a meeting once it is out. */
  meetingTalk: MeetingTalk
}

/** What the intent of the newest mail allows. */
export interface AnswerRule {
  mayAutoSend: boolean
  undoMs: number
  laterAt: number | null
}

/** All that a thread workflow carries, at most 16 KiB as JSON; instants are epoch ms. */
export interface ThreadFlow {
  v: 1
  phase: Phase
  /** The newest mail; null until one is known. Answered: by us, or by hand. */
  mail: { id: string; at: number; isAnswered: boolean } | null
  /** The last mails that were heard of, so that a repeat is recognised. */
  heard: readonly string[]
  /** Null until the newest mail is classified. */
  rule: AnswerRule | null
  draft: CurrentDraft | null
  /** The draft that was sent last, of either kind. */
  sentDraftId: string | null
  /** The sent answer that the follow-ups belong to. */
  answerId: string | null
  /** Those that are pending, the next one first; the one under way is among them until it is sent. */
  followUps: readonly PlannedFollowUp[]
  absentUntil: number
  /** Unsubscribed, bounced or suppressed: nothing goes out by itself any more. */
  isStopped: boolean
  /** A human has taken over: only what they write goes out, until it is handed back. */
  isByHand: boolean
}

export const initialFlow: ThreadFlow = {
  v: 1,
  phase: { kind: 'new' },
  mail: null,
  heard: [],
  rule: null,
  draft: null,
  sentDraftId: null,
  answerId: null,
  followUps: [],
  absentUntil: 0,
  isStopped: false,
  isByHand: false,
}
