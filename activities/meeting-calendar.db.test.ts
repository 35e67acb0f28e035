import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectGoogle } from '#database/records/calendar-settings.ts'
import { listConnected } from '#database/records/calendars.ts'
import { createGoogleCalendars } from '#providers/calendar/google.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { GOOGLE_CALENDAR } from '#test/support/google.ts'
import { startGoogleCalendar, type TestGoogleCalendar } from '#test/support/google-events.ts'
import {
  confirmMeeting,
  openMeetingWorld,
  workingDay,
  type MeetingWorld,
} from '#test/support/meeting-world.ts'

let test: TestDatabase
let google: TestGoogleCalendar
beforeAll(async () => {
  ;[test, google] = await Promise.all([testDatabase(), startGoogleCalendar()])
})
afterAll(async () => {
  await Promise.all([test.close(), google.close()])
})
beforeEach(() => google.fail(null))

const soon = workingDay(4)
const later = workingDay(6)

/** A workspace with a Google calendar. */
async function openWorld(): Promise<MeetingWorld> {
  const { url: baseUrl, refreshToken, clientId, clientSecret } = google
  const world = await openMeetingWorld(test, {
    openCalendar: createGoogleCalendars({ clientId, clientSecret, baseUrl }),
  })
  const actor = { workspaceId: world.workspaceId, userId: randomUUID(), requestId: 'test' }
  const credentials = { refreshToken, clientId, clientSecret }
  const calendar = { name: 'Sales', timezone: 'Europe/Paris', externalId: GOOGLE_CALENDAR, credentials }
  await world.run((em) => connectGoogle(em, { keyring: test.keyring, actor }, calendar))
  return world
}

describe('a connected Google calendar', () => {
  const idOf = (meetingId: string) => meetingId.replaceAll('-', '')

  it('shows the meeting once, follows it, and loses it with its cancellation', async () => {
    const world = await openWorld()
    const meeting = await confirmMeeting(world, soon.at('11:00'))
    const shown = () => google.events().filter(({ id }) => id === idOf(meeting.meetingId))
    expect(await world.activities.syncCalendar(meeting.ref)).toEqual({ isDone: true })
    expect(await world.activities.syncCalendar(meeting.ref)).toEqual({ isDone: true })
    expect(shown()).toHaveLength(1)
    const [calendar] = await world.run((em) => listConnected(em, test.keyring))
    expect(calendar?.credentials.accessToken).toEqual(expect.any(String))
    expect(await meeting.row()).toMatchObject({
      external_event_id: idOf(meeting.meetingId),
      conference_url: expect.stringContaining('https://') as string,
    })
    const [startAt, endAt] = [later.at('09:00'), later.at('09:30')]
    await world.activities.moveMeeting({ ...meeting.ref, eventId: randomUUID(), startAt, endAt, by: null })
    await world.activities.syncCalendar(meeting.ref)
    expect(shown()[0]).toMatchObject({ start: { dateTime: new Date(startAt).toISOString() } })
    await meeting.record('cancelled')
    await world.activities.syncCalendar(meeting.ref)
    expect(shown()).toEqual([])
  })

  it('that is away is shown as failing with its remedy, on the calendar and the meeting, until it answers', async () => {
    const world = await openWorld()
    const meeting = await confirmMeeting(world, soon.at('12:00'))
    google.fail(503)
    expect(await world.activities.syncCalendar(meeting.ref)).toEqual({ isDone: false })
    expect((await meeting.row())?.failure).toContain('asked again by itself')
    const failures = () =>
      world.rows<{ failure: string | null }>(`select failure from calendar where provider = 'google'`)
    expect((await failures())[0]?.failure).toContain('does not answer')
    google.fail(null)
    expect(await world.activities.syncCalendar(meeting.ref)).toEqual({ isDone: true })
    expect((await meeting.row())?.failure).toBeNull()
    expect(await failures()).toEqual([{ failure: null }])
  })

  it('is asked before a meeting is moved by hand, and its own entry does not stand in the way', async () => {
    const world = await openWorld()
    const meeting = await confirmMeeting(world, later.at('14:00'))
    await world.activities.syncCalendar(meeting.ref)
    await world.deps.openCalendar({ externalId: GOOGLE_CALENDAR, ...google }).createEvent({
      key: randomUUID(),
      uid: 'plumber',
      title: 'Plumber',
      description: null,
      timezone: 'Europe/Paris',
      startAt: later.at('16:00'),
      endAt: later.at('17:00'),
    })
    const move = (startAt: number) =>
      world.activities.moveMeeting({
        ...meeting.ref,
        ...{ eventId: randomUUID(), by: null, startAt, endAt: startAt + 1_800_000 },
      })
    const refused = { kind: 'refused', message: expect.stringMatching(/from 16:00 to 17:00/) as string }
    expect(await move(later.at('16:30'))).toEqual(refused)
    expect(await move(later.at('14:15'))).toMatchObject({ kind: 'moved' })
  })

  it('is asked what is taken before a proposed time is kept', async () => {
    const world = await openWorld()
    await world.deps.openCalendar({ externalId: GOOGLE_CALENDAR, ...google }).createEvent({
      key: randomUUID(),
      uid: 'dentist',
      title: 'Dentist',
      description: null,
      timezone: 'Europe/Paris',
      startAt: soon.at('16:00'),
      endAt: soon.at('17:00'),
    })
    const taken = await world.consider(`Could we talk on ${soon.words} at 4:30pm?`)
    expect(taken).toMatchObject({ meetingId: null, point: { kind: 'alternatives', because: 'taken' } })
    google.fail(503)
    const kept = await world.consider(`Could we talk on ${soon.words} at 4:30pm instead?`)
    expect(kept.point.kind).toBe('offer')
    const [calendar] = await world.rows<{ failure: string | null }>(
      `select failure from calendar where provider = 'google'`,
    )
    expect(calendar?.failure).toContain('does not answer')
  })
})
