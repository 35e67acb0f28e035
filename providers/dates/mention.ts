import type { TimeMention } from '#domain/meeting/time-mention.ts'
import { instantsOf, startOfLocalDay } from '#domain/scheduling/zones.ts'
import { placeOf, type Joined } from './join-tokens.ts'
import type { ClockToken, DayToken } from './tokens.ts'

/** What a day and a time of day mean together on the clock of `zone`. */
export function mentionOf(
  text: string,
  joined: Joined,
  { zone, now }: { zone: string; now: number },
): TimeMention {
  const { day, clock } = joined
  const from = placeOf(joined)
  const to = Math.max(day?.to ?? 0, clock?.to ?? 0)
  const place = {
    words: text.slice(from, to).replace(/\s+/g, ' ').trim(),
    from,
    to,
    zone,
    isDated: day !== null && /\d/.test(text.slice(day.from, day.to)),
  }
  if (day && clock && day.precision === 'day') return { ...place, ...timed(day, clock, { zone, now }) }
  if (day) return { ...place, ...whole(day, zone), minute: null }
  const { precision, confidence, minute } = clock ?? NO_CLOCK
  return { ...place, startAt: null, endAt: null, precision, confidence, alternatives: [], minute }
}

const NO_CLOCK = { precision: 'time', confidence: 0, minute: 0 } as const

type Meaning = Omit<TimeMention, 'words' | 'from' | 'to' | 'zone' | 'isDated'>

function timed(day: DayToken, clock: ClockToken, { zone, now }: { zone: string; now: number }): Meaning {
  const at = (date: string, minute: number) => instantsOf(date, minute, zone)
  const { earlier, later } = at(day.day, clock.minute)
  const twice = later === earlier ? [] : [later] // an hour that comes twice
  const others = [
    ...twice,
    ...day.others.map((other) => at(other, clock.minute).earlier).filter((instant) => instant > now),
    ...clock.others.map((minute) => at(day.day, minute).earlier),
  ]
  // Of two days the one that is over already was not meant.
  const isSettled = day.others.length > 0 && others.length === 0 && clock.others.length === 0
  const confidence = Math.min(isSettled ? 0.85 : day.confidence, clock.confidence)
  return {
    startAt: earlier,
    endAt: clock.end === null ? null : at(day.day, clock.end).earlier,
    precision: clock.precision,
    confidence: twice.length > 0 ? Math.min(confidence, 0.6) : confidence,
    alternatives: others,
    minute: clock.minute,
  }
}

function whole(day: DayToken, zone: string): Omit<Meaning, 'minute'> {
  return {
    startAt: startOfLocalDay(day.day, zone),
    endAt: startOfLocalDay(day.end, zone),
    precision: day.precision,
    confidence: day.confidence,
    alternatives: day.others.map((other) => startOfLocalDay(other, zone)),
  }
}
