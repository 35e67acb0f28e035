import { instantsOf, knownZone, localDay, weekdayOf } from '../scheduling/zones.ts'
import {
  closingOf,
  freeSlots,
  overlaps,
  type CalendarSpan,
  type FreeRequest,
  type MeetingHours,
} from './free-slots.ts'

/** Whether a meeting lies within the hours of one working day, on the clock of their zone. */
export function isWithinHours(hours: MeetingHours, { startAt, endAt }: CalendarSpan): boolean {
  const zone = knownZone(hours.timezone)
  const day = localDay(startAt, zone)
  if (!hours.workdays.includes(weekdayOf(day) || 7)) return false
  const opens = instantsOf(day, hours.dayStartMinute, zone).earlier
  const closes = closingOf(hours, day, zone)
  return startAt >= opens && endAt <= closes
}

export interface Busy {
  hours: MeetingHours
  /** All that is booked from `from` on, in any order. */
  taken: readonly CalendarSpan[]
}

export interface AlternativesRequest extends FreeRequest {
  /** Only there, if that is known ("on Thursday afternoon"). */
  within?: CalendarSpan | null
}

/**
 * Free slots to offer, in order: one a day, in the morning and in the afternoon by turns, so that somebody who is busy all
 * Tuesday, or every morning, still has a choice. Where there are too few days the rest comes from the same days.
 */
export function findFree({ hours, taken }: Busy, request: AlternativesRequest): CalendarSpan[] {
  const { count, within = null } = request
  const zone = knownZone(hours.timezone)
  const all = freeSlots(hours, taken, { ...request, count: Infinity })
  const fit = within
    ? all.filter((slot) => within.startAt <= slot.startAt && slot.endAt <= within.endAt)
    : all
  const days = [...Map.groupBy(fit, ({ startAt }) => localDay(startAt, zone)).values()]
  const chosen = days.slice(0, count).flatMap((slots, index) => {
    const wanted = index % 2 === 1
    return (slots.find(({ startAt }) => isAfternoon(startAt, zone) === wanted) ?? slots[0]) || []
  })
  // The free slots may overlap one another (45 minutes on the half hour), the offered ones may not.
  for (const slot of fit) if (chosen.length < count && isFree(chosen, slot)) chosen.push(slot)
  return chosen.toSorted((a, b) => a.startAt - b.startAt)
}

function isAfternoon(instant: number, zone: string): boolean {
  return instant >= instantsOf(localDay(instant, zone), 12 * 60, zone).earlier
}

/** What is taken on connected calendars, which show the meeting too: one that is moved does not stand in its own way. */
export function withoutMeeting(elsewhere: readonly CalendarSpan[], meeting: CalendarSpan): CalendarSpan[] {
  return elsewhere.filter(({ startAt }) => startAt !== meeting.startAt)
}

/** Whether a time is free of everything that is booked. */
export function isFree(taken: readonly CalendarSpan[], span: CalendarSpan): boolean {
  return !taken.some((other) => overlaps(other, span))
}
