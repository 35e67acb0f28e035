import type { DraftOrder, PlannedFollowUp } from './messages.ts'
import type {
  DraftState,
  FollowUpCancellation,
  ThreadChange,
  ThreadHoldReason,
  ThreadState,
} from './state.ts'

/** An effect: performed at once, in order, whatever else has come in. Each is stated exactly once. */
export type Effect =
  | { kind: 'settleDraft'; draftId: string; state: Extract<DraftState, 'rejected' | 'superseded'> }
  | { kind: 'cancelFollowUps'; followUpId: string | null; reason: FollowUpCancellation; by: string | null }
  | { kind: 'planFollowUps'; draftId: string; followUps: readonly PlannedFollowUp[] }
  | {
      kind: 'record'
      state: ThreadState
      change: ThreadChange
      reason: ThreadHoldReason | null
      draftId: string | null
      dueAt: number | null
      by: string | null
    }

/** What the thread waits on: performed only if nothing else has come in; its answer is the next input. */
export type Wait =
  | { kind: 'classify'; inboundId: string; intentId: string | null; by: string | null }
  | { kind: 'draft'; order: DraftOrder }
  | { kind: 'validate'; draftId: string; attempt: number }
  | { kind: 'send'; draftId: string; isAutomatic: boolean }
  | { kind: 'waitUntil'; at: number; until: 'undo' | 'follow_up' | 'send_time' | 'hold_end' }
  | { kind: 'waitForMessage' }

/** What the executor must do next: effects first, then one wait, last. */
export type Command = Effect | Wait

/** True for the command that an executor waits on. */
export function isWait(command: Command): command is Wait {
  switch (command.kind) {
    case 'classify':
    case 'draft':
    case 'validate':
    case 'send':
    case 'waitUntil':
    case 'waitForMessage':
      return true
    case 'settleDraft':
    case 'cancelFollowUps':
    case 'planFollowUps':
    case 'record':
      return false
  }
}
