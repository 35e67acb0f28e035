/** Instants and wall clocks, by the zone rules of `Intl`. Days are `YYYY-MM-DD`; instants are epoch milliseconds. */
export const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

interface Zone {
  /** As `Intl` writes it. */
  name: string
  format: Intl.DateTimeFormat
}

// eslint-disable-next-line no-restricted-syntax -- says the same to whoever asks, in whatever order
const zones = new Map<string, Zone | null>()
/** Zones come from foreign files, too: a list of what somebody made up must not fill the memory. */
const MOST = 1_000

function zoneOf(zone: string): Zone | null {
  const known = zones.get(zone)
  if (known !== undefined) return known
  const found = newZone(zone)
  if (zones.size >= MOST) zones.clear()
  zones.set(zone, found)
  return found
}

function newZone(zone: string): Zone | null {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      era: 'short',
    })
    return { name: format.resolvedOptions().timeZone, format }
  } catch (error) {
    if (error instanceof RangeError) return null // Intl's word for an unknown zone
    throw error
  }
}

/** True for a zone that `Intl` knows, such as `Europe/Paris`. */
export function isZone(zone: string): boolean {
  return zoneOf(zone) !== null
}

/** The name that `Intl` gives a zone (`europe/paris` is `Europe/Paris`), or null for one that it does not know. */
export function canonicalZone(zone: string): string | null {
  return zoneOf(zone)?.name ?? null
}

/** The first of these zones that is known; UTC if none is. */
export function knownZone(...candidates: (string | null | undefined)[]): string {
  return candidates.find((zone): zone is string => !!zone && isZone(zone)) ?? 'UTC'
}

/** What the wall clock in `zone` shows at `instant`, as if it were UTC. @throws RangeError for an unknown zone */
export function wallClock(instant: number, zone: string): number {
  const known = zoneOf(zone)
  if (!known) throw new RangeError('unknown time zone')
  const { name, format } = known
  if (name === 'UTC') return instant // the days of every mailbox, for which `Intl` would be asked ten times a place
  const parts: Record<string, string> = {}
  for (const { type, value } of format.formatToParts(instant)) parts[type] = value
  const number = (type: string) => Number(parts[type])
  const shown = Date.UTC(
    parts['era'] === 'BC' ? 1 - number('year') : number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second'),
  )
  return shown + (((instant % 1_000) + 1_000) % 1_000)
}

/** The calendar day in `zone` at `instant`. */
export function localDay(instant: number, zone: string): string {
  return new Date(wallClock(instant, zone)).toISOString().slice(0, 10)
}

/** The day `count` days after `day`. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)
}

/** 0 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay()
}

/** The first instant of `day` in `zone`; not always midnight, since some clocks skip that hour. */
export function startOfLocalDay(day: string, zone: string): number {
  return instantsOf(day, 0, zone).earlier
}

/**
 * When the wall clock in `zone` shows `minute` (0 … 1440) of `day`. An hour that comes twice gives two instants; one that is
 * skipped gives the instant of the skip for both.
 */
export function instantsOf(day: string, minute: number, zone: string): { earlier: number; later: number } {
  const shown = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS
  const before = shown - offsetAt(shown - DAY_MS, zone)
  const after = shown - offsetAt(shown + DAY_MS, zone)
  const right = [before, after].filter((instant) => wallClock(instant, zone) === shown)
  if (right.length > 0) return { earlier: Math.min(...right), later: Math.max(...right) }
  const skip = firstInstantWith(offsetAt(shown + DAY_MS, zone), zone, { from: after, to: before })
  return { earlier: skip, later: skip }
}

/** How far the wall clock is ahead of UTC, in ms. */
function offsetAt(instant: number, zone: string): number {
  return wallClock(instant, zone) - instant
}

function firstInstantWith(offset: number, zone: string, range: { from: number; to: number }): number {
  let { from, to } = range // `from` has the old offset, `to` the new one
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2)
    if (offsetAt(middle, zone) === offset) to = middle
    else from = middle
  }
  return to
}
