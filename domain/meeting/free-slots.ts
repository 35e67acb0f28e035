import { addDays, instantsOf, knownZone, localDay, weekdayOf } from '../scheduling/zones.ts'

/** When a workspace meets people, on the clock of its zone. */
export interface MeetingHours {
  timezone: string
  /** ISO weekdays, 1 is Monday. */
  workdays: readonly number[]
  dayStartMinute: number
  dayEndMinute: number
}

/** Part of a calendar, in epoch ms; `endAt` is not part of it. */
export interface CalendarSpan {
  startAt: number
  endAt: number
}

export interface FreeRequest {
  /** Epoch ms; nothing before it is free. */
  from: number
  minutes: number
  /** How many are wanted at most. */
  count: number
  /** In how many days to look. */
  days?: number
}

/** Meetings begin at full and half hours after the day's start. */
const STEP_MINUTES = 30
const MINUTE_MS = 60_000
const HORIZON_DAYS = 28

/** The first free slots within the hours, in order. `taken` is all that is booked from `from` on, in any order. */
export function freeSlots(
  hours: MeetingHours,
  taken: readonly CalendarSpan[],
  { from, minutes, count, days = HORIZON_DAYS }: FreeRequest,
): CalendarSpan[] {
  const zone = knownZone(hours.timezone)
  const found: CalendarSpan[] = []
  const first = localDay(from, zone)
  for (let number = 0; number <= days && found.length < count; number += 1)
    for (const slot of slotsOf(addDays(first, number), { hours, zone, minutes }))
      if (found.length < count && slot.startAt >= from && !taken.some((span) => overlaps(span, slot)))
        found.push(slot)
  return found
}

function slotsOf(
  day: string,
  { hours, zone, minutes }: { hours: MeetingHours; zone: string; minutes: number },
): CalendarSpan[] {
  if (!hours.workdays.includes(weekdayOf(day) || 7)) return []
  const slots: CalendarSpan[] = []
  const closes = closingOf(hours, day, zone)
  // An hour that the clock skips gives the same instant twice, and may leave no room before the end.
  let last = -Infinity
  for (let minute = hours.dayStartMinute; minute + minutes <= hours.dayEndMinute; minute += STEP_MINUTES) {
    const startAt = instantsOf(day, minute, zone).earlier
    const slot = { startAt, endAt: startAt + minutes * MINUTE_MS }
    if (startAt > last && slot.endAt <= closes) slots.push(slot)
    last = startAt
  }
  return slots
}

/** The instant at which the working day ends. */
export function closingOf({ dayEndMinute }: MeetingHours, day: string, zone: string): number {
  return dayEndMinute === 1_440
    ? instantsOf(addDays(day, 1), 0, zone).earlier
    : instantsOf(day, dayEndMinute, zone).later
}

export function overlaps(one: CalendarSpan, other: CalendarSpan): boolean {
  return one.startAt < other.endAt && other.startAt < one.endAt
}
