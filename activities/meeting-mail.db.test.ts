import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { settleOffer } from '#database/records/meetings.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import {
  confirmMeeting,
  openMeetingWorld,
  workingDay,
  type MeetingWorld,
} from '#test/support/meeting-world.ts'

const { test, smtp } = await databaseAndSmtp()

const soon = workingDay(4)
const later = workingDay(6)

/** A workspace whose mails go to the server of this file. */
async function openWorld(): Promise<MeetingWorld> {
  const world = await openMeetingWorld(test)
  await world.run((em) =>
    em.execute('update mailbox set smtp_port = ?, signature = ?', [smtp.port, 'Ada, Own Ltd']),
  )
  return world
}
const confirmed = (world: MeetingWorld) => confirmMeeting(world, soon.at('15:00'))

/** What a calendar program finds in a mail. */
function calendarOf(raw: string): string {
  const part = /Content-Type: text\/calendar[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(raw)?.[1] ?? ''
  return part.replace(/=\r\n/g, '').replace(/=3D/g, '=').replaceAll('\r\n ', '')
}

describe('the mails about a meeting', () => {
  it('invite once, in the words of the guest and of their calendar', async () => {
    const world = await openWorld()
    const meeting = await confirmed(world)
    const order = { ...meeting.ref, mail: 'invitation', sequence: 0 } as const
    const results = await Promise.all([
      world.activities.sendMeetingMail(order),
      world.activities.sendMeetingMail(order).catch(() => 'busy'),
    ])
    expect(results).toContainEqual({ kind: 'sent' })
    expect(await world.activities.sendMeetingMail(order)).toEqual({ kind: 'sent' })
    expect(smtp.received).toHaveLength(1)
    const raw = smtp.received[0]?.raw ?? ''
    expect(raw).toMatch(/^Subject: Invitation: A call/m)
    expect(raw).toMatch(/^Auto-Submitted: auto-generated/m)
    expect(raw).toContain('from 15:00 to 15:30 (Paris time)')
    expect(raw).toContain('Ada, Own Ltd')
    const calendar = calendarOf(raw)
    expect(calendar).toContain('METHOD:REQUEST')
    expect(calendar).toContain(`UID:${meeting.meetingId}@throughline`)
    expect(await meeting.row()).toMatchObject({ invited_at: expect.anything() as unknown })
  })

  it('say nothing in our name that a stranger has written as their name or subject', async () => {
    const world = await openWorld()
    await world.run((em) => em.execute(`update person set first_name = 'See http://evil.example'`))
    const { meetingId } = await world.consider(`Could we talk on ${soon.words} at 3pm?`, {
      subject: 'Your invoice: evil.example/pay',
    })
    const ref = { workspaceId: world.workspaceId, meetingId: meetingId ?? '' }
    const fact = { ...ref, workflowId: 'meeting:x', change: 'confirmed', reason: null, by: null } as const
    await world.activities.recordMeeting({ ...fact, eventId: randomUUID() })
    await world.activities.sendMeetingMail({ ...ref, mail: 'invitation', sequence: 0 })
    const raw = smtp.received[0]?.raw ?? ''
    expect(raw).toMatch(/^Subject: Invitation: Meeting\r$/m)
    expect(raw).toContain('Hello,')
    expect(calendarOf(raw)).toContain('SUMMARY:Meeting')
    expect(calendarOf(raw)).not.toContain('evil')
  })

  it('follow each change, and none goes out about a meeting as it was', async () => {
    const world = await openWorld()
    const meeting = await confirmed(world)
    const move = {
      ...meeting.ref,
      eventId: randomUUID(),
      startAt: later.at('10:00'),
      endAt: later.at('11:00'),
      by: null,
    }
    const moved = await world.activities.moveMeeting(move)
    expect(moved).toMatchObject({ kind: 'moved', sequence: 1 })
    expect(await world.activities.moveMeeting(move)).toEqual(moved)
    expect(
      await world.activities.sendMeetingMail({ ...meeting.ref, mail: 'invitation', sequence: 0 }),
    ).toEqual({
      kind: 'obsolete',
    })
    await world.activities.sendMeetingMail({ ...meeting.ref, mail: 'invitation', sequence: 1 })
    await meeting.record('cancelled')
    expect(await world.activities.sendMeetingMail({ ...meeting.ref, mail: 'reminder', sequence: 1 })).toEqual(
      {
        kind: 'obsolete',
      },
    )
    await world.activities.sendMeetingMail({ ...meeting.ref, mail: 'cancellation', sequence: 2 })
    expect(smtp.received.map(({ raw }) => /^Subject: (.*)$/m.exec(raw)?.[1])).toEqual([
      'New time: A call',
      'Cancelled: A call',
    ])
    expect(smtp.received.map(({ raw }) => /SEQUENCE:(\d)/.exec(calendarOf(raw))?.[1])).toEqual(['1', '2'])
    expect(calendarOf(smtp.received[1]?.raw ?? '')).toContain('METHOD:CANCEL')
  })

  it('that were still to go out about the old time are left out when an answer moves the meeting', async () => {
    const world = await openWorld()
    const { workspaceId } = world
    const meeting = await confirmed(world)
    smtp.script = { rcptTo: '450 4.2.0 later' }
    await world.activities.sendMeetingMail({ ...meeting.ref, mail: 'invitation', sequence: 0 })
    const { meetingId } = await world.consider(`Sorry, can we move it to ${later.words} at 10am?`)
    await world.run((em) => settleOffer(em, { workspaceId, meetingId: meetingId ?? '', outcome: 'sent' }))
    expect(await meeting.row()).toMatchObject({ sequence: 1 })
    expect(await world.rows('select state, resolution from message')).toEqual([
      { state: 'resolved', resolution: 'skipped' },
    ])
  })

  it('remind nobody who has declined, unless the meeting goes to another time', async () => {
    const world = await openWorld()
    const meeting = await confirmed(world)
    await world.run((em) =>
      em.execute(`update meeting set guest_status = 'declined', guest_answered_at = now()`),
    )
    const remind = (sequence: number) =>
      world.activities.sendMeetingMail({ ...meeting.ref, mail: 'reminder', sequence })
    expect(await remind(0)).toEqual({ kind: 'obsolete' })
    const time = { startAt: later.at('10:00'), endAt: later.at('11:00') }
    await world.activities.moveMeeting({ ...meeting.ref, ...time, eventId: randomUUID(), by: null })
    expect(await remind(1)).toEqual({ kind: 'sent' })
  })

  it('to an address that does not exist leave a word for whoever looks at the meeting', async () => {
    const world = await openWorld()
    const meeting = await confirmed(world)
    smtp.script = { rcptTo: '550 5.1.1 no such user' }
    expect(
      await world.activities.sendMeetingMail({ ...meeting.ref, mail: 'invitation', sequence: 0 }),
    ).toEqual({
      kind: 'refused',
    })
    expect((await meeting.row())?.failure).toContain('tell them of this meeting')
  })

  it('that a server puts off, or refuses the mailbox, are deferred or held', async () => {
    const world = await openWorld()
    const meeting = await confirmed(world)
    const order = { ...meeting.ref, mail: 'invitation', sequence: 0 } as const
    smtp.script = { rcptTo: '450 4.2.0 later' }
    expect(await world.activities.sendMeetingMail(order)).toMatchObject({ kind: 'deferred' })
    smtp.script = { mailFrom: '535 5.7.8 who are you' }
    expect(await world.activities.sendMeetingMail(order)).toMatchObject({ kind: 'held' })
    smtp.script = {}
    await meeting.record('retried')
    expect(await world.activities.sendMeetingMail(order)).toEqual({ kind: 'sent' })
  })
})
