import type { EnrolmentStatus, WaitingFor } from '../statuses.ts'
import type { Plan, Step } from './plan.ts'
import type { ContactState, HoldReason, Outcome } from './state.ts'

/** Where a contact stands, for screens to put into words; instants are epoch ms. */
export interface Standing {
  status: EnrolmentStatus
  /** The step it stands before, counted from 1; null when it has ended. */
  step: { number: number; id: string; kind: Step['kind'] } | null
  /** Steps of the plan. */
  of: number
  /** Null when it has ended or is at work this moment. */
  waitingFor: WaitingFor | null
  /** The instant it sleeps until, or before which it wants no slot; null if it waits for no instant. */
  until: number | null
  /** True when an absence, and not the plan, puts the next mail off. */
  becauseAbsent: boolean
  reason: HoldReason | null
  outcome: Outcome | null
  sent: number
}

/** What a contact waits for, and why. */
export function describe(plan: Plan, state: ContactState): Standing {
  const { phase, cursor, sent } = state
  const step = phase.kind === 'ended' ? undefined : plan.steps[cursor]
  const until = untilOf(state)
  return {
    status: statusOf(state),
    step: step ? { number: cursor + 1, id: step.id, kind: step.kind } : null,
    of: plan.steps.length,
    waitingFor: waitingForOf(state),
    until,
    becauseAbsent: until !== null && step?.kind === 'email' && state.absentUntil > state.notBefore,
    reason: phase.kind === 'held' ? phase.reason : null,
    outcome: phase.kind === 'ended' ? phase.outcome : null,
    sent,
  }
}

function statusOf({ phase, paused }: ContactState): EnrolmentStatus {
  switch (phase.kind) {
    case 'new':
      return 'pending'
    case 'ended':
      return phase.outcome
    case 'held':
      return 'held'
    case 'slotting':
    case 'waiting':
      return paused ? 'paused' : 'active'
    case 'sending':
      return 'active'
  }
}

function waitingForOf({ phase, paused }: ContactState): WaitingFor | null {
  switch (phase.kind) {
    case 'held':
      return 'human'
    case 'slotting':
      return paused ? 'resume' : 'slot'
    case 'waiting':
      return paused ? 'resume' : 'send_time'
    case 'new':
    case 'sending':
    case 'ended':
      return null
  }
}

function untilOf({ phase, paused, notBefore, absentUntil }: ContactState): number | null {
  if (paused) return null
  if (phase.kind === 'waiting') return phase.until
  return phase.kind === 'slotting' ? Math.max(notBefore, absentUntil) : null
}
