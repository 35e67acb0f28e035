import { capOf } from './rules.ts'

/** Points earned or lost by one fact. */
export interface ScoreEntry {
  /** Rule and fact: the same fact scores once. */
  factKey: string
  rule: string
  points: number
  halfLifeDays: number | null
  /** Epoch ms. */
  at: number
}

const DAY_MS = 86_400_000
/** After a year nothing that fades is worth half a point any more, at the rules' half-lives. */
const LOOK_AHEAD_DAYS = 400

/** The score of a lead at an instant: a whole number from 0 to 100, whatever the order of its entries. */
export function scoreOf(entries: readonly ScoreEntry[], now: number): number {
  return total(distinct(entries), now)
}

/** Each entry with what it is worth at an instant; their sum, rounded and kept within 0…100, is the score. */
export function worths<E extends ScoreEntry>(entries: readonly E[], now: number): (E & { worth: number })[] {
  return capped(distinct(entries), now)
}

/** The same of entries that are told apart and in order. */
function capped<E extends ScoreEntry>(entries: readonly E[], now: number): (E & { worth: number })[] {
  const faded = entries.map((entry) => ({ ...entry, worth: fade(entry, now) }))
  const sums = new Map<string, number>()
  for (const { rule, worth } of faded) sums.set(rule, (sums.get(rule) ?? 0) + worth)
  return faded.map((entry) => {
    const sum = sums.get(entry.rule) ?? 0
    const cap = capOf(entry.rule)
    return sum > cap ? { ...entry, worth: (entry.worth * cap) / sum } : entry
  })
}

/**
 * When the score changes next by fading alone: looked for once a day, because nobody acts on less.
 * Null if it stays as it is for as long as anything fades.
 */
export function nextChangeAt(entries: readonly ScoreEntry[], now: number): number | null {
  const counted = distinct(entries)
  const folded = fold(counted, now)
  const score = total(counted, now)
  for (let day = 1; day <= LOOK_AHEAD_DAYS; day++) {
    const at = now + day * DAY_MS
    const sum = sumOf(folded, at)
    if ((isBetween(sum) ? total(counted, at) : rounded(sum)) !== score) return at
  }
  return null
}

/**
 * The same ledger in a few entries: what fades alike is one entry, worth at `now` what all of it is worth together. Years
 * of opens are then as quickly looked through as one.
 */
function fold(entries: readonly ScoreEntry[], now: number): ScoreEntry[] {
  const sums = new Map<string, ScoreEntry>()
  for (const entry of entries) {
    const at = Math.max(entry.at, now) // what a clock ahead of ours has stamped does not fade before that
    const factKey = `${entry.rule}:${entry.halfLifeDays}:${at}`
    const points = (sums.get(factKey)?.points ?? 0) + fade(entry, now)
    sums.set(factKey, { ...entry, factKey, points, at })
  }
  return [...sums.values()]
}

/** So near the middle of two whole numbers that the order of adding would decide on the rounding. */
function isBetween(sum: number): boolean {
  return Math.abs(sum - Math.floor(sum) - 0.5) < 1e-6
}

function total(entries: readonly ScoreEntry[], now: number): number {
  return rounded(sumOf(entries, now))
}

function sumOf(entries: readonly ScoreEntry[], now: number): number {
  return capped(entries, now).reduce((all, { worth }) => all + worth, 0)
}

function rounded(sum: number): number {
  return Math.min(100, Math.max(0, Math.round(sum)))
}

function fade({ points, halfLifeDays, at }: ScoreEntry, now: number): number {
  if (halfLifeDays === null) return points
  return points * 0.5 ** (Math.max(0, now - at) / (halfLifeDays * DAY_MS))
}

/** One entry for each fact, in an order of their own: sums of fractions depend on the order they are added in. */
function distinct<E extends ScoreEntry>(entries: readonly E[]): E[] {
  const sorted = entries.toSorted(
    (a, b) => compare(a.factKey, b.factKey) || a.at - b.at || a.points - b.points,
  )
  return sorted.filter((entry, index) => entry.factKey !== sorted[index - 1]?.factKey)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
