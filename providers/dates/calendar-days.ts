/** Arithmetic of days that forms need; days are `YYYY-MM-DD`. */
import { addDays, weekdayOf } from '#domain/scheduling/zones.ts'

/** A date without a year that lies further back than this many days is next year's. */
const RECENT_DAYS = 31

/** The day of these parts (month from 0), or null if there is none (30 February). */
export function dayOf(year: number, month: number, date: number): string | null {
  const at = new Date(Date.UTC(year, month, date))
  const isReal = month >= 0 && month < 12 && at.getUTCDate() === date && year > 1970 && year < 2200
  return isReal ? at.toISOString().slice(0, 10) : null
}

/** The day with its year as written, or the one that is meant when none is. */
export function nearDay(
  { month, date, year }: { month: number; date: number; year: string },
  today: string,
): string | null {
  if (year) return dayOf(Number(year) < 100 ? 2_000 + Number(year) : Number(year), month, date)
  const thisYear = Number(today.slice(0, 4))
  const near = dayOf(thisYear, month, date)
  return near !== null && near < addDays(today, -RECENT_DAYS) ? dayOf(thisYear + 1, month, date) : near
}

/** The next such weekday (0 is Sunday) after `day`. */
export function weekdayAfter(day: string, weekday: number): string {
  return addDays(day, (weekday - weekdayOf(day) + 7) % 7 || 7)
}

/** The Monday of the week that `day` lies in. */
export function mondayOf(day: string): string {
  return addDays(day, -((weekdayOf(day) + 6) % 7))
}

/** The weekday of the week that begins on `monday`. */
export function inWeek(monday: string, weekday: number): string {
  return addDays(monday, (weekday + 6) % 7)
}

/** The first day of the month `count` months after that of `day`. */
export function firstOfMonth(day: string, count = 0): string {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + count, 1)).toISOString().slice(0, 10)
}

/** The first day of the next such month (0 is January), this one included. */
export function nextMonth(today: string, month: number): string {
  const year = Number(today.slice(0, 4))
  const first = dayOf(year, month, 1) ?? today
  return first >= firstOfMonth(today) ? first : (dayOf(year + 1, month, 1) ?? first)
}
