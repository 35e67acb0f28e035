import { describe, expect, it } from 'vitest'
import { addDays, clockOf, instantOf, isDay, minuteOf, mondayOf, timeOf, weekOf } from './week.ts'

const PARIS = 'Europe/Paris'

describe('a week', () => {
  it('begins on Monday, also for a Sunday and across a year', () => {
    expect(mondayOf('2026-11-29')).toBe('2026-11-23')
    expect(mondayOf('2026-11-23')).toBe('2026-11-23')
    expect(weekOf(mondayOf('2027-01-01'))).toEqual([
      ...['2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31'],
      ...['2027-01-01', '2027-01-02', '2027-01-03'],
    ])
  })

  it('knows which days exist', () => {
    expect(['2026-02-28', '2028-02-29'].every(isDay)).toBe(true)
    expect(['2026-02-29', '2026-2-1', 'today', ''].some(isDay)).toBe(false)
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
  })
})

describe('the clock of a zone', () => {
  it('shows day and minute, on either side of midnight', () => {
    expect(clockOf('2026-11-23T23:30:00Z', PARIS)).toEqual({ day: '2026-11-24', minute: 30 })
    expect(clockOf('2026-11-23T02:00:00Z', 'America/New_York')).toEqual({ day: '2026-11-22', minute: 1_260 })
  })

  it('names the instant of what it shows, summer and winter', () => {
    expect(instantOf('2026-07-01', '15:00', PARIS)).toBe('2026-07-01T13:00:00.000Z')
    expect(instantOf('2026-12-01', '15:00', PARIS)).toBe('2026-12-01T14:00:00.000Z')
  })

  it('reads an hour that comes twice as the first, and one that is skipped as before the change', () => {
    expect(instantOf('2026-10-25', '02:30', PARIS)).toBe('2026-10-25T00:30:00.000Z')
    expect(instantOf('2026-03-29', '02:30', PARIS)).toBe('2026-03-29T01:30:00.000Z')
  })

  it('knows what no clock shows', () => {
    expect(instantOf('2026-12-01', '25:00', PARIS)).toBeNull()
    expect(instantOf('soon', '15:00', PARIS)).toBeNull()
  })

  it('writes and reads times alike', () => {
    expect([timeOf(545), timeOf(0), minuteOf('09:05')]).toEqual(['09:05', '00:00', 545])
  })
})
