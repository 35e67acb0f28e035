/** Names in a text: words with a capital that does not come from the beginning of a sentence. */
import { plainWords } from '../mail/words.ts'
import { sentencesOf } from './sentences.ts'
import { wordsOf } from './stems.ts'

/** Written with a capital, and no name that anybody could leak. */
const COMMON = new Set(
  `i i'm i'll i'd i've mr mrs ms dr madam madame monsieur mme m mlle sir am pm ok faq pdf csv api eu uk us usa cet utc gmt re
  monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
  october november december english french france europe european internet p.s ps vat tva ht ttc rgpd gdpr bonjour hello hi
  dear thanks thank thursday's best kind regards cordialement`
    .split(/\s+/)
    .filter(Boolean),
)

const NAME = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}'’&-]*/gu
/** After these a capital begins a sentence or a quotation. */
const BEGINNING = /(?:^|[.!?…:;«“"(\-–•]\s*)$/u

/** The names in a text that `known` does not hold, each once. A greeting on the first line is left out. */
export function unknownNames(text: string, known: string): string[] {
  const words = new Set(wordsOf(known))
  const body = text.split('\n')
  const lines = isGreeting(body[0] ?? '') ? body.slice(1) : body
  const names = sentencesOf(lines).flatMap((sentence) => namesIn(sentence.text))
  const isKnown = (name: string) => wordsOf(name).every((word) => words.has(word) || COMMON.has(word))
  return [...new Set(names)].filter((name) => !COMMON.has(plainWords(name)) && !isKnown(name))
}

function namesIn(sentence: string): string[] {
  return [...sentence.matchAll(NAME)]
    .filter((match) => !BEGINNING.test(sentence.slice(0, match.index)))
    .map((match) => match[0])
}

function isGreeting(line: string): boolean {
  return (
    line.length < 40 &&
    /^(?:hi|hello|dear|good (?:morning|afternoon)|bonjour|bonsoir|cher|chère|salut|madame|monsieur)(?:,? (?:madame|monsieur|[\p{L}.'’-]+)){0,4}\s*[,!:]*$/iu.test(
      line.trim(),
    )
  )
}
