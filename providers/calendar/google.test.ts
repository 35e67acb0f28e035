import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GOOGLE_CALENDAR } from '#test/support/google.ts'
import { startGoogleCalendar, type TestGoogleCalendar } from '#test/support/google-events.ts'
import type { ExternalEvent, RenewedToken } from './calendar-provider.ts'
import { createGoogleCalendars } from './google.ts'

let google: TestGoogleCalendar
beforeAll(async () => {
  google = await startGoogleCalendar()
})
afterAll(() => google.close())

const tokens: RenewedToken[] = []
function open(change: object = {}) {
  const { refreshToken, clientId, clientSecret } = google
  return createGoogleCalendars({ clientId, clientSecret, baseUrl: google.url })(
    { externalId: GOOGLE_CALENDAR, refreshToken, clientId: null, clientSecret: null, ...change },
    async (token) => void tokens.push(token),
  )
}

const at = (text: string) => Date.parse(text)
const event = (key: string, own: Partial<ExternalEvent> = {}): ExternalEvent => ({
  key,
  uid: `${key}@throughline`,
  startAt: at('2026-12-01T10:00:00Z'),
  endAt: at('2026-12-01T10:30:00Z'),
  title: 'A call',
  description: null,
  timezone: 'Europe/Paris',
  ...own,
})
let keys = 0
const newKey = () => `0190aaaa-0000-7000-8000-${String((keys += 1)).padStart(12, '0')}`
const idOf = (key: string) => key.replaceAll('-', '')
const named = (key: string) => google.events().filter(({ id }) => id === idOf(key))

describe('a Google calendar', () => {
  it('opens with a refresh token, and hands the renewed one on before it answers', async () => {
    expect(await open().describe()).toEqual({ name: 'Sales', timezone: 'Europe/Paris' })
    expect(tokens).toHaveLength(1)
    expect(tokens[0]?.expiresAt).toBeGreaterThan(Date.now())
    const before = google.calls.length
    await open({ ...tokens[0] }).describe()
    expect(google.calls.slice(before)).toEqual(['GET /calendar/v3/users/me/calendarList'])
  })

  it('takes an event once, however often it is put there, and gives it a link to the call', async () => {
    const key = newKey()
    const first = await open().createEvent(event(key))
    expect(first).toEqual({
      eventId: idOf(key),
      conferenceUrl: expect.stringContaining('https://') as string,
    })
    expect((await open().createEvent(event(key, { title: 'A longer call' }))).eventId).toBe(first.eventId)
    expect(named(key)).toHaveLength(1)
    expect(named(key)[0]).toMatchObject({ summary: 'A longer call' })
  })

  it('takes it once also where the answer to the first attempt was lost', async () => {
    const key = newKey()
    google.loseNextAnswer()
    await expect(open().createEvent(event(key))).rejects.toMatchObject({ code: 'unavailable' })
    await open().createEvent(event(key))
    expect(named(key)).toHaveLength(1)
  })

  it('is busy with it, then and not elsewhere', async () => {
    const key = newKey()
    const span = { startAt: at('2026-12-02T09:00:00Z'), endAt: at('2026-12-02T09:45:00Z') }
    await open().createEvent(event(key, span))
    const day = { startAt: at('2026-12-02T00:00:00Z'), endAt: at('2026-12-03T00:00:00Z') }
    expect(await open().freeBusy(day)).toEqual([span])
  })

  it('moves it, brings back what somebody has deleted there, and forgets it', async () => {
    const key = newKey()
    const { eventId } = await open().createEvent(event(key))
    const later = event(key, { startAt: at('2026-12-03T10:00:00Z'), endAt: at('2026-12-03T11:00:00Z') })
    await open().moveEvent(eventId, later)
    expect(named(key)[0]?.['start']).toMatchObject({ dateTime: '2026-12-03T10:00:00.000Z' })
    await google.remove(eventId)
    await open().moveEvent(eventId, later)
    expect(named(key)).toHaveLength(1)
    await open().cancelEvent(eventId)
    await open().cancelEvent(eventId)
    expect(named(key)).toEqual([])
  })
})

describe('what goes wrong', () => {
  it.each([
    ['a token that was taken back', { refreshToken: 'taken back' }, 'revoked'],
    ['a client that is not ours', { clientId: 'other', clientSecret: 'other' }, 'revoked'],
    ['a calendar that is not there', { externalId: 'nobody@workspace.example' }, 'not_found'],
  ])('%s is named with its remedy', async (_name, change, code) => {
    const range = { startAt: at('2026-12-01T00:00:00Z'), endAt: at('2026-12-02T00:00:00Z') }
    const failure = await open(change)
      .freeBusy(range)
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({
      name: 'CalendarFailure',
      code,
      message: expect.stringMatching(/connect|check/) as string,
    })
  })

  it.each([
    [401, 'revoked'],
    [403, 'revoked'],
    [429, 'rate_limited'],
    [503, 'unavailable'],
  ])('the status %d means %s', async (status, code) => {
    google.fail(status)
    await expect(open().describe()).rejects.toMatchObject({ code })
    google.fail(null)
  })

  it('without any OAuth client the settings are named', () => {
    const access = { externalId: 'primary', refreshToken: 'r', clientId: null, clientSecret: null }
    expect(() => createGoogleCalendars({ clientId: null, clientSecret: null })(access)).toThrow(
      /GOOGLE_CLIENT_ID/,
    )
  })
})
