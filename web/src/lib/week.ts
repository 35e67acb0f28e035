/** Days and times on the reader's clock. A day is `YYYY-MM-DD`, a time `HH:MM`. */

const MINUTE = 60_000
export const DAY_MINUTES = 1_440

/** Whether the text names a day that exists. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : null
  return at !== null && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

export function addDays(day: string, count: number): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + count)
  return at.toISOString().slice(0, 10)
}

/** The Monday of the day's week. */
export function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return addDays(day, -((weekday + 6) % 7))
}

/** The seven days from `monday` on. */
export function weekOf(monday: string): string[] {
  return Array.from({ length: 7 }, (_, count) => addDays(monday, count))
}

/** What the clock in `zone` shows: the day, and the minutes since its midnight. */
export function clockOf(at: string | number, zone: string): { day: string; minute: number } {
  const shown = new Date(shownAsUtc(new Date(at).getTime(), zone)).toISOString()
  const [hours = 0, minutes = 0] = shown.slice(11, 16).split(':').map(Number)
  return { day: shown.slice(0, 10), minute: hours * 60 + minutes }
}

/** Minutes after midnight as `HH:MM`. */
export function timeOf(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

/** `HH:MM` in minutes after midnight. */
export function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/**
 * The instant at which the clock in `zone` shows this, in ISO 8601; null for what no clock shows. Of an hour that comes
 * twice the first is meant; one that is skipped is read as if the clock had not been changed yet.
 */
export function instantOf(day: string, time: string, zone: string): string | null {
  if (!isDay(day) || !/^([01]\d|2[0-3]):[0-5]\d(:00)?$/.test(time)) return null
  const shown = Date.parse(`${day}T${time.slice(0, 5)}:00Z`)
  const offsets = [shown - DAY_MINUTES * MINUTE, shown + DAY_MINUTES * MINUTE].map(
    (near) => shownAsUtc(near, zone) - near,
  )
  const found = offsets.map((offset) => shown - offset).find((at) => shownAsUtc(at, zone) === shown)
  return new Date(found ?? shown - (offsets[0] ?? 0)).toISOString()
}

/** What the clock in `zone` shows at an instant, read as if it were UTC. */
function shownAsUtc(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at)
  const number = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  return Date.UTC(
    number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second'),
  )
}
