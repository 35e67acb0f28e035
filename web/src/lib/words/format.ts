/** Numbers, dates and durations in the reader's language and time zone. */
export interface Format {
  number(value: number): string
  percent(share: number): string
  date(iso: string): string
  moment(iso: string): string
  /** The time of day. */
  time(iso: string): string
  /** A day of the calendar, `YYYY-MM-DD`: "Mon, Nov 23". */
  day(day: string): string
  /** From one day of the calendar to another: "Nov 23 – 29, 2026". */
  days(first: string, last: string): string
  /** How far away an instant is: "in 3 min", "2 h ago". */
  away(iso: string, now: number): string
  /** A length of time in its largest whole unit: "3 days". */
  duration(ms: number): string
  bytes(count: number): string
  /** "2, 4, and 6" */
  list(items: readonly string[]): string
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
]

/** @param timeZone an IANA name; an unknown one falls back to UTC */
export function createFormat(locale: string, timeZone: string): Format {
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC'
  const number = new Intl.NumberFormat(locale)
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: zone })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone: zone })
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: zone })
  const day = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  })
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  const list = new Intl.ListFormat(locale)
  const size = (value: number, unit: string, unitDisplay: 'short' | 'long' = 'short') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 }).format(
      value,
    )
  return {
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    date: (iso) => date.format(new Date(iso)),
    moment: (iso) => moment.format(new Date(iso)),
    time: (iso) => time.format(new Date(iso)),
    day: (text) => day.format(new Date(text)),
    days: (first, last) => days.formatRange(new Date(first), new Date(last)),
    away(iso, now) {
      const distance = Date.parse(iso) - now
      const [unit, length] = UNITS.find(([, ms]) => Math.abs(distance) >= ms) ?? (['second', 1_000] as const)
      return relative.format(Math.trunc(distance / length), unit)
    },
    duration(ms) {
      const [unit, length] =
        UNITS.find(([, unitMs]) => ms >= unitMs && ms % unitMs === 0) ?? (['second', 1_000] as const)
      return size(ms / length, unit, 'long')
    },
    bytes: (count) =>
      count < 1_000_000 ? size(count / 1_000, 'kilobyte') : size(count / 1_000_000, 'megabyte'),
    list: (items) => list.format(items),
  }
}

/** Whether `Intl` knows the zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
