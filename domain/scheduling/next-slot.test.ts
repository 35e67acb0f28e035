import { test } from '@fast-check/vitest'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OPEN_CALENDAR, type Calendar } from './calendar.ts'
import { bookedFrom, nextSlot, type Capacity } from './next-slot.ts'
import { addDays, DAY_MS, instantsOf, localDay, startOfLocalDay, wallClock, weekdayOf } from './zones.ts'

const ZONES = [
  'UTC',
  'Europe/Paris',
  'America/New_York',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Beirut',
  'America/Havana',
]
const YEAR_START = Date.UTC(2026, 0, 1)
const zones = fc.constantFrom(...ZONES)
const instants = fc.integer({ min: YEAR_START, max: YEAR_START + 730 * DAY_MS })
const windows = fc
  .tuple(fc.integer({ min: 0, max: 1_430 }), fc.integer({ min: 1, max: 1_440 }))
  .map(([from, length]) => ({ from, to: Math.min(1_440, from + length) }))
const calendars: fc.Arbitrary<Calendar> = fc.record({
  windows: fc.option(
    fc.dictionary(
      fc.constantFrom('0', '1', '2', '3', '4', '5', '6'),
      fc.array(windows, { minLength: 1, maxLength: 2 }),
    ),
  ),
  holidays: fc
    .array(instants, { maxLength: 3 })
    .map((days) => new Set(days.map((day) => localDay(day, 'UTC')))),
})
const capacities = fc.record({
  zone: fc.option(fc.oneof(zones, fc.constant('Mars/Olympus'))),
  dailyLimit: fc.integer({ min: 1, max: 6 }),
  minGapMs: fc.integer({ min: 0, max: 8 * 3_600_000 }),
  ramp: fc.option(
    fc.record({
      since: fc.constant(YEAR_START - 3 * DAY_MS),
      start: fc.nat({ max: 3 }),
      step: fc.nat({ max: 2 }),
    }),
  ),
})
const RUNS = { numRuns: 200 }

/** Book `count` slots one after the other, as people are enrolled. */
function book(
  calendar: Calendar,
  capacity: Omit<Capacity, 'booked'>,
  requests: { notBefore: number; zone: string | null }[],
) {
  const booked: number[] = []
  for (const request of requests) {
    const slot = nextSlot(calendar, { ...capacity, booked: booked.toSorted((a, b) => a - b) }, request)
    if (slot.kind === 'slot') {
      expect(slot.at).toBeGreaterThanOrEqual(request.notBefore)
      expect(isOpen(calendar, request.zone ?? mailboxZone(capacity.zone), slot.at)).toBe(true)
      booked.push(slot.at)
    }
  }
  return booked.toSorted((a, b) => a - b)
}

const mailboxZone = (zone: string | null) => (zone && ZONES.includes(zone) ? zone : 'UTC')

/** The calendar read straight off the wall clock. */
function isOpen({ windows, holidays }: Calendar, zone: string, at: number): boolean {
  const day = localDay(at, zone)
  const minute = (wallClock(at, zone) - Date.parse(day)) / 60_000
  const today = windows ? (windows[weekdayOf(day)] ?? []) : [{ from: 0, to: 1_440 }]
  return !holidays.has(day) && today.some(({ from, to }) => from <= minute && minute < to)
}

