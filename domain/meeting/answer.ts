/** What an answer says to a mail about a meeting: decided from what the mail wants and what is free. */
import type { Language, MeetingPoint } from '../assistant/jobs.ts'
import { localDay, startOfLocalDay } from '../scheduling/zones.ts'
import type { CalendarSpan, MeetingHours } from './free-slots.ts'
import type { MailReading, WantedTime } from './proposal.ts'
import { findFree, isFree, isWithinHours } from './slots.ts'
import type { ProposalAim } from './state.ts'
import { instantWords } from './words.ts'

/** How many times are offered to choose from. */
const CHOICE = 3
/** Nothing is offered that is sooner than this: an answer waits for its approval, and then for its reader. */
export const NOTICE_MS = 4 * 3_600_000
/** The longest meeting that a mail may ask for. */
const MAX_MINUTES = 240
/** How far ahead alternatives are looked for, in days. */
export const ALTERNATIVE_DAYS = 28

export interface Availability {
  hours: MeetingHours
  /** Minutes of a meeting unless the mail says otherwise. */
  minutes: number
  /** All that is booked, here and on connected calendars, from now on. */
  taken: readonly CalendarSpan[]
  now: number
  /** Of the person, for words to them. */
  zone: string
  language: Language
}

export interface MeetingAnswer {
  aim: ProposalAim
  point: MeetingPoint
  /** The slot to be kept, of aim `book` and `move`. */
  slot: CalendarSpan | null
  /** What the point offers to choose from, in its order. */
  offered: CalendarSpan[]
}

export function answerTo(reading: MailReading, free: Availability): MeetingAnswer {
  const { wish, time } = reading
  if (wish === 'cancel') return { aim: 'cancel', point: { kind: 'cancelled' }, slot: null, offered: [] }
  if (wish === 'none') return reading.later ? later(reading.later.words) : NOTHING
  switch (time.kind) {
    case 'none':
      return reading.later ? later(reading.later.words) : NOTHING
    case 'past':
      return alternatives('past', free.now, free)
    case 'proposed':
      return proposed(wish, time, free)
    case 'ambiguous':
      return ask(time, free)
  }
}

function later(words: string): MeetingAnswer {
  return { ...NOTHING, point: { kind: 'later', words } }
}

const NOTHING: MeetingAnswer = { aim: 'none', point: { kind: 'none' }, slot: null, offered: [] }

function proposed(
  wish: 'meet' | 'move',
  time: Extract<WantedTime, { kind: 'proposed' }>,
  free: Availability,
): MeetingAnswer {
  const slot = slotOf(time, free)
  const day = startOfLocalDay(localDay(slot.startAt, free.hours.timezone), free.hours.timezone)
  if (slot.startAt <= free.now) return alternatives('past', free.now, free)
  if (!isWithinHours(free.hours, slot)) return alternatives('outside_hours', day, free)
  if (!isFree(free.taken, slot)) return alternatives('taken', day, free)
  const when = instantWords(slot.startAt, free.zone, free.language)
  return { aim: wish === 'move' ? 'move' : 'book', point: { kind: 'offer', when }, slot, offered: [] }
}

function slotOf(
  { startAt, endAt }: { startAt: number; endAt: number | null },
  { minutes }: Availability,
): CalendarSpan {
  const wanted = endAt === null || endAt <= startAt ? minutes : (endAt - startAt) / 60_000
  return { startAt, endAt: startAt + Math.min(wanted, MAX_MINUTES) * 60_000 }
}

function alternatives(
  because: 'taken' | 'past' | 'outside_hours',
  from: number,
  free: Availability,
): MeetingAnswer {
  const offered = slotsFrom(from, free)
  return {
    aim: 'none',
    point: { kind: 'alternatives', because, slots: words(offered, free) },
    slot: null,
    offered,
  }
}

/** Of several times that may be meant those that are free; of a part of the day what is free in it; else what is free at all. */
function ask(time: Extract<WantedTime, { kind: 'ambiguous' }>, free: Availability): MeetingAnswer {
  const offered = time.isExact ? readings(time.spans, free) : within(time.spans, free)
  const [first] = time.spans
  const chosen = offered.length > 0 ? offered : slotsFrom(first?.startAt ?? free.now, free)
  const point: MeetingPoint = { kind: 'ask', phrase: time.words, slots: words(chosen, free) }
  return { aim: 'none', point, slot: null, offered: chosen }
}

function readings(spans: readonly CalendarSpan[], free: Availability): CalendarSpan[] {
  return spans
    .map((span) =>
      slotOf({ startAt: span.startAt, endAt: span.endAt === span.startAt ? null : span.endAt }, free),
    )
    .filter((slot) => slot.startAt > free.now && isWithinHours(free.hours, slot) && isFree(free.taken, slot))
    .slice(0, CHOICE)
}

function within(spans: readonly CalendarSpan[], free: Availability): CalendarSpan[] {
  const found = spans.flatMap((span) => slotsFrom(span.startAt, free, span))
  return found.toSorted((a, b) => a.startAt - b.startAt).slice(0, CHOICE)
}

function slotsFrom(from: number, free: Availability, within: CalendarSpan | null = null): CalendarSpan[] {
  const { hours, taken, minutes, now } = free
  const request = {
    from: Math.max(from, now + NOTICE_MS),
    minutes,
    count: CHOICE,
    days: ALTERNATIVE_DAYS,
    within,
  }
  return findFree({ hours, taken }, request)
}

function words(slots: readonly CalendarSpan[], { zone, language }: Availability): string[] {
  return slots.map(({ startAt }) => instantWords(startAt, zone, language))
}
