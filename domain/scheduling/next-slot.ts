import { nextOpenSpan, type Calendar } from './calendar.ts'
import { addDays, DAY_MS, knownZone, localDay, startOfLocalDay } from './zones.ts'

/** How a young mailbox grows: `start` mails on its first day, `step` more each day, up to its daily limit. */
export interface Ramp {
  /** When the mailbox began to send. */
  since: number
  start: number
  step: number
}

/** What one mailbox may send, and what is booked in it. */
export interface Capacity {
  /** Where its days begin; unknown or null: UTC. */
  zone: string | null
  /** Mails per day of its zone. */
  dailyLimit: number
  minGapMs: number
  ramp: Ramp | null
  /** Booked and used instants, ascending; complete from `bookedFrom` on. */
  booked: readonly number[]
}

export interface SlotRequest {
  notBefore: number
  /** The person's zone; unknown or null: the mailbox's. */
  zone: string | null
  /** How far to look, in days. */
  horizonDays?: number
}

export type Slot = { kind: 'slot'; at: number } | { kind: 'none'; reason: 'never_open' | 'no_capacity' }

const HORIZON_DAYS = 400

/**
 * The first instant at or after `notBefore` when the person's calendar is open, the mailbox's day has room and no other
 * mail is closer than the gap.
 */
export function nextSlot(calendar: Calendar, capacity: Capacity, request: SlotRequest): Slot {
  const days = request.horizonDays ?? HORIZON_DAYS
  const zone = knownZone(request.zone, capacity.zone)
  const limit = request.notBefore + days * DAY_MS
  let at = request.notBefore
  while (at <= limit) {
    const open = nextOpenSpan(calendar, zone, { from: at, days })
    if (!open) return { kind: 'none', reason: 'never_open' }
    const fit = fitIn(capacity, open.start)
    if (fit.fits && fit.at < open.end) return { kind: 'slot', at: fit.at }
    // What does not fit here is looked for again from where the mailbox has room: window and day are new there.
    at = Math.max(fit.at, open.start)
  }
  return { kind: 'none', reason: 'no_capacity' }
}

/** The instant from which `booked` must be complete for a request: the mailbox's day of `notBefore`, and a gap more. */
export function bookedFrom(
  { zone, minGapMs }: Pick<Capacity, 'zone' | 'minGapMs'>,
  notBefore: number,
): number {
  const known = knownZone(zone)
  return startOfLocalDay(localDay(notBefore, known), known) - minGapMs
}

/** The first instant from `from` in the same mailbox day that keeps the gap; else where the next day begins. */
function fitIn(capacity: Capacity, from: number): { fits: boolean; at: number } {
  const { booked, minGapMs } = capacity
  const zone = knownZone(capacity.zone)
  const day = localDay(from, zone)
  const dayEnd = startOfLocalDay(addDays(day, 1), zone)
  const used = firstAtOrAfter(booked, dayEnd) - firstAtOrAfter(booked, startOfLocalDay(day, zone))
  if (used >= capOn(capacity, day, zone)) return { fits: false, at: dayEnd }
  let at = from
  for (let index = firstAtOrAfter(booked, from - minGapMs + 1); index < booked.length; index++) {
    const other = booked[index] ?? Infinity
    if (other - at >= minGapMs || at >= dayEnd) break
    at = Math.max(at, other + minGapMs)
  }
  return { fits: at < dayEnd, at: Math.min(at, dayEnd) }
}

/** How many mails the mailbox may send on a day of its zone. */
function capOn({ dailyLimit, ramp }: Capacity, day: string, zone: string): number {
  if (!ramp) return dailyLimit
  const age = Math.round((Date.parse(day) - Date.parse(localDay(ramp.since, zone))) / DAY_MS)
  return age < 0 ? 0 : Math.min(dailyLimit, ramp.start + ramp.step * age)
}

/** The index of the first entry ≥ `instant` in an ascending list. */
function firstAtOrAfter(sorted: readonly number[], instant: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? Infinity) < instant) low = middle + 1
    else high = middle
  }
  return low
}