describe('nextSlot', () => {
  const requests = fc.array(
    fc.record({
      notBefore: instants.map((at) => YEAR_START + (at % (200 * DAY_MS))),
      zone: fc.option(zones),
    }),
    { minLength: 1, maxLength: 12 },
  )
  const crowd = fc
    .tuple(instants, fc.option(zones), fc.integer({ min: 1, max: 15 }))
    .map(([notBefore, zone, count]) => Array.from({ length: count }, () => ({ notBefore, zone })))

  test.prop([calendars, capacities, fc.oneof(requests, crowd)], RUNS)(
    'is never early, never outside the window, never too close, never over the cap of a day',
    (calendar, capacity, requests) => {
      const booked = book(calendar, capacity, requests)
      for (const [index, at] of booked.entries())
        if (index > 0) expect(at - booked[index - 1]!).toBeGreaterThanOrEqual(capacity.minGapMs)
      const perDay = Map.groupBy(booked, (at) => localDay(at, mailboxZone(capacity.zone)))
      for (const [day, { length }] of perDay) {
        const age = (Date.parse(day) - (YEAR_START - 3 * DAY_MS)) / DAY_MS
        const ramped = capacity.ramp ? capacity.ramp.start + capacity.ramp.step * (age + 1) : Infinity
        expect(length).toBeLessThanOrEqual(Math.min(capacity.dailyLimit, ramped))
      }
    },
  )

  test.prop([capacities, instants, fc.option(zones), fc.array(instants, { maxLength: 30 })], RUNS)(
    'is the first that fits: no minute before it is free',
    (capacity, notBefore, zone, others) => {
      const all = { ...capacity, ramp: null, booked: others.toSorted((a, b) => a - b) }
      const slot = nextSlot(OPEN_CALENDAR, all, { notBefore, zone })
      if (slot.kind !== 'slot') throw new Error('an open calendar always has room')
      const days = Map.groupBy(all.booked, (at) => localDay(at, mailboxZone(capacity.zone)))
      for (let at = notBefore; at < Math.min(slot.at, notBefore + 3 * DAY_MS); at += 15 * 60_000) {
        const isFull =
          (days.get(localDay(at, mailboxZone(capacity.zone)))?.length ?? 0) >= capacity.dailyLimit
        const isClose = all.booked.some((other) => Math.abs(other - at) < capacity.minGapMs)
        expect(isFull || isClose).toBe(true)
      }
    },
  )

  test.prop([calendars, capacities, instants, fc.array(instants, { maxLength: 20 })], RUNS)(
    'needs to know bookings only from `bookedFrom` on, and answers the same twice',
    (calendar, capacity, notBefore, others) => {
      const booked = others.toSorted((a, b) => a - b)
      const recent = booked.filter((at) => at >= bookedFrom(capacity, notBefore))
      const request = { notBefore, zone: null }
      expect(nextSlot(calendar, { ...capacity, booked: recent }, request)).toEqual(
        nextSlot(calendar, { ...capacity, booked }, request),
      )
    },
  )

  it('is the very instant asked for when nothing stands against it', () => {
    const capacity = { zone: null, dailyLimit: 1, minGapMs: 60_000, ramp: null, booked: [] }
    expect(nextSlot(OPEN_CALENDAR, capacity, { notBefore: 5, zone: null })).toEqual({ kind: 'slot', at: 5 })
  })

  it('says why there is none', () => {
    const capacity = { zone: null, dailyLimit: 0, minGapMs: 0, ramp: null, booked: [] }
    const request = { notBefore: YEAR_START, zone: null }
    expect(nextSlot(OPEN_CALENDAR, capacity, request)).toEqual({ kind: 'none', reason: 'no_capacity' })
    const closed = { windows: {}, holidays: new Set<string>() }
    expect(nextSlot(closed, { ...capacity, dailyLimit: 1 }, request)).toEqual({
      kind: 'none',
      reason: 'never_open',
    })
  })

  it('finds room behind 100,000 bookings in a moment', () => {
    const booked = Array.from({ length: 100_000 }, (_, index) => YEAR_START + index * 1_000)
    const capacity = { zone: 'Europe/Paris', dailyLimit: 1_000_000, minGapMs: 1_000, ramp: null, booked }
    const begun = performance.now()
    for (let count = 0; count < 50; count++)
      expect(nextSlot(OPEN_CALENDAR, capacity, { notBefore: YEAR_START, zone: null })).toEqual({
        kind: 'slot',
        at: YEAR_START + 100_000_000,
      })
    expect(performance.now() - begun).toBeLessThan(2_000)
  })
})

describe('zones', () => {
  it('knows the day whose midnight does not exist, the skipped hour and the hour that comes twice', () => {
    expect(new Date(startOfLocalDay('2026-04-24', 'Africa/Cairo')).toISOString()).toBe(
      '2026-04-23T22:00:00.000Z',
    )
    const skipped = instantsOf('2026-03-29', 150, 'Europe/Paris')
    expect(new Date(skipped.earlier).toISOString()).toBe('2026-03-29T01:00:00.000Z')
    const twice = instantsOf('2026-10-25', 150, 'Europe/Paris')
    expect(twice.later - twice.earlier).toBe(3_600_000)
  })

  test.prop([instants, zones], { numRuns: 2_000 })(
    'puts every instant into the day that it belongs to',
    (at, zone) => {
      const day = localDay(at, zone)
      expect(startOfLocalDay(day, zone)).toBeLessThanOrEqual(at)
      expect(startOfLocalDay(addDays(day, 1), zone)).toBeGreaterThan(at)
    },
  )
})
