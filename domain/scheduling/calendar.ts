import { addDays, instantsOf, localDay, weekdayOf } from './zones.ts'

/** Part of a day, in minutes after midnight on the wall clock; `to` is not part of it. 0 ≤ from < to ≤ 1440. */
export interface Window {
  from: number
  to: number
}

/** When mails may go out, by the clock of whoever receives them. */
export interface Calendar {
  /** By weekday (0 is Sunday); a weekday without windows is closed. Null: at any time. */
  windows: Readonly<Partial<Record<number, readonly Window[]>>> | null
  /** Closed days, `YYYY-MM-DD`. */
  holidays: ReadonlySet<string>
}

/** At any time, so that nothing waits that nobody has asked to wait. */
export const OPEN_CALENDAR: Calendar = { windows: null, holidays: new Set() }

/** A span of time; `end` is not part of it. */
export interface Span {
  start: number
  end: number
}

/** The open span that contains `instant` or comes next, within `days` days; null if there is none. */
export function nextOpenSpan(
  calendar: Calendar,
  zone: string,
  { from, days }: { from: number; days: number },
): Span | null {
  if (!calendar.windows && calendar.holidays.size === 0) return { start: from, end: Infinity }
  const first = localDay(from, zone)
  for (let count = 0; count <= days; count++) {
    const day = addDays(first, count)
    const spans = windowsOf(calendar, day).map((window) => spanOf(window, day, zone))
    const open = spans.find(({ start, end }) => start < end && from < end)
    if (open) return { start: Math.max(from, open.start), end: open.end }
  }
  return null
}

const WHOLE_DAY: readonly Window[] = [{ from: 0, to: 1_440 }]

function windowsOf({ windows, holidays }: Calendar, day: string): readonly Window[] {
  if (holidays.has(day)) return []
  const found = windows ? (windows[weekdayOf(day)] ?? []) : WHOLE_DAY
  return found.toSorted((a, b) => a.from - b.from)
}

/**
 * The instants of a window. Where an hour comes twice, the narrow reading is taken (from its second coming, to its
 * first), because between the two the clock shows times outside the window.
 */
function spanOf({ from, to }: Window, day: string, zone: string): Span {
  const start = instantsOf(day, from, zone)
  const end = to === 1_440 ? instantsOf(addDays(day, 1), 0, zone) : instantsOf(day, to, zone)
  if (from === 0) return { start: start.earlier, end: narrowEnd(start.earlier, end) }
  return { start: start.later, end: narrowEnd(start.later, end) }
}

function narrowEnd(start: number, { earlier, later }: { earlier: number; later: number }): number {
  return earlier > start ? earlier : later
}
