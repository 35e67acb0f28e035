import type { Source } from 'contract/draft.ts'
import type { IntentDecision, ThreadMessage } from 'contract/thread.ts'
import type { Needle } from '#lib/marks.ts'

/** Why words of a mail are marked. */
export type MailMark = 'decided' | 'evidence' | 'attack'

/** What is marked in a mail: the source that is pointed at, the words of an attack, the words that decided. */
export function marksOf(
  message: Pick<ThreadMessage, 'id'>,
  decision: IntentDecision | null,
  source: Source | undefined,
): Needle<MailMark>[] {
  const isDecided = decision?.inboundId === message.id
  return [
    ...(source?.kind === 'mail' && source.id === message.id
      ? [{ words: source.quote, tag: 'evidence' as const }]
      : []),
    ...(isDecided && decision.attack ? [{ words: decision.attack.words, tag: 'attack' as const }] : []),
    ...(isDecided ? decision.words.map((words) => ({ words, tag: 'decided' as const })) : []),
  ]
}
