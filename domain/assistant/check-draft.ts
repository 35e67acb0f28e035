/** What code can say of a draft: nothing in it that it was not given, whoever or whatever wrote it. */
import { DRAFT_ISSUES, type DraftIssue } from '../thread/state.ts'
import { unknownNames } from './names.ts'
import { inventedFigures } from './check-figures.ts'
import { formIssues } from './check-form.ts'
import { unansweredQuestions } from './check-questions.ts'
import { uncitedStatements } from './claims.ts'
import { evidenceFor, type Given } from './evidence.ts'
import type { DraftClaim, Language } from './jobs.ts'

export interface DraftToCheck extends Given {
  body: string
  claims: readonly DraftClaim[]
  language: Language
  /** A follow-up answers nothing. */
  isFollowUp?: boolean
}

export interface DraftCheck {
  /** Each at most once, in the order of DRAFT_ISSUES; empty: it may be shown. */
  issues: DraftIssue[]
  /** Sentences that state something and rest on nothing: such a draft never goes out by itself. */
  uncited: string[]
}

/** So many statements without evidence are no slip. */
const TOO_MANY_UNCITED = 4

/** Check a draft against what it may rest on. A text of a human needs no such check. */
export function checkDraft(draft: DraftToCheck): DraftCheck {
  const { body, claims, language, thread, isFollowUp = false } = draft
  const evidence = evidenceFor(draft)
  const uncited = uncitedStatements(body, claims, draft)
  const names = unknownNames(body, `${evidence.ours}\n${evidence.theirs}`)
  const found = new Set<DraftIssue>([
    ...inventedFigures(body, evidence),
    ...formIssues(body, language, thread),
    ...(names.length > 0 || uncited.length >= TOO_MANY_UNCITED ? (['no_evidence'] as const) : []),
    ...(!isFollowUp && unansweredQuestions(draft).length > 0 ? (['question_unanswered'] as const) : []),
  ])
  return { issues: DRAFT_ISSUES.filter((issue) => found.has(issue)), uncited }
}
