import type { ClockToken, DayToken } from './tokens.ts'

/** A day, a time of day, or both, meant together. */
export interface Joined {
  day: DayToken | null
  clock: ClockToken | null
}

interface Tokens {
  days: readonly DayToken[]
  clocks: readonly ClockToken[]
}

/** What may stand between a day and its time, and little else. */
const LINK =
  /^[\s,;:()@-]*(?:(?:at|on|a|le|la|les|in|the|from|de|des|du|for|pour|around|about|vers|anytime|any|same|time|meme|heure|en|dans|plutot|i|say|disons|works|or|ou|and|et|is|of|next|his|this|good|best|sometime|perhaps|maybe|peut-etre)[\s,;:()-]*){0,4}$/
const REACH = 30

/** Join each time to its day: the one before it, else the one behind it, else the only one of the text. */
export function joinTokens(folded: string, { days, clocks }: Tokens): Joined[] {
  const joined: Joined[] = []
  const timed = new Set<DayToken>()
  for (const clock of clocks) {
    const day = dayOfClock(folded, clock, { days, clocks })
    if (day) timed.add(day)
    joined.push({ day, clock })
  }
  for (const day of days) {
    if (timed.has(day)) continue
    const shared = sharedClocks(folded, day, { days, joined })
    joined.push(...(shared.length > 0 ? shared.map((clock) => ({ day, clock })) : [{ day, clock: null }]))
  }
  return joined.sort((one, other) => placeOf(one) - placeOf(other))
}

export function placeOf({ day, clock }: Joined): number {
  return Math.min(day?.from ?? Infinity, clock?.from ?? Infinity)
}

function dayOfClock(folded: string, clock: ClockToken, { days, clocks }: Tokens): DayToken | null {
  const before = days.findLast((day) => day.to <= clock.from)
  if (before && reaches(folded, before.to, clock.from, { over: clocks })) return before
  const behind = days.find((day) => day.from >= clock.to)
  if (behind && reaches(folded, clock.to, behind.from, { over: [] })) return behind
  const inside = days.find((day) => day.from < clock.to && clock.from < day.to)
  if (inside) return inside
  const only = days.filter((day) => day.precision === 'day')
  return only.length === 1 ? (only[0] ?? null) : null
}

/** Whether nothing but links (and other times: "Thursday at 3 or 4pm") lies between. */
function reaches(
  folded: string,
  from: number,
  to: number,
  { over }: { over: readonly ClockToken[] },
): boolean {
  const between = over
    .filter((token) => token.from >= from && token.to <= to)
    .reduceRight(
      (text, token) => text.slice(0, token.from - from) + text.slice(token.to - from),
      folded.slice(from, to),
    )
  return between.length <= REACH && LINK.test(between)
}

/** "Tuesday or Wednesday at 3pm": the time belongs to both. */
function sharedClocks(
  folded: string,
  day: DayToken,
  { days, joined }: { days: readonly DayToken[]; joined: readonly Joined[] },
): ClockToken[] {
  const next = days.find((other) => other.from >= day.to)
  if (!next || !/^[\s,]*(?:or|ou|and|et|,|\/)[\s]*(?:on|le|the)?[\s]*$/.test(folded.slice(day.to, next.from)))
    return []
  return joined.flatMap((one) => (one.day === next && one.clock ? [one.clock] : []))
}
