import { describe, expect, it } from 'vitest'
import { meetingLetter, type MeetingFacts } from './letters.ts'
import { senderZone } from './sender-zone.ts'
import { instantWords, spanWords, zoneWords } from './words.ts'

const START = Date.parse('2026-11-26T14:00:00Z')
const END = Date.parse('2026-11-26T14:30:00Z')

describe('a time in words', () => {
  it('is on the clock of the reader, with the zone named', () => {
    expect(instantWords(START, 'Europe/Paris', 'en')).toBe('Thursday 26 November 2026 at 15:00 (Paris time)')
    expect(instantWords(START, 'America/New_York', 'fr')).toBe(
      'jeudi 26 novembre 2026 à 9 h 00 (heure de New York)',
    )
    expect(spanWords({ startAt: START, endAt: END }, '+02:00', 'en')).toBe(
      'Thursday 26 November 2026 from 16:00 to 16:30 (UTC+02:00)',
    )
  })

  it.each([
    ['Europe/Athens', 'fr', 'heure d’Athens'],
    ['UTC', 'en', 'UTC'],
    ['America/Argentina/Buenos_Aires', 'en', 'Buenos Aires time'],
  ] as const)('names %s in %s as %s', (zone, language, words) => {
    expect(zoneWords(zone, language)).toBe(words)
  })
})

describe('the clock by which somebody writes', () => {
  const base = {
    personTimezone: null,
    offsetMinutes: null,
    receivedAt: START,
    calendarTimezone: 'Europe/Paris',
  }
  it.each([
    [{}, 'Europe/Paris'],
    [{ personTimezone: 'Asia/Tokyo', offsetMinutes: 60 }, 'Asia/Tokyo'],
    [{ personTimezone: 'Nowhere/Land', offsetMinutes: -300 }, '-05:00'],
    [{ offsetMinutes: 60 }, 'Europe/Paris'],
    [{ offsetMinutes: 0 }, 'UTC'],
    [{ offsetMinutes: 345 }, '+05:45'],
  ])('of %o is %s', (own, zone) => {
    expect(senderZone({ ...base, ...own })).toBe(zone)
  })
})

describe('a mail about a meeting', () => {
  const facts: MeetingFacts = {
    mail: 'invitation',
    language: 'en',
    firstName: 'Zoë',
    title: 'A demo',
    startAt: START,
    endAt: END,
    timezone: 'Europe/Paris',
    conferenceUrl: 'https://meet.example/abc',
    isMoved: false,
    sender: { name: 'Ada', signature: '' },
  }

  it('says what, when and how to join, and how to answer', () => {
    const { subject, body } = meetingLetter(facts)
    expect(subject).toBe('Invitation: A demo')
    expect(body).toBe(
      [
        'Hello Zoë,',
        'here is the invitation to our meeting “A demo”:\nThursday 26 November 2026 from 15:00 to 15:30 (Paris time)',
        'Join here: https://meet.example/abc',
        'If the time does not suit you any more, simply answer this mail.',
        'Ada',
      ].join('\n\n'),
    )
  })

  it('says that it has a new time, or that it does not take place, in the language of the guest', () => {
    expect(meetingLetter({ ...facts, isMoved: true }).subject).toBe('New time: A demo')
    expect(meetingLetter({ ...facts, firstName: 'Zoë, see evil.example' }).body).toMatch(/^Hello,\n/)
    const called = meetingLetter({ ...facts, mail: 'cancellation', language: 'fr', firstName: null })
    expect(called.subject).toBe('Annulé : A demo')
    expect(called.body).toMatch(/^Bonjour,/)
    expect(called.body).not.toContain('https://')
  })
})
