import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { localDay } from '../scheduling/zones.ts'
import { overlaps, type MeetingHours } from './free-slots.ts'
import { findFree, isFree, isWithinHours } from './slots.ts'

const PARIS: MeetingHours = {
  timezone: 'Europe/Paris',
  workdays: [1, 2, 3, 4, 5],
  dayStartMinute: 540,
  dayEndMinute: 1_080,
}
const at = (text: string) => Date.parse(text)
const span = (start: string, end: string) => ({ startAt: at(start), endAt: at(end) })
const iso = (instant: number) => new Date(instant).toISOString().slice(0, 16)
const HOUR = 3_600_000

describe('alternatives', () => {
  it('lie on different days, in the morning and in the afternoon by turns', () => {
    const slots = findFree(
      { hours: PARIS, taken: [] },
      { from: at('2026-11-24T08:00:00Z'), minutes: 30, count: 3 },
    )
    expect(slots.map(({ startAt }) => iso(startAt))).toEqual([
      '2026-11-24T08:00',
      '2026-11-25T11:00',
      '2026-11-26T08:00',
    ])
  })

  it('stay in the afternoon that was named', () => {
    const within = span('2026-11-26T11:00:00Z', '2026-11-26T16:00:00Z')
    const taken = [span('2026-11-26T11:00:00Z', '2026-11-26T14:00:00Z')]
    const slots = findFree(
      { hours: PARIS, taken },
      { from: at('2026-11-24T08:00:00Z'), minutes: 60, count: 3, within },
    )
    expect(slots.map(({ startAt }) => iso(startAt))).toEqual(['2026-11-26T14:00', '2026-11-26T15:00'])
  })
})

describe('alternatives of one day', () => {
  it('do not overlap, though free times of three quarters of an hour begin every half hour', () => {
    const hours = { ...PARIS, workdays: [1], dayStartMinute: 0, dayEndMinute: 135 }
    const day = { from: at('2026-11-23T00:00:00Z') - HOUR, minutes: 45, days: 1 }
    expect(findFree({ hours, taken: [] }, { ...day, count: 5 }).map(({ startAt }) => iso(startAt))).toEqual([
      '2026-11-22T23:00',
      '2026-11-23T00:00',
    ])
  })
})

describe('working hours', () => {
  it('end with the day, on the clock of the calendar, in summer and in winter', () => {
    expect(isWithinHours(PARIS, span('2026-11-24T16:30:00Z', '2026-11-24T17:00:00Z'))).toBe(true)
    expect(isWithinHours(PARIS, span('2026-11-24T16:45:00Z', '2026-11-24T17:15:00Z'))).toBe(false)
    expect(isWithinHours(PARIS, span('2026-07-01T07:00:00Z', '2026-07-01T07:30:00Z'))).toBe(true)
    expect(isWithinHours(PARIS, span('2026-11-24T07:00:00Z', '2026-11-24T08:30:00Z'))).toBe(false)
    expect(isWithinHours(PARIS, span('2026-11-28T10:00:00Z', '2026-11-28T10:30:00Z'))).toBe(false)
  })
})

/** A calendar somewhere, around a change of its clock, with whatever is booked. */
const world = fc
  .record({
    zone: fc.constantFrom('Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'UTC'),
    from: fc.integer({ min: at('2026-03-01T00:00:00Z'), max: at('2026-11-20T00:00:00Z') }),
    minutes: fc.constantFrom(15, 30, 45, 60, 90),
    count: fc.integer({ min: 1, max: 5 }),
    start: fc.integer({ min: 0, max: 1_200 }),
    length: fc.integer({ min: 60, max: 240 }),
    workdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    booked: fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 30 })), {
      maxLength: 30,
    }),
  })
  .map(({ zone, start, length, workdays, booked, ...rest }) => ({
    ...rest,
    hours: { timezone: zone, workdays, dayStartMinute: start, dayEndMinute: start + length },
    taken: booked.map(([after, hours]) => ({
      startAt: rest.from + after * HOUR,
      endAt: rest.from + (after + hours) * HOUR,
    })),
  }))

describe('laws of alternatives, wherever and whenever', () => {
  test.prop([world])('each is free, within the hours, not before it is asked for, and in order', (given) => {
    const { hours, taken, from, minutes, count } = given
    const slots = findFree({ hours, taken }, { from, minutes, count })
    expect(slots.length).toBeLessThanOrEqual(count)
    for (const slot of slots) {
      expect(isFree(taken, slot)).toBe(true)
      expect(isWithinHours(hours, slot)).toBe(true)
      expect(slot.startAt).toBeGreaterThanOrEqual(from)
      expect(slot.endAt - slot.startAt).toBe(minutes * 60_000)
    }
    expect(slots).toEqual(slots.toSorted((a, b) => a.startAt - b.startAt))
  })

  test.prop([world])('no two overlap; two share a day only where there are too few days', (given) => {
    const { hours, taken, from, minutes, count } = given
    const slots = findFree({ hours, taken }, { from, minutes, count })
    slots.forEach((slot, index) =>
      slots.slice(index + 1).forEach((other) => expect(overlaps(slot, other)).toBe(false)),
    )
    const days = (some: typeof slots) =>
      new Set(some.map(({ startAt }) => localDay(startAt, hours.timezone))).size
    const everyDay = findFree({ hours, taken }, { from, minutes, count: 60 })
    expect(days(slots)).toBe(Math.min(count, days(everyDay)))
  })
})
