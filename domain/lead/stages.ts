import { FINAL_STAGES, type LeadStage } from './state.ts'

export interface Move {
  to: LeadStage
  /** Whether whoever wishes it has said why. */
  hasReason: boolean
}

/** Whether nothing more is expected of a lead in this stage. */
export function isFinal(stage: LeadStage): boolean {
  return FINAL_STAGES.some((final) => final === stage)
}

/** Giving somebody up, and taking up again what was settled, need a reason that others can read later. */
export function needsReason(from: LeadStage, to: LeadStage): boolean {
  return to === 'unqualified' || isFinal(from)
}

/** Why a lead may not move so, in words for whoever wished it; null if it may. */
export function refusalOf(from: LeadStage, { to, hasReason }: Move): string | null {
  if (from === to) return `The lead stands in the stage "${to}" already.`
  if (!hasReason && needsReason(from, to))
    return isFinal(from)
      ? `The lead is ${from}; say why it is reopened.`
      : 'Say why the lead is unqualified, so that others understand it later.'
  return null
}
