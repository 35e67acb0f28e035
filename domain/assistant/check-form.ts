import type { DraftIssue } from '../thread/state.ts'
import { plainWords } from '../mail/words.ts'
import { withoutQuotes } from './claims.ts'
import { languageOf } from './language.ts'
import type { Language, ThreadLine } from './jobs.ts'
import { sentencesIn } from './sentences.ts'
import { wordsOf } from './stems.ts'
import { hasBadTone } from './tone.ts'

const MIN_WORDS = 6
const MAX_WORDS = 320
/** From this many words on a text gives its language away. */
const TELLING_WORDS = 12
/** A shorter sentence may come twice: "Thank you." */
const MIN_REPEATED = 7

const PLACEHOLDER =
  /\{\{|\}\}|\{%|\$\{|\{[a-z_ ]{2,30}\}|<[a-z_ ]{2,30}>|\[[^\]\n\d]{2,40}\]|\b(?:XXX+|TODO|TBD|lorem ipsum|insert (?:name|date|link|price) here|your name here|votre nom ici|à compléter)\b|_{3,}/i

/** What is wrong with a body as a piece of writing, whatever it says. */
export function formIssues(body: string, language: Language, thread: readonly ThreadLine[]): DraftIssue[] {
  const words = wordsOf(body)
  const checks: [DraftIssue, boolean][] = [
    ['tone', hasBadTone(withoutQuotes(body))],
    ['too_short', words.length < MIN_WORDS],
    ['too_long', words.length > MAX_WORDS],
    ['wrong_language', isInOther(body, language)],
    ['repeats_earlier_mail', repeats(body, thread)],
    ['placeholder_left', PLACEHOLDER.test(body)],
  ]
  return checks.filter(([, isSo]) => isSo).map(([issue]) => issue)
}

function isInOther(body: string, language: Language): boolean {
  const own = withoutQuotes(body)
  const found = languageOf(own)
  if (found === null)
    return /\p{L}/u.test(own) && (wordsOf(own).length >= TELLING_WORDS || !/\p{Script=Latin}/u.test(own))
  return found !== language
}

/** A sentence of some length that stands in a mail of ours, or twice in this one. */
function repeats(body: string, thread: readonly ThreadLine[]): boolean {
  const earlier = thread
    .filter(({ direction }) => direction === 'out')
    .flatMap(({ lines }) => sentencesIn(lines.join('\n')))
  const seen = new Set(earlier.map(comparable))
  return sentencesIn(withoutQuotes(body)).some((sentence) => {
    if (wordsOf(sentence).length < MIN_REPEATED) return false
    const key = comparable(sentence)
    if (seen.has(key)) return true
    seen.add(key)
    return false
  })
}

const comparable = (sentence: string) =>
  plainWords(sentence)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
