/** A meeting with everything real: rows, outbox, relay's gateway, workflow, activities and a mail server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMeetingActivities } from '#activities/meeting.ts'
import { settleOffer } from '#database/records/meetings.ts'
import { startRelay } from '#temporal/relay.ts'
import { meetingDependencies } from '#test/support/activity-dependencies.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { eventually } from '#test/support/eventually.ts'
import { openMeetingWorld, workingDay, type MeetingWorld } from '#test/support/meeting-world.ts'
import { startSmtpServer, type TestSmtpServer } from '#test/support/smtp-server.ts'
import { testTemporal, type TestTemporal } from '#test/support/temporal.ts'
import pino from 'pino'

let test: TestDatabase
let smtp: TestSmtpServer
let temporal: TestTemporal
let relay: { stop(): Promise<void> }
let world: MeetingWorld
beforeAll(async () => {
  ;[test, smtp] = await Promise.all([testDatabase(), startSmtpServer()])
  temporal = await testTemporal({ activities: createMeetingActivities(meetingDependencies(test)) })
  relay = startRelay({ database: test.relay, gateway: temporal.gateway, log: pino({ level: 'silent' }) })
  world = await openMeetingWorld(test)
  await world.run((em) => em.execute('update mailbox set smtp_port = ?', [smtp.port]))
})
afterAll(async () => {
  await relay.stop()
  await temporal.close()
  await Promise.all([test.close(), smtp.close()])
})

const soon = workingDay(4)
const later = workingDay(6)
const subjects = () => smtp.received.map(({ raw }) => /^Subject: (.*)$/m.exec(raw)?.[1])
const arrived = (count: number) => eventually(async () => smtp.received.length >= count, 30_000)

describe('a meeting that a mail proposed', () => {
  it('is invited to once the answer was sent, moved and cancelled by later mails', async () => {
    const settle = (meetingId: string | null) =>
      world.run((em) =>
        settleOffer(em, { workspaceId: world.workspaceId, meetingId: meetingId ?? '', outcome: 'sent' }),
      )
    const offer = await world.consider(`Could we talk on ${soon.words} at 3pm?`)
    await settle(offer.meetingId)
    await arrived(1)
    const move = await world.consider(`Sorry, can we move it to ${later.words} at 10am?`)
    await settle(move.meetingId)
    await arrived(2)
    const cancel = await world.consider('I must cancel our meeting.')
    expect(cancel.meetingId).toBe(offer.meetingId)
    await settle(cancel.meetingId)
    await arrived(3)
    expect(subjects()).toEqual(['Invitation: A demo', 'New time: A demo', 'Cancelled: A demo'])
    await eventually(async () => {
      const rows = await world.meetings()
      return rows.map(({ status }) => status).join() === 'cancelled,released'
    })
    const kinds = await world.rows<{ kind: string }>(
      `select kind from event where kind like 'Meeting%' order by at, id`,
    )
    expect(kinds.map(({ kind }) => kind)).toEqual([
      'MeetingProposed',
      'MeetingConfirmed',
      'MeetingProposed',
      'MeetingRescheduled',
      'MeetingCancelled',
    ])
  })
})

describe('a meeting that was made by hand', () => {
  it('is invited to at once, and changed in the words of whoever asks', async () => {
    smtp.received.length = 0
    const meetingId = await world.book(soon.at('11:00'))
    await world.book(soon.at('12:00'), soon.at('12:30'), { personId: null })
    await arrived(1)
    const ref = { workspaceId: world.workspaceId, meetingId }
    const change = (startAt: number) =>
      temporal.gateway.rescheduleMeeting(ref, {
        updateId: `to:${startAt}`,
        startAt,
        endAt: startAt + 1_800_000,
      })
    await expect(change(soon.at('12:15'))).rejects.toThrow(/from 12:00 to 12:30 \(Paris time\)/)
    await change(soon.at('11:30'))
    await arrived(2)
    await temporal.gateway.cancelMeeting(ref, { updateId: 'cancel' })
    expect((await world.meetings()).find(({ id }) => id === meetingId)?.status).toBe('cancelled')
    await arrived(3)
    expect(subjects()).toEqual(['Invitation: A call', 'New time: A call', 'Cancelled: A call'])
  })
})
