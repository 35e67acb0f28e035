import type { Calendar, Meeting } from 'contract/calendar.ts'
import { describe, expect, it } from 'vitest'
import { layOut, shownHours } from './week-places.ts'

const meeting = (startAt: string, endAt: string) => ({ startAt, endAt }) as Meeting
const own = (timezone: string) => ({ timezone, dayStartMinute: 540, dayEndMinute: 1_080 }) as Calendar

describe('a week on the calendar', () => {
  it('puts a meeting into the column of the reader’s day, tall enough to be read', () => {
    const [late, short] = layOut(
      [
        meeting('2026-11-23T22:30:00Z', '2026-11-24T01:00:00Z'),
        meeting('2026-11-24T09:00:00Z', '2026-11-24T09:10:00Z'),
      ],
      'Europe/Paris',
    )
    expect(late).toMatchObject({ day: '2026-11-23', from: 1_410, to: 1_440 })
    expect(short).toMatchObject({ day: '2026-11-24', from: 600, to: 630 })
  })

  it('puts meetings that overlap beside each other, and leaves all others their whole width', () => {
    const day = (from: string, to: string) => meeting(`2026-11-24T${from}:00Z`, `2026-11-24T${to}:00Z`)
    const lanes = layOut(
      [
        day('13:00', '14:00'),
        day('09:30', '10:30'),
        day('09:00', '10:00'),
        day('10:00', '11:00'),
        meeting('2026-11-25T09:00:00Z', '2026-11-25T10:00:00Z'),
      ],
      'UTC',
    ).map(({ lane, lanes }) => `${lane + 1} of ${lanes}`)
    expect(lanes).toEqual(['1 of 1', '2 of 2', '1 of 2', '1 of 2', '1 of 1'])
  })

  it('shows the hours of work and of every meeting', () => {
    const placed = layOut([meeting('2026-11-23T06:45:00Z', '2026-11-23T07:15:00Z')], 'UTC')
    expect(shownHours(placed, { own: own('UTC'), day: '2026-11-23', zone: 'UTC' })).toEqual({
      from: 6,
      to: 18,
    })
  })

  it('shows the hours of work by the reader’s clock', () => {
    const hours = (zone: string) => shownHours([], { own: own('Europe/Paris'), day: '2026-11-23', zone })
    expect(hours('Europe/London')).toEqual({ from: 8, to: 17 })
    expect(hours('Pacific/Auckland')).toEqual({ from: 0, to: 24 })
  })
})
