import { withoutQuotes } from './claims.ts'
import type { DraftClaim } from './jobs.ts'
import { plainWords } from '../mail/words.ts'
import { promisesToCheck } from './politeness.ts'
import { sentencesIn } from './sentences.ts'

const OURS = /\b(?:i|we|let me|let us|je|j'|nous)\b/

/**
 * The sentences by which an answer leaves something for us to find out. Nobody but a human can keep such a promise, or
 * write the answer in its place; what is said of a meeting is kept by code.
 */
export function promisesOf(body: string, claims: readonly DraftClaim[]): string[] {
  const kept = claims.filter(({ sources }) => sources.includes('meeting')).map(({ text }) => bare(text))
  return sentencesIn(withoutQuotes(body)).filter(
    (sentence) =>
      promisesToCheck(sentence) &&
      OURS.test(plainWords(sentence)) &&
      !kept.some((text) => text.includes(bare(sentence))),
  )
}

const bare = (text: string) => plainWords(withoutQuotes(text))
