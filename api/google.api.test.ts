import { afterAll, beforeAll, expect, it } from 'vitest'
import { createGoogleCalendars } from '#providers/calendar/google.ts'
import { testApi, type Caller, type TestApi } from '#test/support/api.ts'
import { GOOGLE_CALENDAR, startGoogle, type TestGoogle } from '#test/support/google.ts'
import type { Calendar, FreeSlot } from './contract/calendar.ts'

let google: TestGoogle
let api: TestApi
let owner: Caller
beforeAll(async () => {
  google = await startGoogle()
  const openCalendar = createGoogleCalendars({
    clientId: null,
    clientSecret: null,
    baseUrl: google.url,
  })
  api = await testApi({ openCalendar })
  owner = await api.member()
})
afterAll(async () => {
  await api.close()
  await google.close()
})

const connect = (change: object = {}) => {
  const { refreshToken, clientId, clientSecret } = google
  const body = {
    provider: 'google',
    calendarId: GOOGLE_CALENDAR,
    refreshToken,
    clientId,
    clientSecret,
    ...change,
  }
  return owner.ask<Calendar>('POST', '/api/calendar/providers', body)
}
const calendars = async () =>
  (await owner.ask<{ items: Calendar[] }>('GET', '/api/calendar/providers')).body.items
const rows = <T>(sql: string) =>
  api.data.database.withWorkspace(owner.workspaceId, (em) => em.execute<T[]>(sql))
/** Ten o'clock on the Monday after the next. */
const monday = () => {
  const day = new Date(Date.now() + 7 * 86_400_000)
  day.setUTCDate(day.getUTCDate() + ((8 - day.getUTCDay()) % 7))
  return day.setUTCHours(10, 0, 0, 0)
}
const iso = (at: number) => new Date(at).toISOString()

/** The tests of this file are one story, told in order. */
it.each([
  ['refreshToken', { refreshToken: 'taken back' }],
  ['refreshToken', { clientSecret: 'wrong' }],
  ['refreshToken', { clientId: undefined, clientSecret: undefined }],
  ['calendarId', { calendarId: 'somebody-else@workspace.example' }],
  ['clientSecret', { clientSecret: undefined }],
])('a calendar that does not open is not kept, and %s is named', async (field, change) => {
  const answer = await connect(change)
  expect([answer.status, answer.body]).toMatchObject([
    422,
    { errors: { [field]: expect.any(String) as string } },
  ])
  expect(await calendars()).toHaveLength(1)
})

it('a calendar that opens is kept with its own name and zone; its secrets are sealed and never shown', async () => {
  const { status, body, text } = await connect()
  expect([status, body]).toMatchObject([
    201,
    {
      provider: 'google',
      name: 'Sales',
      timezone: 'Europe/Paris',
      externalId: GOOGLE_CALENDAR,
      status: 'connected',
    },
  ])
  expect(text).not.toContain(google.refreshToken)
  const [row] = await rows<{ credentials: Buffer }>(
    `select credentials from calendar where provider = 'google'`,
  )
  expect(row?.credentials.toString('latin1')).not.toContain(google.refreshToken)
})

it('connected once more it is the same calendar', async () => {
  await connect({ name: 'Ours' })
  expect((await calendars()).map(({ provider, name }) => `${provider} ${name}`)).toEqual([
    'internal Calendar',
    'google Ours',
  ])
})

it('what stands in it is not free', async () => {
  const tokens = await fetch(`${google.url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: google.refreshToken,
      client_id: google.clientId,
      client_secret: google.clientSecret,
    }),
  })
  const { access_token: token } = (await tokens.json()) as { access_token: string }
  const dateTime = (minutes: number) => ({ dateTime: iso(monday() + minutes * 60_000) })
  await fetch(`${google.url}/calendar/v3/calendars/${GOOGLE_CALENDAR}/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ summary: 'Dentist', start: dateTime(0), end: dateTime(60) }),
  })
  const { body } = await owner.ask<{ items: FreeSlot[] }>(
    'GET',
    `/api/calendar/free?from=${iso(monday())}&limit=1`,
  )
  expect(body.items[0]?.startAt).toBe(iso(monday() + 3_600_000))
})

it('no meeting is made by hand, or moved, to where it is busy, and the refusal names that time', async () => {
  const meet = (minutes: number) =>
    owner.ask<{ id: string; detail: string }>('POST', '/api/calendar/events', {
      title: 'Own time',
      startAt: iso(monday() + minutes * 60_000),
      minutes: 30,
    })
  const refused = await meet(30)
  expect(refused.status).toBe(409)
  expect(refused.body.detail).toMatch(/connected calendar is busy on Monday .* from 10:00 to 11:00/)
  const { id } = (await meet(60)).body
  const moved = await owner.ask<{ detail: string }>('PUT', `/api/calendar/events/${id}`, {
    startAt: iso(monday() + 30 * 60_000),
  })
  expect([moved.status, moved.body.detail]).toEqual([409, refused.body.detail])
  expect((await owner.ask('POST', `/api/calendar/events/${id}/cancel`, {})).status).toBe(200)
  await rows(`update meeting set status = 'cancelled'`)
})

it('one that answers no more is shown as failing with the remedy, and no longer counts', async () => {
  await google.close()
  const { body } = await owner.ask<{ items: FreeSlot[] }>(
    'GET',
    `/api/calendar/free?from=${iso(monday())}&limit=1`,
  )
  expect(body.items[0]?.startAt).toBe(iso(monday()))
  expect((await calendars())[1]).toMatchObject({
    status: 'failing',
    failure: expect.stringContaining('Google') as string,
  })
})

it('a member can neither connect nor disconnect a calendar', async () => {
  const member = await api.member('MEMBER', owner.workspaceId)
  const connected = await member.ask('POST', '/api/calendar/providers', {
    ...{ provider: 'google', calendarId: GOOGLE_CALENDAR, refreshToken: google.refreshToken },
  })
  expect(connected.status).toBe(403)
  const [calendar] = (await calendars()).filter(({ provider }) => provider === 'google')
  expect((await member.ask('DELETE', `/api/calendar/providers/${calendar?.id}`)).status).toBe(403)
})

it('disconnected it is gone, with its secrets', async () => {
  const id = (await calendars())[1]?.id
  expect((await owner.ask('DELETE', `/api/calendar/providers/${id}`)).status).toBe(204)
  expect(await calendars()).toHaveLength(1)
  expect((await owner.ask('GET', `/api/calendar/providers/${id}`)).status).toBe(404)
  expect(await rows(`select 1 from calendar where provider = 'google' and credentials is not null`)).toEqual(
    [],
  )
})
