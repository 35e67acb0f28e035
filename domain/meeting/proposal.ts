/** What a mail wants of a meeting, decided from the times that it names and the words around them. */
import { DAY_MS, wallClock } from '../scheduling/zones.ts'
import { candidatesOf, type Candidates, type Surroundings } from './candidates.ts'
import { CANCEL, CHOICE, chosenIndex, MOVE, REQUEST } from './cues.ts'
import type { CalendarSpan } from './free-slots.ts'
import { laterOf, type Later } from './later.ts'
import { sentencesOf } from './sentences.ts'
import { MEETING_CONFIDENCE } from './state.ts'
import type { TimeMention } from './time-mention.ts'

export interface MailAboutTime {
  text: string
  mentions: readonly TimeMention[]
  now: number
  /** Slots that we have offered in this conversation, in the order in which they stood there. */
  offered: readonly CalendarSpan[]
  /** The mail of ours that is answered asks to meet. */
  asksToMeet: boolean
  /** The person's confirmed meeting that is still to come. */
  meeting: CalendarSpan | null
}

/** The time at which somebody wants to meet. */
export type WantedTime =
  | { kind: 'none' }
  | {
      kind: 'proposed'
      words: string
      startAt: number
      endAt: number | null
      confidence: number
      zone: string | null
    }
  /** Several readings, or only a part of a day: `spans` are what may be meant, empty if nothing is known; `words` are '' if no time is named. */
  | { kind: 'ambiguous'; words: string; spans: CalendarSpan[]; isExact: boolean }
  | { kind: 'past'; words: string }

export interface MailReading {
  wish: 'none' | 'meet' | 'move' | 'cancel'
  time: WantedTime
  later: Later | null
}

export function readProposal(mail: MailAboutTime): MailReading {
  const { text, mentions, meeting, now, asksToMeet } = mail
  const sentences = sentencesOf(text)
  const hasOffered = mail.offered.length > 0
  const around: Surroundings = { text, sentences, now, hasOffered, asksToMeet, meeting }
  const plain = sentences.map((sentence) => sentence.plain).join(' ')
  const isMove = meeting !== null && MOVE.test(plain)
  const isCancel = meeting !== null && CANCEL.test(plain)
  const later = laterOf(mentions, { sentences, now })
  const candidates = candidatesOf(
    mentions.filter((mention) => !later?.mentions.includes(mention)),
    around,
  )
  const time = wantedTime(candidates, mail)
  if (isMove || (isCancel && time.kind !== 'none'))
    return { wish: 'move', time: time.kind === 'none' ? UNNAMED : time, later: null }
  if (isCancel) return { wish: 'cancel', time: { kind: 'none' }, later }
  if (time.kind === 'none' && later) return { wish: 'none', time, later }
  if (time.kind !== 'none') return { wish: 'meet', time, later: null }
  const asked = candidates.unfit.length > 0 || REQUEST.test(plain) ? UNNAMED : time
  return {
    wish: asked.kind === 'none' || meeting ? 'none' : 'meet',
    time: meeting ? time : asked,
    later: null,
  }
}

/** Somebody wants to meet, and says nothing of when. */
const UNNAMED: WantedTime = { kind: 'ambiguous', words: '', spans: [], isExact: false }

function wantedTime({ wanted }: Candidates, mail: MailAboutTime): WantedTime {
  const chosen = chosenSlot(wanted, mail)
  if (chosen) return chosen
  if (wanted.length === 0) return { kind: 'none' }
  const words = [...new Set(wanted.map((mention) => mention.words))].join(' / ')
  const exact = wanted
    .filter(({ precision, startAt }) => precision === 'time' && startAt !== null)
    .map((mention) => settled(mention, wanted))
  const instants = new Set(exact.flatMap(({ startAt, alternatives }) => [startAt ?? 0, ...alternatives]))
  const coming = [...instants].filter((instant) => instant > mail.now)
  if (exact.length > 0 && coming.length === 0) return { kind: 'past', words }
  const [first] = exact.filter(({ startAt }) => startAt === coming[0])
  if (coming.length === 1 && first && first.confidence > MEETING_CONFIDENCE && coming[0] !== undefined) {
    const { endAt, confidence, zone } = first
    return { kind: 'proposed', words: first.words, startAt: coming[0], endAt, confidence, zone }
  }
  if (coming.length > 0) return { kind: 'ambiguous', words, spans: spansOf(coming, exact), isExact: true }
  return vague(wanted, words, mail.now)
}

