import { DATE_PHRASES, judgeDatePhrase } from './date-phrases.ts'
import type { Eval } from './eval.ts'

export const DATES_EVAL: Eval = {
  title: 'Date phrases: what they mean for a meeting',
  aim: 0.9,
  judge: async () =>
    DATE_PHRASES.map((phrase) => {
      const { isRight, got } = judgeDatePhrase(phrase)
      return {
        group: `${phrase.isHeldOut ? 'held out' : 'tuned'}, ${phrase.language}`,
        isRight,
        wrong: `${phrase.expected} → ${got}: ${phrase.text}`,
      }
    }),
}
