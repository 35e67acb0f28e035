import type { DraftState, ThreadHoldReason, ThreadState } from '#domain/thread/state.ts'

export type ThreadAction =
  | 'approve'
  | 'reject'
  | 'edit'
  | 'answer'
  | 'regenerate'
  | 'correct-intent'
  | 'take-over'
  | 'hand-back'
  | 'undo'
  | 'retry'
  | 'mark-sent'
  | 'close'

/** As much of a thread as decides what may be done about it. */
export interface Standing {
  state: ThreadState
  draft: { state: DraftState; hasBody: boolean } | null
  /** A person has written into it. */
  hasMail: boolean
  /** It is known what the last mail wants. */
  hasIntent: boolean
  /** It is held for what the mail says, which no other try changes. */
  isHeldForMail: boolean
  /** It is held for a mail that may have gone out or not. */
  isUnknown: boolean
  /** A human has taken over, and the assistant is silent. */
  isByHand: boolean
}

const AT_WORK: readonly ThreadAction[] = ['correct-intent', 'take-over', 'close']

/** What a human may decide now. It is what the screens offer; the thread's workflow has the last word. */
export function threadActions(thread: Standing): ThreadAction[] {
  const actions = actionsIn(thread)
  if (!thread.isByHand || thread.state === 'taken_over') return actions
  const own = actions.filter((action) => !OF_ASSISTANT.includes(action))
  return thread.state === 'sending' ? own : [...own, 'hand-back']
}

/** What a human who has taken over does not need. */
const OF_ASSISTANT: readonly ThreadAction[] = ['regenerate', 'correct-intent', 'take-over']

function actionsIn(thread: Standing): ThreadAction[] {
  const { state, draft, hasMail, hasIntent, isHeldForMail, isUnknown } = thread
  switch (state) {
    case 'new':
      return hasMail ? ['answer', 'regenerate', ...AT_WORK] : ['take-over', 'close']
    case 'classifying':
    case 'drafting':
    case 'validating':
      return [...AT_WORK]
    case 'draft_ready':
      return ['approve', 'reject', 'edit', 'regenerate', ...AT_WORK]
    case 'undo_window':
      return ['undo', 'approve', 'reject', 'edit', 'regenerate', ...AT_WORK]
    case 'held':
      return [
        ...(isUnknown ? (['mark-sent'] as const) : []),
        ...(isHeldForMail ? [] : (['retry'] as const)),
        ...(isUndecided(draft) ? (['approve', 'edit'] as const) : (['answer'] as const)),
        ...(draft ? (['reject'] as const) : []),
        ...(hasIntent ? (['regenerate'] as const) : []),
        ...AT_WORK,
      ]
    case 'error':
      return ['answer', 'regenerate', ...AT_WORK]
    case 'sending':
      return ['take-over', 'close']
    case 'sent':
      return ['regenerate', ...AT_WORK]
    case 'taken_over':
      return [...(hasMail ? (['answer'] as const) : []), 'hand-back', 'close']
    case 'closed':
      return ['take-over']
  }
}

/** Why a thread is held that is read in the same way by every try. */
export const MAIL_REASONS: readonly string[] = [
  'hostile_mail',
  'unreadable_mail',
] satisfies ThreadHoldReason[]

/** A draft that was written but not approved: its send is not what failed. */
function isUndecided(draft: Standing['draft']): boolean {
  return draft !== null && draft.hasBody && draft.state !== 'approved'
}
