import { checkDraft } from '#domain/assistant/check-draft.ts'
import type { ValidateInput, ValidateOutput } from '#domain/assistant/jobs.ts'

/** Without a model nobody can judge more of a text than code can. */
export function validateOffline(input: ValidateInput): ValidateOutput {
  const { issues } = checkDraft({ ...input, claims: [] })
  // Whether a statement rests on something is told by claims, which this question does not bring.
  return { issues: issues.filter((issue) => issue !== 'no_evidence') }
}
