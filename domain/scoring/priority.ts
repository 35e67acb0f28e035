import type { Priority } from '../lead/state.ts'

/** How urgent a lead is by its score, where no human has said otherwise. */
export function priorityOf(score: number): Priority {
  if (score < 25) return 'low'
  if (score < 50) return 'medium'
  return score < 75 ? 'high' : 'urgent'
}
