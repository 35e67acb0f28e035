import { EVENT_KINDS, HOLD_REASONS, MEETING_HOLD_REASONS, THREAD_HOLD_REASONS } from 'contract/statuses.ts'
import { describe, expect, it } from 'vitest'
import { createFormat, isTimeZone } from './format.ts'
import { dictionaries } from './index.ts'

/** Every leaf of a dictionary with its path. */
function leaves(part: unknown, path = ''): [string, unknown][] {
  if (typeof part !== 'object' || part === null) return [[path, part]]
  return Object.entries(part).flatMap(([key, value]) => leaves(value, path ? `${path}.${key}` : key))
}

describe.each(Object.entries(dictionaries))('the words of %s', (_, words) => {
  it('leave nothing blank', () => {
    const blank = leaves(words).filter(([, word]) => typeof word === 'string' && word.trim() === '')
    expect(blank).toEqual([])
  })

  it('say the same things as English', () => {
    expect(leaves(words).map(([path]) => path)).toEqual(leaves(dictionaries.en).map(([path]) => path))
  })

  it('name every kind of event and every reason to hold', () => {
    expect(EVENT_KINDS.filter((kind) => !words.person.events[kind])).toEqual([])
    expect(HOLD_REASONS.filter((reason) => !words.hold.reasons[reason])).toEqual([])
    expect(THREAD_HOLD_REASONS.filter((reason) => !words.hold.threadReasons[reason])).toEqual([])
    expect(MEETING_HOLD_REASONS.filter((reason) => !words.hold.meetingReasons[reason])).toEqual([])
  })
})

describe('createFormat', () => {
  const format = createFormat('en', 'Europe/Paris')
  const now = Date.parse('2026-11-21T10:00:00Z')

  it('shows instants in the zone of the reader', () => {
    expect(format.moment('2026-11-21T10:00:00Z')).toMatch(/Nov 21, 2026.*11:00:00/)
  })

  it('tells how far away an instant is in its largest unit', () => {
    expect(format.away('2026-11-21T10:03:20Z', now)).toBe('in 3 min.')
    expect(format.away('2026-11-21T07:59:00Z', now)).toBe('2 hr. ago')
    expect(format.away('2026-11-21T10:00:00Z', now)).toBe('now')
  })

  it('says a duration in whole units', () => {
    expect(format.duration(3 * 86_400_000)).toBe('3 days')
    expect(format.duration(90_000)).toBe('90 seconds')
  })

  it('falls back to UTC where the zone is unknown', () => {
    expect(isTimeZone('Mars/Olympus')).toBe(false)
    expect(createFormat('en', 'Mars/Olympus').moment('2026-11-21T10:00:00Z')).toMatch(/10:00:00/)
  })
})
