import { plainWords } from '../mail/words.ts'
import { AGREES, DEADLINE, DEADLINE_WORDS, MEET, OTHER_MATTER, UNFIT, WEAK_MEET } from './cues.ts'
import type { CalendarSpan } from './free-slots.ts'
import type { Sentence } from './sentences.ts'
import type { TimeMention } from './time-mention.ts'

export interface Surroundings {
  text: string
  sentences: readonly Sentence[]
  /** Epoch ms. */
  now: number
  /** A mail of ours in this conversation has offered slots. */
  hasOffered: boolean
  /** The mail of ours that is answered asks to meet. */
  asksToMeet: boolean
  /** The person's confirmed meeting that is still to come. */
  meeting: CalendarSpan | null
}

export interface Candidates {
  /** Times at which somebody wants to meet. */
  wanted: TimeMention[]
  /** Times that somebody says do not suit. */
  unfit: TimeMention[]
}

/** Of the times that a mail names, those at which somebody wants to meet; a date of another matter is none. */
export function candidatesOf(mentions: readonly TimeMention[], around: Surroundings): Candidates {
  const about = mentions.filter((mention) => isAboutMeeting(mention, around))
  const unfit = about.filter((mention) => UNFIT.test(clauseOf(mention, around)))
  const wanted = about.filter((mention) => !unfit.includes(mention) && !isKnownMeeting(mention, around))
  return { wanted, unfit }
}

/** A question of few words beside its time ("Thursday at 3pm?") asks whether that suits. */
const SHORT_QUESTION = 60
/** A sentence that is little but its time. */
const MOSTLY = 0.7

function isAboutMeeting(mention: TimeMention, around: Surroundings): boolean {
  const { sentences, hasOffered, asksToMeet, now } = around
  const index = sentences.findIndex(({ from, to }) => mention.from >= from && mention.from < to)
  const own = sentences[index]
  if (!own) return false
  const neighbours = [sentences[index - 1], sentences[index + 1]]
  if (isDeadline(mention, own, around)) return hasOffered || [own, ...neighbours].some(speaksOfMeeting)
  const isCue = MEET.test(own.plain)
  if (OTHER_MATTER.test(own.plain)) return isCue && own.isQuestion
  // "What did you tell us last week?" proposes nothing.
  if (!isCue && isBehind(mention, now)) return false
  // An exact time that is no other matter's is one at which somebody wants to meet, however they put it.
  if (isCue || hasOffered || (mention.precision === 'time' && mention.startAt !== null)) return true
  // "Next Thursday in the morning." says nothing else.
  if (mention.words.length > own.plain.length * MOSTLY) return true
  if (own.isQuestion && own.plain.length - mention.words.length < SHORT_QUESTION) return true
  // "Could we have a call? Thursday at 3pm would be great." A time that stands alone belongs to its neighbours.
  const isAlone = own.plain.length - mention.words.length < SHORT_QUESTION
  if (isAlone && asksToMeet && [own, sentences[index - 1]].some((one) => one && AGREES.test(one.plain)))
    return true
  return (
    isAlone && neighbours.some((other) => other && MEET.test(other.plain) && !OTHER_MATTER.test(other.plain))
  )
}

/** "Is that possible until 24 December?" asks for something by then. */
function isDeadline({ words, from }: TimeMention, own: Sentence, { text }: Surroundings): boolean {
  return DEADLINE_WORDS.test(plainWords(words)) || DEADLINE.test(`${plainWords(text.slice(own.from, from))} `)
}

/** In words that no request for anything else has. */
function speaksOfMeeting(sentence: Sentence | undefined): boolean {
  if (!sentence || (OTHER_MATTER.test(sentence.plain) && !sentence.isQuestion)) return false
  return MEET.test(sentence.plain.replace(WEAK_MEET, ' '))
}

/** A day or a longer span that is over, however it is read. */
function isBehind({ precision, startAt, endAt, alternatives }: TimeMention, now: number): boolean {
  if (precision === 'time' || startAt === null || endAt === null) return false
  return [startAt, ...alternatives].every((at) => at + (endAt - startAt) <= now)
}

/** The part of the sentence that speaks of this time: "Thursday doesn't work, Friday does". */
function clauseOf(mention: TimeMention, { text, sentences }: Surroundings): string {
  const own = sentences.find(({ from, to }) => mention.from >= from && mention.from < to)
  if (!own) return ''
  const before = text.slice(own.from, mention.from).split(CLAUSE).at(-1) ?? ''
  const after = text.slice(mention.to, own.to).split(CLAUSE)[0] ?? ''
  return (before + ' ' + after)
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/\u2019/g, "'")
}
const CLAUSE =
  /[,;:\u2013\u2014]|\bbut\b|\bhowever\b|\bmais\b|\bpar contre\b|\bcar\b|\bso\b|\bdonc\b|\bthough\b/i

/** Who speaks of the meeting that is agreed proposes no other one. */
function isKnownMeeting({ startAt, endAt, precision }: TimeMention, { meeting }: Surroundings): boolean {
  if (!meeting || startAt === null) return false
  if (precision === 'time') return startAt === meeting.startAt
  return precision !== 'month' && startAt <= meeting.startAt && meeting.startAt < (endAt ?? startAt)
}
