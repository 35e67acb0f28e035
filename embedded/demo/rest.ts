import type { ThreadFact, ThreadGlance } from './evidence.ts'

/**
 * Why a conversation may rest, in words, or null if something should still happen to it. A draft that is ready waits for
 * the seller, whom the demo plays.
 */
export function reasonOfThread(thread: ThreadGlance & Partial<ThreadFact>): string | null {
  const { state, dueAt, kind, holdReason } = thread
  switch (state) {
    case 'sent':
      return dueAt === null ? 'answered' : 'answered, with a follow-up to come'
    case 'held':
      return holdReason === null ? null : `held: ${holdReason ?? 'for a reason of its own'}`
    case 'closed':
      return 'closed'
    case 'taken_over':
      return 'answered by hand'
    case 'error':
      return 'the answer was refused for good'
    case 'new':
      return kind === 'reply' || kind === 'other' ? null : 'nobody but a machine has written'
    case 'classifying':
    case 'drafting':
    case 'validating':
    case 'draft_ready':
    case 'undo_window':
    case 'sending':
      return null
  }
}

/** How many rest for which reason, most frequent first. */
export function countThreads(threads: readonly ThreadFact[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const thread of threads) {
    const reason = reasonOfThread(thread) ?? `still ${thread.state}`
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return [...counts].sort(([, one], [, other]) => other - one)
}
