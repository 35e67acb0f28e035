/** A unit in which people write the delay before a step. */
export const DELAY_UNITS = ['seconds', 'minutes', 'hours', 'days'] as const
export type DelayUnit = (typeof DELAY_UNITS)[number]

const MS: Record<DelayUnit, number> = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 }

/** The delay in milliseconds. A day is 24 hours: the sending window, not the delay, decides the hour of the day. */
export function delayMs(amount: number, unit: DelayUnit): number {
  return Math.round(amount * MS[unit])
}

/** An e-mail, sent no earlier than `delayMs` after the step before it ended. */
export interface EmailStep {
  kind: 'email'
  id: string
  delayMs: number
}

/** A pause between two steps, of `delayMs`. */
export interface WaitStep {
  kind: 'wait'
  id: string
  delayMs: number
}

export type Step = EmailStep | WaitStep

/**
 * A compiled sequence version: structure only, no texts, so that it may travel in a workflow's history.
 * Immutable once a campaign has been launched with it; at most 16 KiB as JSON.
 */
export interface Plan {
  v: 1
  sequenceVersionId: string
  steps: readonly Step[]
}

export const MAX_STEPS = 50
export const MAX_PLAN_BYTES = 16 * 1024

/** The step at `index`. @throws RangeError for a cursor that is past the end: a bug of the caller */
export function stepAt(plan: Plan, index: number): Step {
  const step = plan.steps[index]
  if (!step) throw new RangeError(`the plan has no step ${index}`)
  return step
}