/** "next Wednesday at 10, that is 2 December": of two readings the one on a day that is named besides. */
function settled(mention: TimeMention, wanted: readonly TimeMention[]): TimeMention {
  if (mention.alternatives.length === 0) return mention
  const days = wanted.filter(
    ({ precision, alternatives }) => precision === 'day' && alternatives.length === 0,
  )
  const fitting = [mention.startAt, ...mention.alternatives].filter((at) => days.some((day) => isOn(day, at)))
  const [startAt] = fitting
  if (startAt == null || fitting.length > 1) return mention
  return { ...mention, startAt, alternatives: [], confidence: 0.9 }
}

function isOn({ startAt, endAt }: TimeMention, instant: number | null): boolean {
  return instant !== null && startAt !== null && endAt !== null && startAt <= instant && instant < endAt
}

/** Only parts of days, days or weeks: they are to be chosen from, unless they are over. */
function vague(wanted: readonly TimeMention[], words: string, now: number): WantedTime {
  const spans = wanted.flatMap(({ startAt, endAt, alternatives }) =>
    startAt === null || endAt === null
      ? []
      : [startAt, ...alternatives].map((at) => ({ startAt: at, endAt: at + (endAt - startAt) })),
  )
  const coming = spans.filter(({ endAt }) => endAt > now)
  if (spans.length > 0 && coming.length === 0) return { kind: 'past', words }
  return { kind: 'ambiguous', words, spans: coming.toSorted((a, b) => a.startAt - b.startAt), isExact: false }
}

function spansOf(instants: readonly number[], exact: readonly TimeMention[]): CalendarSpan[] {
  return instants
    .toSorted((a, b) => a - b)
    .map((startAt) => {
      const named = exact.find((mention) => mention.startAt === startAt)
      return { startAt, endAt: named?.endAt ?? startAt }
    })
}

/** "Tuesday works", "10:00 is fine", "the second one": one of the slots that we have offered, if it can be but one. */
function chosenSlot(wanted: readonly TimeMention[], { offered, text }: MailAboutTime): WantedTime | null {
  if (offered.length === 0) return null
  const [mention] = wanted
  if (!mention) return byPlace(text, offered)
  if (wanted.length > 1) return null
  const isExact = mention.precision === 'time' && mention.startAt !== null
  const fitting = offered.filter((slot) => (isExact ? isSameWeekday(mention, slot) : isNamed(mention, slot)))
  const [slot] = fitting
  if (fitting.length !== 1 || !slot) return null
  return { kind: 'proposed', words: mention.words, ...slot, confidence: 0.85, zone: mention.zone }
}

/** "11:30 on Monday" of a slot a fortnight ahead; who names a date means that date. */
function isSameWeekday({ startAt, isDated, zone }: TimeMention, slot: CalendarSpan): boolean {
  if (startAt === null || isDated) return false
  const weekMs = 7 * DAY_MS
  return wallClock(startAt, zone) % weekMs === wallClock(slot.startAt, zone) % weekMs
}

function isNamed({ startAt, endAt, minute, zone }: TimeMention, slot: CalendarSpan): boolean {
  if (startAt !== null && endAt !== null) return startAt <= slot.startAt && slot.startAt < endAt
  return minute !== null && Math.floor((wallClock(slot.startAt, zone) % DAY_MS) / 60_000) === minute
}

function byPlace(text: string, offered: readonly CalendarSpan[]): WantedTime | null {
  const words = sentencesOf(text)
    .map(({ plain }) => CHOICE.exec(plain))
    .find((match) => match !== null)
  const slot = words ? offered[chosenIndex(words[1] ?? '', offered.length)] : undefined
  return slot && words
    ? { kind: 'proposed', words: words[0].trim(), ...slot, confidence: 0.8, zone: null }
    : null
}
