import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { readTimes } from './read-times.ts'

/** Tuesday 24 November 2026, ten in the morning in Paris. */
const NOW = Date.parse('2026-11-24T09:00:00Z')
const read = (text: string, own: { zone?: string; language?: 'en' | 'fr'; now?: number } = {}) =>
  readTimes(text, { now: NOW, zone: 'Europe/Paris', language: 'en', ...own })
const iso = (instant: number | null | undefined) =>
  instant == null ? null : new Date(instant).toISOString().slice(0, 16)
/** The instants that a text names, in UTC. */
const starts = (text: string, own: Parameters<typeof read>[1] = {}) =>
  read(text, own).map(({ startAt }) => iso(startAt))

describe('a time', () => {
  it('is read on the clock of the writer, of the zone that it names, or of an offset', () => {
    expect(starts('Thursday at 3pm')).toEqual(['2026-11-26T14:00'])
    expect(starts('Thursday at 3pm', { zone: 'America/New_York' })).toEqual(['2026-11-26T20:00'])
    expect(starts('Thursday at 3pm PST')).toEqual(['2026-11-26T23:00'])
    expect(starts('Thursday at 3pm (London time)')).toEqual(['2026-11-26T15:00'])
    expect(starts('Thursday 15:00 UTC+2')).toEqual(['2026-11-26T13:00'])
    expect(starts('jeudi à 15h heure de New York', { language: 'fr' })).toEqual(['2026-11-26T20:00'])
  })

  it('keeps its hour over a change of the clocks', () => {
    const now = Date.parse('2026-03-26T09:00:00Z')
    expect(starts('Friday at 3pm, or Monday at 3pm', { now })).toEqual([
      '2026-03-27T14:00',
      '2026-03-30T13:00',
    ])
  })

  it('that comes twice, or may be two days, says what else it may be', () => {
    const twice = read('25 October 2026 at 2:30am', { now: Date.parse('2026-10-20T09:00:00Z') })[0]
    expect(twice).toMatchObject({ alternatives: [Date.parse('2026-10-25T01:30:00Z')] })
    expect(twice?.confidence).toBeLessThan(0.7)
    const [american] = read('3/4 at 3pm')
    expect([american?.startAt, ...(american?.alternatives ?? [])].map(iso).sort()).toEqual([
      '2027-03-04T14:00',
      '2027-04-03T13:00',
    ])
    expect(read('3/4 à 15h', { language: 'fr' })[0]?.alternatives).toEqual([])
  })

  it('has an end where one is said, and is a part of the day where it is a choice', () => {
    expect(read('Thursday 10-11am')[0]).toMatchObject({
      precision: 'time',
      endAt: Date.parse('2026-11-26T10:00:00Z'),
    })
    expect(read('between 2 and 5pm on Thursday')[0]).toMatchObject({
      precision: 'part_of_day',
      startAt: Date.parse('2026-11-26T13:00:00Z'),
      endAt: Date.parse('2026-11-26T16:00:00Z'),
    })
  })

  it('is counted from the day of the mail, whatever words count the weeks', () => {
    const friday = Date.parse('2026-11-27T09:00:00Z')
    for (const words of [
      'in two weeks',
      'in 2 weeks',
      'in a fortnight',
      'dans deux semaines',
      'dans quinze jours',
    ])
      expect(starts(words, { now: friday }), words).toEqual(starts('11 December 2026'))
    expect(read('the week after next', { now: friday })[0]).toMatchObject({
      startAt: read('7 December 2026', { now: friday })[0]?.startAt,
    })
  })

  it('without a day has only its clock', () => {
    expect(read('3pm would be great')[0]).toMatchObject({ startAt: null, minute: 15 * 60 })
  })

  it('belongs to each of the days that share it', () => {
    expect(starts('Wednesday or Thursday at 3pm')).toEqual(['2026-11-25T14:00', '2026-11-26T14:00'])
  })
})

describe('days and spans', () => {
  it.each([
    ['next week', 'week', '2026-11-29T23:00'],
    ['in spring', 'month', '2027-02-28T23:00'],
    ['early January', 'month', '2026-12-31T23:00'],
    ['tomorrow', 'day', '2026-11-24T23:00'],
    ['in three weeks', 'week', '2026-12-14T23:00'],
  ])('%s is a %s', (text, precision, start) => {
    const [mention] = read(text)
    expect([mention?.precision, iso(mention?.startAt)]).toEqual([precision, start])
  })

  it('are left alone where they are none', () => {
    expect(read('We are open 24/7 and sell 10 seats for €15, version 2.5.')).toEqual([])
  })
})

describe('laws', () => {
  const piece = fc.constantFrom(
    ...'Thursday|jeudi|3pm|15h30|10:00|3/4|le 12|à|at|or|ou|demain|next week|12 January|noon|CET|,|.|?|\n|€10|24/7|été|now'.split(
      '|',
    ),
  )
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(piece).map((pieces) => pieces.join(' ')),
  )
  const language = fc.constantFrom<'en' | 'fr'>('en', 'fr')

  test.prop([text, language])(
    'whatever a text says, each mention stands in it, in order, with a sane instant',
    (given, of) => {
      const mentions = read(given, { language: of })
      for (const { words, from, to, startAt, endAt, confidence, precision } of mentions) {
        expect(words.length).toBeGreaterThan(0)
        expect(given.slice(from, to).replace(/\s+/g, ' ').trim()).toBe(words)
        expect(confidence).toBeGreaterThan(0)
        expect(confidence).toBeLessThanOrEqual(1)
        if (startAt !== null && endAt !== null && precision !== 'time') expect(endAt).toBeGreaterThan(startAt)
      }
      expect(mentions.map(({ from }) => from)).toEqual(
        mentions.map(({ from }) => from).toSorted((a, b) => a - b),
      )
    },
  )
})
