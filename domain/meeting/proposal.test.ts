import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { answerTo, NOTICE_MS, type Availability } from './answer.ts'
import { readProposal, type MailAboutTime } from './proposal.ts'
import { MEETING_CONFIDENCE } from './state.ts'
import { PRECISIONS, type TimeMention } from './time-mention.ts'

/** Tuesday 24 November 2026, ten in the morning in Paris. */
const NOW = Date.parse('2026-11-24T09:00:00Z')
const HOUR = 3_600_000
const at = (text: string) => Date.parse(`${text}:00Z`)

/** A mention of these words, where they stand in the text. */
function mention(text: string, words: string, own: Partial<TimeMention> = {}): TimeMention {
  const from = text.indexOf(words)
  return {
    words,
    from,
    to: from + words.length,
    startAt: at('2026-11-26T14:00'),
    endAt: null,
    precision: 'time',
    confidence: 0.9,
    alternatives: [],
    minute: 15 * 60,
    isDated: false,
    zone: 'Europe/Paris',
    ...own,
  }
}

const read = (text: string, mentions: TimeMention[], more: Partial<MailAboutTime> = {}) =>
  readProposal({ text, mentions, now: NOW, offered: [], asksToMeet: false, meeting: null, ...more })

const SLOT = { startAt: at('2026-11-30T09:00'), endAt: at('2026-11-30T09:30') }
const thursday = (text: string, own: Partial<TimeMention> = {}) => mention(text, 'Thursday at 3pm', own)

describe('a mail that names a time', () => {
  it('proposes it, unless it speaks of another matter or says that it does not suit', () => {
    const yes = 'Could we talk on Thursday at 3pm?'
    expect(read(yes, [thursday(yes)])).toMatchObject({ wish: 'meet', time: { kind: 'proposed' } })
    const other = 'The invoice of Thursday at 3pm was paid.'
    expect(read(other, [thursday(other)])).toMatchObject({ wish: 'none' })
    const no = 'Thursday at 3pm is not possible for me.'
    expect(read(no, [thursday(no)])).toMatchObject({ wish: 'meet', time: { kind: 'ambiguous', spans: [] } })
  })

  it.each([
    ['Is that possible until 24 December?', '24 December'],
    ['Could we have the offer by Friday?', 'Friday'],
    ['Est-ce possible avant le 24 décembre ?', '24 décembre'],
  ])('names a deadline of something else: %s', (text, words) => {
    const deadline = mention(text, words, {
      precision: 'day',
      startAt: at('2026-12-23T23:00'),
      endAt: at('2026-12-24T23:00'),
    })
    expect(read(text, [deadline]).wish).toBe('none')
    const toMeet = `${text} We would like to meet.`
    expect(read(toMeet, [deadline]).wish).toBe('meet')
    expect(read(text, [deadline], { offered: [SLOT] }).wish).toBe('meet')
  })

  it('says yes to a mail of ours that asks to meet, and is asked at what time of that day', () => {
    const text = 'Yes, on Tuesday.'
    const day = { precision: 'day', startAt: at('2026-11-30T23:00'), endAt: at('2026-12-01T23:00') } as const
    const tuesday = mention(text, 'Tuesday', day)
    expect(read(text, [tuesday]).wish).toBe('none')
    expect(read(text, [tuesday], { asksToMeet: true })).toMatchObject({
      wish: 'meet',
      time: { kind: 'ambiguous' },
    })
    const other = 'We moved house on Tuesday.'
    expect(read(other, [mention(other, 'Tuesday', day)], { asksToMeet: true }).wish).toBe('none')
  })

  it('is asked which it means where its words are not sure, or name two', () => {
    const text = 'Could we talk on Thursday at 3pm?'
    const unsure = { confidence: MEETING_CONFIDENCE }
    expect(read(text, [thursday(text, unsure)]).time.kind).toBe('ambiguous')
    const two = { alternatives: [at('2026-12-03T14:00')] }
    expect(read(text, [thursday(text, two)]).time).toMatchObject({
      kind: 'ambiguous',
      spans: [{ startAt: at('2026-11-26T14:00') }, { startAt: at('2026-12-03T14:00') }],
    })
  })

  it('of which only one reading is to come means that one', () => {
    const text = 'Could we talk on Thursday at 3pm?'
    const past = { startAt: at('2026-11-19T14:00'), alternatives: [at('2026-11-26T14:00')] }
    expect(read(text, [thursday(text, past)]).time.kind).not.toBe('past')
    const over = { startAt: at('2026-11-19T14:00') }
    expect(read(text, [thursday(text, over)]).time.kind).toBe('past')
  })

  it('about a meeting that is agreed moves or cancels it, or only speaks of it', () => {
    const meeting = { startAt: at('2026-11-26T14:00'), endAt: at('2026-11-26T14:30') }
    const same = 'See you on Thursday at 3pm!'
    expect(read(same, [thursday(same)], { meeting }).wish).toBe('none')
    const cancel = 'I have to cancel Thursday at 3pm.'
    expect(read(cancel, [thursday(cancel)], { meeting }).wish).toBe('cancel')
    expect(read(cancel, [thursday(cancel)]).wish).not.toBe('cancel')
    const move = 'Can we move it to Friday at 10am?'
    const friday = mention(move, 'Friday at 10am', { startAt: at('2026-11-27T09:00') })
    expect(read(move, [friday], { meeting })).toMatchObject({ wish: 'move', time: { kind: 'proposed' } })
  })
})

