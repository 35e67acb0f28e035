/** The part of a draft that answers what was asked: from entries, from what we wrote before, or by a promise to check. */
import { unknownNames } from '#domain/assistant/names.ts'
import { isAboutTime, type Question } from '#domain/assistant/questions.ts'
import { stemsOf } from '#domain/assistant/stems.ts'
import { factsFor, type Fact } from './entries.ts'
import type { Paragraph, Part } from './part.ts'
import { quotable } from './quote.ts'
import type { Writing } from './writing.ts'

const MOST_ANSWERED = 6
const FACTS = { short: 1, normal: 2, long: 3 } as const

/** A paragraph for each question that something answers, and one for all others. */
export function answerQuestions(writing: Writing, questions: readonly Question[]): Paragraph[] {
  const open: Question[] = []
  const told = new Set<string>()
  const answered = questions.slice(0, MOST_ANSWERED).flatMap((question) => {
    const facts = factsOn(writing, question)
    const before = facts.find((fact) => writing.wasTold(fact))
    if (before) return [fromBefore(writing, before)]
    const news = facts.filter((fact) => writing.mayTell(fact) && !told.has(fact.text))
    if (news.length > 0) {
      news.forEach(({ text }) => told.add(text))
      return [fromFacts(writing, question, news)]
    }
    if (!facts.some(({ text }) => told.has(text))) open.push(question)
    return []
  })
  return [...answered, ...promise(writing, [...open, ...questions.slice(MOST_ANSWERED)])]
}

/** A question that asks two things at once is answered from two entries. */
function factsOn({ shelf, wishes }: Writing, { text, stems }: Question): Fact[] {
  const parts = text.split(/[,;]| and | et | as well as | ainsi que /i).map((part) => stemsOf(part))
  const topical = parts.filter((part) => [...part].some((stem) => stem.startsWith('#')))
  const found = topical.length < 2 ? [] : topical.flatMap((part) => factsFor(shelf, part, { limit: 1 }))
  const facts = found.length > 1 ? found : factsFor(shelf, stems, { limit: FACTS[wishes.length] })
  return facts.filter(({ text: one }, index) => facts.findIndex(({ text: other }) => other === one) === index)
}

function fromFacts(writing: Writing, question: Question, facts: readonly Fact[]): Paragraph {
  const { phrases, choose } = writing
  const words = quotable(question.text)
  const asked: Part[] = words
    ? [{ text: choose(phrases.asked, (way) => way(phrases.quote(words))), sources: [sourceOf(question)] }]
    : []
  const said = facts.map(({ text, ref }): Part => ({ text, sources: [ref] }))
  // "Do you work with X?" is not answered by a sentence that does not name X.
  const [name] = unknownNames(`…\n${question.text}`, facts.map(({ text }) => text).join(' '))
  const too: Part[] = name
    ? [{ text: choose(phrases.willCheckToo, (way) => way(name)), sources: [sourceOf(question)] }]
    : []
  return [...asked, ...said, ...too]
}

function fromBefore({ phrases, choose }: Writing, { text, ref }: Fact): Paragraph {
  const words = quotable(text)
  return words
    ? [{ text: choose(phrases.answeredBefore, (way) => way(phrases.quote(words))), sources: [ref] }]
    : []
}

function promise({ phrases, choose }: Writing, open: readonly Question[]): Paragraph[] {
  const quoted = open.flatMap((question) => {
    const words = quotable(question.text)
    return words ? [{ words: phrases.quote(words), source: sourceOf(question) }] : []
  })
  if (open.length === 0) return []
  if (quoted.length === 0) return [[{ text: choose(phrases.thanks, (way) => way), sources: [] }]]
  const quotes = phrases.list(quoted.map(({ words }) => words))
  const text = choose(phrases.willCheck, (way) => way(quotes, quoted.length === 1))
  return [[{ text, sources: quoted.map(({ source }) => source) }]]
}

const sourceOf = ({ mail, line }: Question) => `${mail}:${line}`

/** Questions that an entry or a promise must answer; those for a time are the meeting point's. */
export function forEntries(questions: readonly Question[]): Question[] {
  return questions.filter(({ isAboutTime: isTime, text }) => !isTime && !isAboutTime(text))
}
