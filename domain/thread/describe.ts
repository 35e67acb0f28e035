import type { ThreadFlow } from './flow.ts'
import { THREAD_STATES, type ThreadHoldReason, type ThreadState } from './state.ts'

/** What a thread waits for. */
export const WAITING_FOR = ['human', 'mail', 'undo', 'follow_up', 'send_time'] as const
export type WaitingFor = (typeof WAITING_FOR)[number]

/** Where a thread stands, as its row and its screens show it; instants are epoch ms. */
export interface Standing {
  state: ThreadState
  reason: ThreadHoldReason | null
  /** The draft that waits or was sent last. */
  draftId: string | null
  /** The end of an undo window or of a hold, the next try of a send that was put off, or the next follow-up. */
  dueAt: number | null
  /** Null while it is at work. */
  waitingFor: WaitingFor | null
}

/** What a thread waits for, and why. */
export function describe(flow: ThreadFlow): Standing {
  const { phase, draft, sentDraftId } = flow
  return {
    state: phase.kind,
    reason: phase.kind === 'held' ? phase.reason : null,
    draftId: draft?.draftId ?? (phase.kind === 'sent' ? sentDraftId : null),
    dueAt: dueAtOf(flow),
    waitingFor: waitingForOf(flow),
  }
}

function dueAtOf({ phase, followUps }: ThreadFlow): number | null {
  switch (phase.kind) {
    case 'undo_window':
      return phase.until
    case 'sending':
      return phase.notBefore > 0 ? phase.notBefore : null
    case 'sent':
      return followUps[0]?.dueAt ?? null
    case 'held':
      return phase.until ?? null
    case 'new':
    case 'classifying':
    case 'drafting':
    case 'validating':
    case 'draft_ready':
    case 'error':
    case 'taken_over':
    case 'closed':
      return null
  }
}

const WAITS_FOR: Record<ThreadState, WaitingFor | null> = {
  new: 'mail',
  classifying: null,
  drafting: null,
  validating: null,
  draft_ready: 'human',
  undo_window: 'undo',
  sending: null,
  sent: 'mail',
  held: 'human',
  error: 'human',
  taken_over: 'human',
  closed: 'mail',
}

/** Those in which nothing goes on without a human. */
export const HUMAN_STATES = THREAD_STATES.filter((state) => WAITS_FOR[state] === 'human')

function waitingForOf({ phase, followUps }: ThreadFlow): WaitingFor | null {
  if (phase.kind === 'sending' && phase.notBefore > 0) return 'send_time'
  if (phase.kind === 'sent' && followUps.length > 0) return 'follow_up'
  return WAITS_FOR[phase.kind]
}
