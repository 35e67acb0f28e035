import { checkDraft } from '#domain/assistant/check-draft.ts'
import type { ValidateInput, ValidateOutput } from '#domain/assistant/jobs.ts'
import { isBeyond } from './wishes.ts'

/** Without a model nobody can judge more of a text than code can. */
export function validateOffline(input: ValidateInput): ValidateOutput {
  const { issues } = checkDraft({ ...input, claims: [] })
  // Whether a statement rests on something is told by claims, which this question does not bring.
  const found = issues.filter((issue) => issue !== 'no_evidence')
  return { issues: isBeyond(input.instruction) ? [...found, 'instruction_not_followed'] : found }
}
