import type { Calendar, Meeting } from 'contract/calendar.ts'
import { clockOf, DAY_MINUTES, instantOf, timeOf } from '#lib/week.ts'

/** Where a meeting stands in its day's column, in minutes after midnight. */
export interface Place {
  meeting: Meeting
  day: string
  from: number
  to: number
  /** Which of the lanes that it shares with those it overlaps, counted from 0. */
  lane: number
  lanes: number
}

/** Shorter ones could not be read. */
const LEAST_MINUTES = 30

/** Each meeting in the column of the day on which it begins; what goes on after midnight is cut off there. */
export function layOut(meetings: readonly Meeting[], zone: string): Place[] {
  const places = meetings.map((meeting) => {
    const { day, minute: from } = clockOf(meeting.startAt, zone)
    const minutes = (Date.parse(meeting.endAt) - Date.parse(meeting.startAt)) / 60_000
    const to = Math.min(from + Math.max(minutes, LEAST_MINUTES), DAY_MINUTES)
    return { meeting, day, from, to, lane: 0, lanes: 1 }
  })
  for (const day of new Set(places.map((place) => place.day)))
    for (const crowd of crowdsOf(places.filter((place) => place.day === day))) share(crowd)
  return places
}

/** Those of a day, in groups of which none overlaps another. */
function crowdsOf(places: readonly Place[]): Place[][] {
  const crowds: Place[][] = []
  let end = 0
  for (const place of places.toSorted((a, b) => a.from - b.from)) {
    if (place.from < end) crowds.at(-1)?.push(place)
    else crowds.push([place])
    end = Math.max(end, place.to)
  }
  return crowds
}

/** Each takes the first lane that is free when it begins. */
function share(crowd: readonly Place[]): void {
  const ends: number[] = []
  for (const place of crowd) {
    const free = ends.findIndex((end) => end <= place.from)
    place.lane = free < 0 ? ends.length : free
    ends[place.lane] = place.to
  }
  for (const place of crowd) place.lanes = ends.length
}

/** The hours that a week shows: those of work on the reader's clock, and those of every meeting. */
export function shownHours(
  placed: readonly Place[],
  { own, day, zone }: { own: Calendar | undefined; day: string; zone: string },
): { from: number; to: number } {
  const work = own ? workOf(own, day, zone) : { from: 9 * 60, to: 18 * 60 }
  const from = Math.min(work.from, ...placed.map((place) => place.from))
  const to = Math.max(work.to, ...placed.map((place) => place.to))
  return { from: Math.floor(from / 60), to: Math.ceil(to / 60) }
}

/** Work that goes past the reader's midnight takes the whole day. */
function workOf(own: Calendar, day: string, zone: string): { from: number; to: number } {
  const whole = { from: 0, to: DAY_MINUTES }
  if (own.timezone === zone) return { from: own.dayStartMinute, to: own.dayEndMinute }
  const start = instantOf(day, timeOf(own.dayStartMinute), own.timezone)
  if (!start) return whole
  const { minute: from } = clockOf(start, zone)
  const to = from + own.dayEndMinute - own.dayStartMinute
  return to > DAY_MINUTES ? whole : { from, to }
}
