import { DomainError } from '../errors.ts'
import {
  DELAY_UNITS,
  delayMs,
  MAX_PLAN_BYTES,
  MAX_STEPS,
  type DelayUnit,
  type Plan,
  type Step,
} from './plan.ts'

/** The longest delay of one step: a year. A longer one is a slip of the unit. */
export const MAX_DELAY_MS = 366 * 86_400_000

/** A step as people write it; its texts stay in its row. */
export interface StepDraft {
  id: string
  channel: 'email' | 'wait'
  delay: { amount: number; unit: DelayUnit }
}

/**
 * Compile the steps of a sequence version.
 * @throws DomainError `invalid`, with every fault under its path (`steps.2.delay.amount`)
 */
export function compile(sequenceVersionId: string, drafts: readonly StepDraft[]): Plan {
  const fields = faults(drafts)
  if (Object.keys(fields).length > 0)
    throw new DomainError('invalid', 'The sequence cannot run as it is; mend the fields named.', fields)
  const plan: Plan = { v: 1, sequenceVersionId, steps: drafts.map(toStep) }
  if (JSON.stringify(plan).length > MAX_PLAN_BYTES)
    throw new DomainError('invalid', 'The sequence is too large to run.', { steps: 'use fewer steps' })
  return plan
}

function toStep({ id, channel, delay }: StepDraft): Step {
  return { kind: channel, id, delayMs: delayMs(delay.amount, delay.unit) }
}

function faults(drafts: readonly StepDraft[]): Record<string, string> {
  const found: Record<string, string> = {}
  if (drafts.length > MAX_STEPS) found['steps'] = `at most ${MAX_STEPS} steps`
  if (!drafts.some(({ channel }) => channel === 'email')) found['steps'] = 'at least one e-mail'
  if (drafts.at(-1)?.channel === 'wait')
    found[`steps.${drafts.length - 1}.channel`] = 'a wait at the end has nothing to wait for'
  const seen = new Set<string>()
  for (const [index, { id, delay }] of drafts.entries()) {
    if (seen.has(id)) found[`steps.${index}.id`] = 'each step needs an id of its own'
    seen.add(id)
    const unitIsKnown = DELAY_UNITS.includes(delay.unit)
    if (!unitIsKnown) found[`steps.${index}.delay.unit`] = `one of ${DELAY_UNITS.join(', ')}`
    if (!Number.isFinite(delay.amount) || delay.amount < 0)
      found[`steps.${index}.delay.amount`] = 'zero or more'
    else if (unitIsKnown && delayMs(delay.amount, delay.unit) > MAX_DELAY_MS)
      found[`steps.${index}.delay.amount`] = 'at most 366 days'
  }
  return found
}
