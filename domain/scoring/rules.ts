import type { LeadActivity, LeadStage } from '../lead/state.ts'

/** Why a lead has points; each has a sentence on the lead's page. One that is retired stays here, as ledgers name it. */
export const SCORE_RULES = [
  'interest_shown',
  'mail_received',
  'meeting_confirmed',
  'meeting_cancelled',
  'meeting_done',
  'mail_opened',
  'link_clicked',
  'unsubscribed',
  'bounced',
  'gone_quiet',
  'stage_changed',
] as const
export type ScoreRule = (typeof SCORE_RULES)[number]

export interface Award {
  points: number
  /** After so many days half of it is left; null: it never fades. */
  halfLifeDays: number | null
}

interface Rule extends Award {
  /** The most that all entries of the rule are worth together, so that the hundredth open adds nothing. */
  cap?: number
}

/**
 * What a fact is worth. What a person does counts, what we do does not: a mail of ours earns nothing until it is
 * opened or answered. Attention fades within weeks and interest within months; a refusal stays.
 */
const RULES: Record<Exclude<ScoreRule, 'stage_changed'>, Rule> = {
  interest_shown: { points: 30, halfLifeDays: 60, cap: 45 },
  mail_received: { points: 10, halfLifeDays: 30, cap: 30 },
  meeting_confirmed: { points: 25, halfLifeDays: 60, cap: 35 },
  meeting_cancelled: { points: -15, halfLifeDays: 30 },
  meeting_done: { points: 20, halfLifeDays: 90, cap: 40 },
  mail_opened: { points: 2, halfLifeDays: 7, cap: 6 },
  link_clicked: { points: 6, halfLifeDays: 14, cap: 18 },
  unsubscribed: { points: -60, halfLifeDays: null },
  bounced: { points: -80, halfLifeDays: null },
  gone_quiet: { points: -10, halfLifeDays: 30 },
}

/** What a human's judgement is worth while the lead stands in that stage. */
const STAGE_POINTS: Record<LeadStage, number> = {
  new: 0,
  contacted: 0,
  qualified: 15,
  converted: 15,
  unqualified: -30,
}

/** The rule that an activity falls under, or null if it earns nothing. */
export function ruleFor(activity: LeadActivity): Exclude<ScoreRule, 'stage_changed'> | null {
  return activity === 'answer_sent' ? null : activity
}

export function awardFor(rule: Exclude<ScoreRule, 'stage_changed'>): Award {
  const { points, halfLifeDays } = RULES[rule]
  return { points, halfLifeDays }
}

/** The difference between two stages: however often a lead moves, the sum is what its stage is worth. */
export function awardForMove(from: LeadStage, to: LeadStage): Award {
  return { points: STAGE_POINTS[to] - STAGE_POINTS[from], halfLifeDays: null }
}

/** The most that a rule's entries are worth together; entries of rules that are gone count as they stand. */
export function capOf(rule: string): number {
  return (RULES as Partial<Record<string, Rule>>)[rule]?.cap ?? Infinity
}
