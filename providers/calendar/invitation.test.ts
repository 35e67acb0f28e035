import { describe, expect, it } from 'vitest'
import { buildInvitation, type InvitationDraft } from './invitation.ts'

const draft: InvitationDraft = {
  method: 'REQUEST',
  uid: '0190aaaa-0000-7000-8000-000000000001@throughline',
  sequence: 0,
  stampedAt: Date.parse('2026-11-24T09:00:00Z'),
  startAt: Date.parse('2026-11-26T14:00:00Z'),
  endAt: Date.parse('2026-11-26T14:30:00Z'),
  title: 'Démo; with, commas',
  description: 'Two\nlines',
  conferenceUrl: 'https://meet.example/abc',
  organizer: { name: 'Ada', address: 'ada@own.example' },
  guest: { name: 'Zoë', address: 'zoe@prospect.example' },
}
/** The lines of it, unfolded (RFC 5545 §3.1). */
const lines = (own: Partial<InvitationDraft> = {}) =>
  buildInvitation({ ...draft, ...own })
    .replaceAll('\r\n ', '')
    .split('\r\n')

describe('an invitation', () => {
  it('says who invites whom, and when, in UTC', () => {
    expect(lines()).toEqual(
      expect.arrayContaining([
        'METHOD:REQUEST',
        `UID:${draft.uid}`,
        'SEQUENCE:0',
        'DTSTAMP:20261124T090000Z',
        'DTSTART:20261126T140000Z',
        'DTEND:20261126T143000Z',
        'SUMMARY:Démo\\; with\\, commas',
        'STATUS:CONFIRMED',
        'URL;VALUE=URI:https://meet.example/abc',
      ]),
    )
    const text = lines().join('\n')
    expect(text).toContain('ORGANIZER;CN="Ada":mailto:ada@own.example')
    expect(text).toMatch(/ATTENDEE;.*RSVP=TRUE.*:MAILTO:zoe@prospect\.example/)
  })

  it('changed keeps its UID and counts its changes; called off it says so', () => {
    const cancelled = lines({ method: 'CANCEL', sequence: 2 })
    expect(cancelled).toEqual(
      expect.arrayContaining(['METHOD:CANCEL', `UID:${draft.uid}`, 'SEQUENCE:2', 'STATUS:CANCELLED']),
    )
  })

  it('is the same for every attempt', () => {
    expect(buildInvitation(draft)).toBe(buildInvitation(draft))
  })

  it('cannot be given lines of its own by a title or a name', () => {
    const text = lines({
      title: 'A call\r\nATTENDEE:mailto:evil@x.example',
      guest: { name: 'Zoë\r\nX-EVIL:1', address: 'zoe@prospect.example' },
    })
    expect(text.filter((line) => line.startsWith('ATTENDEE'))).toHaveLength(1)
    expect(text.some((line) => line.startsWith('X-EVIL'))).toBe(false)
  })
})
