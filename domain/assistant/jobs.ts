/**
 * What is asked of an assistant, model or offline, and what it may answer. It picks from what it is given: intents and
 * knowledge entries by id, lines of the thread by number. Recipients, links, attachments and actions are not its to choose.
 */
import type { DraftIssue, DraftKind } from '../thread/state.ts'

export const LANGUAGES = ['en', 'fr'] as const
export type Language = (typeof LANGUAGES)[number]

/** One mail of a thread, oldest first in lists; `lines` are those of its new part. */
export interface ThreadLine {
  /** Names the mail within the job: `m1`, `m2` … */
  mail: string
  direction: 'in' | 'out'
  lines: readonly string[]
}

export interface IntentChoice {
  id: string
  name: string
  description: string
  keywords: readonly string[]
  priority: number
  isDefault: boolean
}

export interface ClassifyInput {
  subject: string
  thread: readonly ThreadLine[]
  intents: readonly IntentChoice[]
}

export interface ClassifyOutput {
  /** One of the input's intents. */
  intentId: string
  /** 0…1 */
  confidence: number
  /** The words of the mail that decided, as they stand there. */
  words: string[]
  /** Null: none that we have words for. */
  language: Language | null
}

export interface KnowledgeFact {
  /** Names the entry within the job: `k1` … */
  ref: string
  title: string
  content: string
}

/** What the answer must say about a meeting; decided by code, worded by the assistant. Instants as words already. */
export type MeetingPoint =
  | { kind: 'none' }
  /** The proposed time is free and kept. */
  | { kind: 'offer'; when: string }
  /** The proposed time is taken or past: these are free. */
  | { kind: 'alternatives'; because: 'taken' | 'past' | 'outside_hours'; slots: readonly string[] }
  /** The phrase is ambiguous, or '' where they name no time: ask. */
  | { kind: 'ask'; phrase: string; slots: readonly string[] }
  | { kind: 'cancelled' }
  /** They want to hear from us later, in their words: "in spring". The follow-ups count from then. */
  | { kind: 'later'; words: string }

export interface DraftInput {
  kind: DraftKind
  /** Which follow-up of the plan, from 1; 0 for an answer. */
  followUp: number
  language: Language
  /** Whom it is to, as one may be addressed; null: no name known. */
  firstName: string | null
  intent: { name: string; instruction: string }
  subject: string
  thread: readonly ThreadLine[]
  knowledge: readonly KnowledgeFact[]
  persona: string
  /** What a human asked to be different, or ''. */
  instruction: string
  meeting: MeetingPoint
  /** What was wrong with the attempt before. */
  issues: readonly DraftIssue[]
}

export interface DraftClaim {
  /** A sentence of the body, word for word. */
  text: string
  /** `k1` for an entry, `m2:3` for line 3 (from 1) of mail m2, `meeting` for the meeting point. */
  sources: string[]
}

export interface DraftOutput {
  /** Plain text without greeting line to strangers, signature or quote: greeting included, signature added by code. */
  body: string
  claims: DraftClaim[]
}

export interface ValidateInput {
  language: Language
  thread: readonly ThreadLine[]
  knowledge: readonly KnowledgeFact[]
  meeting: MeetingPoint
  /** What a human asked to be different, or ''. */
  instruction: string
  body: string
}

export interface ValidateOutput {
  issues: DraftIssue[]
}

export interface AssistantJobs {
  classify: { input: ClassifyInput; output: ClassifyOutput }
  draft: { input: DraftInput; output: DraftOutput }
  validate: { input: ValidateInput; output: ValidateOutput }
}
export type JobName = keyof AssistantJobs
