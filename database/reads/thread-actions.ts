import type { ThreadState } from '#domain/thread/state.ts'

export type ThreadAction =
  | 'approve'
  | 'reject'
  | 'edit'
  | 'regenerate'
  | 'correct-intent'
  | 'take-over'
  | 'hand-back'
  | 'answer'
  | 'undo'
  | 'retry'
  | 'close'

const ACTIONS: Record<ThreadState, readonly ThreadAction[]> = {
  new: ['take-over', 'close'],
  classifying: ['take-over', 'close'],
  drafting: ['take-over', 'close'],
  validating: ['take-over', 'close'],
  draft_ready: ['approve', 'reject', 'edit', 'regenerate', 'correct-intent', 'take-over', 'close'],
  undo_window: ['approve', 'undo', 'take-over', 'close'],
  sending: [],
  sent: ['take-over', 'close'],
  held: ['retry', 'correct-intent', 'take-over', 'close'],
  error: ['regenerate', 'take-over', 'close'],
  taken_over: ['answer', 'hand-back', 'close'],
  closed: [],
}

/** What a human may decide about a thread in this state. What the screens offer; the thread's workflow has the last word. */
export function threadActions(state: ThreadState): ThreadAction[] {
  return [...ACTIONS[state]]
}