const someMention = fc
  .record({
    startAt: fc.option(fc.integer({ min: NOW - 100 * HOUR, max: NOW + 100 * HOUR })),
    length: fc.option(fc.integer({ min: 1, max: 50 * HOUR })),
    precision: fc.constantFrom(...PRECISIONS),
    confidence: fc.double({ min: 0.01, max: 1, noNaN: true }),
    alternatives: fc.array(fc.integer({ min: NOW - 100 * HOUR, max: NOW + 100 * HOUR }), { maxLength: 2 }),
    from: fc.integer({ min: 0, max: 60 }),
  })
  .map(({ startAt, length, from, ...rest }) => ({
    ...mention('', ''),
    ...rest,
    words: 'then',
    startAt,
    endAt: startAt === null || length === null ? null : startAt + length,
    from,
    to: from + 4,
  }))
const someText = fc.constantFrom(
  'Could we talk then or then, say then, or perhaps then or so?',
  'Our contract ends then and then, and then again, as it did.',
  'Can we move it? Then is bad, then would be better, thanks.',
  'Please get back to me then or then. Not now. Then is fine.',
)
const someMail = fc.record({
  text: someText,
  mentions: fc.array(someMention, { maxLength: 4 }),
  meeting: fc.option(fc.constant({ startAt: NOW + 20 * HOUR, endAt: NOW + 21 * HOUR })),
})
const free: Availability = {
  hours: { timezone: 'Europe/Paris', workdays: [1, 2, 3, 4, 5], dayStartMinute: 540, dayEndMinute: 1_080 },
  minutes: 30,
  taken: [{ startAt: NOW + 24 * HOUR, endAt: NOW + 27 * HOUR }],
  now: NOW,
  zone: 'Europe/Paris',
  language: 'en',
}

describe('laws of what is answered', () => {
  test.prop([someMail])('a time is only kept if it is to come, sure, free and within the hours', (mail) => {
    const reading = readProposal({ ...mail, now: NOW, offered: [], asksToMeet: false })
    const { slot, aim } = answerTo(reading, free)
    expect(slot !== null).toBe(aim === 'book' || aim === 'move')
    if (!slot || reading.time.kind !== 'proposed') return
    expect(reading.time.confidence).toBeGreaterThan(MEETING_CONFIDENCE)
    expect(slot.startAt).toBeGreaterThan(NOW)
    expect(free.taken.some((busy) => busy.startAt < slot.endAt && slot.startAt < busy.endAt)).toBe(false)
  })

  test.prop([someMail])('what is offered to choose from is free and gives notice, at most three', (mail) => {
    const { offered, point } = answerTo(
      readProposal({ ...mail, now: NOW, offered: [], asksToMeet: false }),
      free,
    )
    expect(offered.length).toBeLessThanOrEqual(3)
    for (const slot of offered) {
      expect(slot.startAt).toBeGreaterThan(NOW)
      expect(free.taken.some((busy) => busy.startAt < slot.endAt && slot.startAt < busy.endAt)).toBe(false)
    }
    if (point.kind === 'alternatives')
      for (const slot of offered) expect(slot.startAt).toBeGreaterThanOrEqual(NOW + NOTICE_MS)
  })

  test.prop([someMail])('nothing is moved or cancelled that is not agreed', (mail) => {
    const { aim } = answerTo(
      readProposal({ ...mail, meeting: null, now: NOW, offered: [], asksToMeet: false }),
      free,
    )
    expect(['none', 'book']).toContain(aim)
  })
})
