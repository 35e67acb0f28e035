/** An answer composed of what is known: their words, entries, the meeting point. Whatever it states, it cites. */
import type { DraftInput, DraftOutput } from '#domain/assistant/jobs.ts'
import { lastInbound, questionsIn, type Question } from '#domain/assistant/questions.ts'
import { withoutSignature } from '#domain/assistant/sentences.ts'
import { stemsOf } from '#domain/assistant/stems.ts'
import { answerQuestions, forEntries } from './answer-questions.ts'
import { conceptNamed } from './concepts/all.ts'
import { factsFor } from './entries.ts'
import { followUpOffline } from './follow-up.ts'
import { fulfilWishes } from './fulfil-wishes.ts'
import { meetingPart } from './meeting.ts'
import { withoutNames } from './own-names.ts'
import { assemble, type Paragraph, type Part } from './part.ts'
import type { Matter } from './phrases/phrases.ts'
import { quotesFrom } from './quote.ts'
import { writingOf, type Writing } from './writing.ts'

/** Write an answer, or a follow-up. */
export function draftOffline(input: DraftInput): DraftOutput {
  const writing = writingOf(input)
  return input.kind === 'answer' ? answer(writing) : followUpOffline(writing)
}

function answer(writing: Writing): DraftOutput {
  const { input, wishes, phrases } = writing
  const mail = lastInbound(input.thread)
  const questions = mail ? questionsIn(mail) : []
  const matter = conceptNamed(input.intent.name) ?? 'other'
  const asked = answerQuestions(writing, forEntries(questions))
  const wantsTime =
    questions.some(({ isAboutTime }) => isAboutTime) || matter === 'meeting' || matter === 'demo'
  const isClosed = input.meeting.kind !== 'none' || wantsTime
  const isLater = input.meeting.kind === 'later'
  return assemble(phrases.greeting(input.firstName, wishes.manner), [
    isLater ? [] : takeUp(writing, matter, questions),
    ...asked,
    asked.length === 0 ? helpful(writing, matter) : [],
    meetingPart(writing, wantsTime),
    fulfilWishes(writing),
    ending(writing, matter, isClosed),
  ])
}

/** Their own words, so that they see that somebody has read them. */
function takeUp(
  { input, phrases, wishes, choose }: Writing,
  matter: Matter,
  questions: readonly Question[],
): Paragraph {
  const mail = lastInbound(input.thread)
  const except = forEntries(questions).map(({ text }) => text)
  const quote = mail ? quotesFrom(mail, { except, language: input.language })[0] : undefined
  const isEnough = questions.length > 0 && (wishes.length === 'short' || quote?.isPolite === true)
  if (quote && !isEnough)
    return [
      {
        text: choose(phrases.takeUp[matter], (way) => way(phrases.quote(quote.words))),
        sources: [quote.source],
      },
    ]
  return wishes.length === 'short' ? [] : [{ text: choose(phrases.thanks, (way) => way), sources: [] }]
}

const HELPFUL: readonly Matter[] = ['support', 'demo', 'interest']
/** What nobody has asked for must fit better than an answer. */
const CERTAIN = 4.5

/** Nobody asked: an entry that is about what they write, or the promise to look into their trouble. */
function helpful(writing: Writing, matter: Matter): Paragraph {
  const { input, shelf, phrases, choose, wishes } = writing
  const mail = lastInbound(input.thread)
  if (!mail || !HELPFUL.includes(matter)) return []
  const text = withoutNames(withoutSignature(mail.lines).join('\n'), writing.names)
  const about = stemsOf(text)
  const [fact] = factsFor(shelf, about, { limit: 3, enough: CERTAIN }).filter((found) =>
    writing.mayTell(found),
  )
  if (fact && wishes.length !== 'short')
    return [
      { text: choose(phrases.mayHelp, (way) => way), sources: [] },
      { text: fact.text, sources: [fact.ref] },
    ]
  return matter === 'support' ? [{ text: choose(phrases.willLookInto, (way) => way), sources: [] }] : []
}

function ending({ phrases, wishes, choose }: Writing, matter: Matter, isClosed: boolean): Paragraph {
  const courtesy = phrases.courtesy[wishes.manner]
  const last: Part[] = courtesy ? [{ text: courtesy, sources: [] }] : []
  if (wishes.length === 'short') return last
  const kind = isClosed && matter !== 'demo' ? 'meeting' : matter
  return [{ text: choose(phrases.closing[kind], (way) => way), sources: [] }, ...last]
}
