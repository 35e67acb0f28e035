/** What one question asks: "where is it hosted, and do you have an app?" asks two things. */
import type { Question } from '#domain/assistant/questions.ts'
import { stemsOf } from '#domain/assistant/stems.ts'
import { withoutNames } from './own-names.ts'
import { withoutGreeting } from './quote.ts'

const OPENER =
  '(?:who|what|where|when|which|how|why|do|does|did|is|are|can|could|will|would|may|should|has|have|que|quoi|où|quand|comment|combien|quels?|quelles?|pourquoi|est-ce|y a-t-il|peut-on|à quel|(?:please |merci de |veuillez )?(?:tell|let|send|dire|indiquer|préciser)|\\p{L}+(?:-t)?-(?:vous|on|nous))(?!\\p{L})'
/** Between two things asked, where the second begins as a question does. */
const NEXT = new RegExp(
  `(?:[,;]\\s*(?:(?:and|et)\\s+)?(?:also |aussi )?(?=${OPENER})|\\s+(?:and|et)\\s+(?:also |aussi )?(?=${OPENER}|(?:if|whether|si)\\b))`,
  'giu',
)
/** The first of them is a question too: "if we sign, what do we pay?" is but one. */
const BEGINS = new RegExp(`^(?:\\P{L}|hi|hello|bonjour|and|but|also|so|et|mais|aussi)*${OPENER}`, 'iu')
/** "What does it cost?" asks nothing without what stands before it. */
const REFERS = /\b(?:it|its|that|this|they|them|those|cela|ça|celle-ci|celui-ci)\b|-(?:il|elle|ils|elles)\b/i
/** So few words name no thing. */
const MIN_WORDS = 3
/** Words that elsewhere name a matter: "do you support this" is none of support, nor "combien de temps" one of money. */
const IDIOM =
  /\b(?:do|does|can|could|will|would) (?:you|it|they|the \p{L}+|your \p{L}+)(?: also)? support\b|\bcombien de temps\b/giu

/** The things that a question asks, in order, each in its own words; `names` are no matter. */
export function asksIn(question: Question, names: ReadonlySet<string>): Question[] {
  const text = withoutGreeting(question.text)
  const cuts = [...text.matchAll(NEXT)].map(({ index, 0: joint }) => ({
    to: index,
    from: index + joint.length,
  }))
  const asks: string[] = []
  let from = 0
  cuts.forEach((cut, number) => {
    const before = text.slice(from, cut.to)
    if (!BEGINS.test(before) || !isWhole(before) || !isWhole(text.slice(cut.from, cuts[number + 1]?.to)))
      return
    if (REFERS.test(text.slice(cut.from, cuts[number + 1]?.to))) return
    asks.push(before)
    from = cut.from
  })
  return [...asks, text.slice(from)].map((words) => ({
    ...question,
    text: words,
    stems: stemsOf(withoutNames(words, names).replace(IDIOM, ' ')),
  }))
}

const isWhole = (text: string) => text.trim().split(/\s+/).length >= MIN_WORDS
