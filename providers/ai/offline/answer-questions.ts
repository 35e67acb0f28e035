/** The part of a draft that answers what was asked: from entries, from what we wrote before, or by a promise to check. */
import { unknownNames } from '#domain/assistant/names.ts'
import { isAboutTime, type Question } from '#domain/assistant/questions.ts'
import { stemsOf } from '#domain/assistant/stems.ts'
import { asksIn } from './asks.ts'
import { factsFor, type Fact, type Shelf } from './entries.ts'
import type { Paragraph, Part } from './part.ts'
import { withoutNames } from './own-names.ts'
import { quotable } from './quote.ts'
import type { Writing } from './writing.ts'

/** From so many things asked on nobody wants to read each of them again. */
const MANY = 6
const FACTS = { short: 1, normal: 2, long: 3 } as const

/** A paragraph for each thing asked that something answers, and one for all others. */
export function answerQuestions(writing: Writing, questions: readonly Question[]): Paragraph[] {
  const asks = questions.flatMap((question) => asksIn(question, writing.names))
  const isMany = asks.length > MANY
  const open: Question[] = []
  const told = new Set<string>()
  const answered = asks.flatMap((ask) => {
    const { facts, rest } = factsOn(writing, ask)
    const before = facts.find((fact) => writing.wasTold(fact))
    if (before) return [fromBefore(writing, before)]
    const news = facts.filter((fact) => writing.mayTell(fact) && !told.has(fact.text))
    if (news.length > 0) {
      news.forEach(({ text }) => told.add(text))
      open.push(...rest)
      return [isMany ? news.map(asPart) : fromFacts(writing, ask, news)]
    }
    if (!facts.some(({ text }) => told.has(text))) open.push(ask)
    return []
  })
  return isMany ? [answered.flat(), stillOpen(writing, open)] : [...answered, ...promise(writing, open)]
}

interface Found {
  facts: Fact[]
  /** What of the question they do not answer. */
  rest: Question[]
}

/** What names several matters without being several questions ("your prices, and the terms") is answered for each. */
function factsOn({ shelf, wishes, names }: Writing, ask: Question): Found {
  const parts = ask.text
    .split(/[,;]| and | et | as well as | ainsi que /i)
    .map((text): Question => ({ ...ask, text, stems: stemsOf(withoutNames(text, names)) }))
    .filter(({ stems }) => topicsOf(stems).length > 0)
    .map((part) => ({ part, facts: fitting(shelf, part, 1) }))
  const found = parts.flatMap(({ facts }) => facts)
  if (parts.length < 2 || found.length === 0)
    return { facts: fitting(shelf, ask, FACTS[wishes.length]), rest: [] }
  const rest = parts.flatMap(({ part, facts }) => (facts.length === 0 ? [part] : []))
  const isNew = ({ text }: Fact, index: number) => found.findIndex((other) => other.text === text) === index
  return { facts: found.filter(isNew), rest }
}

const topicsOf = (stems: ReadonlySet<string>) => [...stems].filter((stem) => stem.startsWith('#'))

/** "What does the training cost?" is not answered by another price: of its matters most must be spoken of. */
function fitting(shelf: Shelf, { stems }: Question, limit: number): Fact[] {
  const facts = factsFor(shelf, stems, { limit })
  const said = new Set(
    facts.flatMap(({ text, ref }) => [
      ...stemsOf(text),
      ...(shelf.entries.find((entry) => entry.ref === ref)?.title ?? []),
    ]),
  )
  const topics = topicsOf(stems)
  const missing = topics.filter((topic) => !said.has(topic))
  return missing.length > 0 && missing.length * 2 >= topics.length ? [] : facts
}

const asPart = ({ text, ref }: Fact): Part => ({ text, sources: [ref] })

function fromFacts(writing: Writing, question: Question, facts: readonly Fact[]): Paragraph {
  const { phrases, choose } = writing
  const words = quotable(question.text)
  const asked: Part[] = words
    ? [{ text: choose(phrases.asked, (way) => way(phrases.quote(words))), sources: [sourceOf(question)] }]
    : []
  const said = facts.map(asPart)
  // "Do you work with X?" is not answered by a sentence that does not name X.
  const [name] = unknownNames(
    `…\n${withoutNames(question.text, writing.names)}`,
    facts.map(({ text }) => text).join(' '),
  )
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

/** So many are named, in few words; a human answers them all. */
const MOST_NAMED = 8
const NAMED_LENGTH = 60

/** A list for the human who has to fill it in; until then it promises an answer. */
function stillOpen({ phrases, choose }: Writing, open: readonly Question[]): Paragraph {
  if (open.length === 0) return []
  const named = open.slice(0, MOST_NAMED).flatMap((question) => {
    const words = quotable(question.text, NAMED_LENGTH)
    return words ? [{ words: phrases.quote(words), source: sourceOf(question) }] : []
  })
  const text = choose(phrases.stillOpen, (way) => way(phrases.list(named.map(({ words }) => words))))
  return [{ text, sources: named.map(({ source }) => source) }]
}

const sourceOf = ({ mail, line }: Question) => `${mail}:${line}`

/** Questions that an entry or a promise must answer; those for a time are the meeting point's. */
export function forEntries(questions: readonly Question[]): Question[] {
  return questions.filter(({ isAboutTime: isTime, text }) => !isTime && !isAboutTime(text))
}
