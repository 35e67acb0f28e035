/** A reminder to somebody who has not answered: short, different each time, about what was written. */
import type { DraftOutput } from '#domain/assistant/jobs.ts'
import { lastInbound } from '#domain/assistant/questions.ts'
import { stemsOf } from '#domain/assistant/stems.ts'
import { factsFor } from './entries.ts'
import { fulfilWishes } from './fulfil-wishes.ts'
import { assemble, type Paragraph, type Part } from './part.ts'
import { quotesFrom, type Quote } from './quote.ts'
import type { Writing } from './writing.ts'

export function followUpOffline(writing: Writing): DraftOutput {
  const { input, phrases, wishes, choose } = writing
  const ways =
    phrases.followUps[Math.min(input.followUp, phrases.followUps.length) - 1] ?? phrases.followUps[0]
  const subject = subjectOf(writing)
  if (!ways || !subject)
    return assemble(phrases.greeting(input.firstName, wishes.manner), [fulfilWishes(writing)])
  const opening = choose(ways.opening, (way) => way(phrases.quote(subject.quote.words), subject.isOurs))
  const courtesy = phrases.courtesy[wishes.manner]
  const closing: Part[] = [
    { text: choose(ways.closing, (way) => way), sources: [] },
    ...(courtesy ? [{ text: courtesy, sources: [] }] : []),
  ]
  return assemble(phrases.greeting(input.firstName, wishes.manner), [
    [{ text: opening, sources: [subject.quote.source] }],
    wishes.length === 'short' ? [] : news(writing),
    fulfilWishes(writing),
    closing,
  ])
}

/** By turns what they wrote and what we wrote, each time something else of it. */
function subjectOf({ input }: Writing): { quote: Quote; isOurs: boolean } | null {
  const theirs = lastInbound(input.thread)
  const ours = input.thread.findLast(({ direction }) => direction === 'out')
  const turn = Math.max(0, input.followUp - 1)
  const options = [
    ...(theirs
      ? quotesFrom(theirs, { language: input.language }).map((quote) => ({ quote, isOurs: false }))
      : []),
    ...(ours ? quotesFrom(ours, { language: input.language }).map((quote) => ({ quote, isOurs: true })) : []),
  ]
  const preferred = options.filter(({ isOurs }) => isOurs === (turn % 2 === 1))
  const list = preferred.length > 0 ? preferred : options
  return list[Math.floor(turn / 2) % Math.max(1, list.length)] ?? null
}

/** What nobody has asked for must fit better than an answer. */
const CERTAIN = 4.5

/** From the second one on a fact that they have not read yet, if an entry has one. */
function news(writing: Writing): Paragraph {
  const { input, shelf, phrases, choose } = writing
  if (input.followUp < 2) return []
  const topics = stemsOf(input.thread.flatMap(({ lines }) => lines).join('\n'))
  const fact = factsFor(shelf, topics, { limit: 3, enough: CERTAIN }).filter((candidate) =>
    writing.mayTell(candidate),
  )[0]
  if (!fact) return []
  return [
    { text: choose(phrases.mayHelp, (way) => way), sources: [] },
    { text: fact.text, sources: [fact.ref] },
  ]
}
