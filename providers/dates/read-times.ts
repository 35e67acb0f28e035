/**
 * The times that a mail names, in English and French: days and times of day are found apart, by forms of our own (and
 * chrono for days that these have no words for), and then joined to what people mean together.
 */
import type { ReadTimes } from '#domain/meeting/time-mention.ts'
import { knownZone, localDay } from '#domain/scheduling/zones.ts'
import { chronoDays } from './chrono-days.ts'
import { clockForms } from './clock-times.ts'
import { dateForms } from './dates.ts'
import { fold } from './fold.ts'
import { joinTokens, type Joined } from './join-tokens.ts'
import { mentionOf } from './mention.ts'
import { relativeDayForms } from './relative-days.ts'
import { find, type DayToken, type ZoneToken } from './tokens.ts'
import { vagueForms } from './vague-spans.ts'
import { zoneForms } from './zone-names.ts'

export const readTimes: ReadTimes = (text, { now, zone, language }) => {
  const folded = fold(text)
  const zones = find<ZoneToken>(folded, zoneForms(language ?? 'en'))
  const named =
    zones.length > 0 && new Set(zones.map((token) => token.zone)).size === 1 ? zones[0]?.zone : null
  const today = localDay(now, knownZone(named, zone))
  const own = ownDays(folded, today, language ?? 'en')
  const clocks = find(masked(folded, own), clockForms)
  const read = [...own, ...clocks]
  const others = chronoDays(folded, language ?? 'en', today).filter((day) => !isInside(day, read))
  const days = [...own, ...others].sort((one, other) => one.from - other.from)
  return joinTokens(folded, { days, clocks }).map((joined) =>
    mentionOf(text, joined, { zone: zoneOf(joined, zones) ?? knownZone(named, zone), now }),
  )
}

function ownDays(folded: string, today: string, language: 'en' | 'fr'): DayToken[] {
  const forms = [...dateForms(today, language), ...relativeDayForms(today), ...vagueForms(today)]
  return find(folded, forms).map((day) => (isWeekOf(folded, day) ? { ...day, precision: 'week' } : day))
}

/** "the week of 12 January" is no day. */
function isWeekOf(folded: string, { from, precision }: DayToken): boolean {
  return (
    precision === 'day' &&
    /(?:week (?:of|beginning|starting)|semaine du)(?: the| le)? ?$/.test(folded.slice(0, from))
  )
}

/** The text without the dates, whose digits are no times. */
function masked(folded: string, days: readonly DayToken[]): string {
  return days
    .filter(({ from, to }) => /\d/.test(folded.slice(from, to)))
    .reduce((text, { from, to }) => text.slice(0, from) + '_'.repeat(to - from) + text.slice(to), folded)
}

interface Place {
  from: number
  to: number
}

function isInside(token: Place, others: readonly Place[]): boolean {
  return others.some((other) => token.from < other.to && token.to > other.from)
}

/** The zone that stands right behind the time. */
function zoneOf({ clock }: Joined, zones: readonly ZoneToken[]): string | null {
  if (!clock) return null
  return zones.find(({ from }) => from >= clock.from && from - clock.to <= ZONE_REACH)?.zone ?? null
}
const ZONE_REACH = 12
