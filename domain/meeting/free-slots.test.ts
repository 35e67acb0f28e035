import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { localDay, wallClock, weekdayOf } from '../scheduling/zones.ts'
import { freeSlots, overlaps, type MeetingHours } from './free-slots.ts'

const PARIS: MeetingHours = {
  timezone: 'Europe/Paris',
  workdays: [1, 2, 3, 4, 5],
  dayStartMinute: 540,
  dayEndMinute: 1_080,
}
const at = (text: string) => Date.parse(text)
const iso = (instant: number) => new Date(instant).toISOString().slice(0, 16)
const starts = (from: string, taken: [string, string][] = [], count = 3, minutes = 30) =>
  freeSlots(
    PARIS,
    taken.map(([start, end]) => ({ startAt: at(start), endAt: at(end) })),
    { from: at(from), minutes, count },
  ).map(({ startAt }) => iso(startAt))

describe('free slots', () => {
  it('begin at the next half hour within the hours, on the clock of the calendar', () => {
    expect(starts('2026-11-24T09:05:00Z')).toEqual([
      '2026-11-24T09:30',
      '2026-11-24T10:00',
      '2026-11-24T10:30',
    ])
    expect(starts('2026-07-01T00:00:00Z', [], 1)).toEqual(['2026-07-01T07:00'])
  })

  it('end within the hours, and go on after the weekend', () => {
    expect(starts('2026-11-27T16:10:00Z', [], 2, 60)).toEqual(['2026-11-30T08:00', '2026-11-30T08:30'])
  })

  it('leave out what is taken, also by a part', () => {
    const taken: [string, string][] = [['2026-11-24T09:45:00Z', '2026-11-24T10:15:00Z']]
    expect(starts('2026-11-24T09:20:00Z', taken, 2)).toEqual(['2026-11-24T10:30', '2026-11-24T11:00'])
  })

  it('are none where the hours have no room', () => {
    expect(freeSlots(PARIS, [], { from: at('2026-11-24T09:00:00Z'), minutes: 600, count: 3 })).toEqual([])
  })

  test.prop([
    fc.constantFrom('Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'no such zone'),
    fc.integer({ min: at('2026-01-01'), max: at('2027-12-31') }),
    fc.integer({ min: 5, max: 240 }),
    fc.array(fc.tuple(fc.integer({ min: 0, max: 14 * 96 }), fc.integer({ min: 1, max: 30 })), {
      maxLength: 30,
    }),
  ])('lie within the hours, in the future, apart from what is taken', (timezone, from, minutes, spans) => {
    const taken = spans.map(([start, length]) => ({
      startAt: from + start * 900_000,
      endAt: from + (start + length) * 900_000,
    }))
    const zone = timezone === 'no such zone' ? 'UTC' : timezone
    const slots = freeSlots({ ...PARIS, timezone }, taken, { from, minutes, count: 20 })
    for (const slot of slots) {
      const shown = wallClock(slot.startAt, zone) % 86_400_000
      expect(slot.startAt).toBeGreaterThanOrEqual(from)
      expect(shown).toBeGreaterThanOrEqual(540 * 60_000)
      expect(shown + minutes * 60_000).toBeLessThanOrEqual(1_080 * 60_000)
      expect([0, 6]).not.toContain(weekdayOf(localDay(slot.startAt, zone)))
      expect(taken.some((span) => overlaps(span, slot))).toBe(false)
    }
    expect(slots.map(({ startAt }) => startAt)).toEqual(
      slots.map(({ startAt }) => startAt).sort((a, b) => a - b),
    )
  })
})
