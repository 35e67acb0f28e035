/** Google Calendar through the vendor's own client, which is imported by path: the whole of googleapis is huge. */
import { auth, calendar, type calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js'
import type {
  BusySpan,
  CalendarAccess,
  CalendarProvider,
  ExternalEvent,
  OpenCalendar,
  RenewedToken,
  StoredEvent,
} from './calendar-provider.ts'
import { CalendarFailure } from './calendar-provider.ts'
import { failureOf, isStatus } from './google-failure.ts'

export interface GoogleOptions {
  /** The installation's own OAuth client. */
  clientId: string | null
  clientSecret: string | null
  /** Where Google is, without a final slash; left out: where everybody finds it. */
  baseUrl?: string | undefined
}

type Calendars = calendar_v3.Calendar
/** A call that takes longer is given up; the meeting's workflow asks again. */
const TIMEOUT_MS = 10_000
/** No mails by Google: the guest gets the invitation of our mailbox. No retries of the client's own. */
const QUIETLY = { sendUpdates: 'none', conferenceDataVersion: 1 } as const
const PLAINLY = { timeout: TIMEOUT_MS, retry: false } as const

export function createGoogleCalendars(options: GoogleOptions): OpenCalendar {
  return (access, onRenewed) => {
    const { client, settle } = signIn(options, access, onRenewed)
    const { baseUrl } = options
    const api = calendar({ version: 'v3', auth: client, ...(baseUrl && { rootUrl: `${baseUrl}/` }) })
    /** One use of the calendar: its failures in our words, and a renewed token stored before it ends. */
    const use = async <T>(work: () => Promise<T>): Promise<T> => {
      try {
        return await work()
      } catch (error) {
        throw failureOf(error)
      } finally {
        await settle()
      }
    }
    return createProvider({ api, calendarId: access.externalId, use })
  }
}

/** The client with its tokens; what it renews while it is used is handed on. */
function signIn(
  options: GoogleOptions,
  access: CalendarAccess,
  onRenewed: ((token: RenewedToken) => Promise<void>) | undefined,
) {
  const clientId = access.clientId ?? options.clientId
  const clientSecret = access.clientSecret ?? options.clientSecret
  if (!clientId || !clientSecret)
    throw new CalendarFailure(
      'revoked',
      'There is no OAuth client for this calendar: set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, or connect it with a client of its own.',
    )
  const client = new auth.OAuth2({
    clientId,
    clientSecret,
    ...(options.baseUrl && { endpoints: { oauth2TokenUrl: `${options.baseUrl}/oauth2/token` } }),
  })
  client.setCredentials({
    refresh_token: access.refreshToken,
    ...(access.accessToken && access.expiresAt
      ? { access_token: access.accessToken, expiry_date: access.expiresAt }
      : {}),
  })
  let storing: Promise<void> = Promise.resolve()
  client.on('tokens', ({ access_token: accessToken, expiry_date: expiresAt }) => {
    if (accessToken && expiresAt && onRenewed) storing = onRenewed({ accessToken, expiresAt })
  })
  return { client, settle: () => storing }
}

interface Parts {
  api: Calendars
  calendarId: string
  use: <T>(work: () => Promise<T>) => Promise<T>
}

function createProvider({ api, calendarId, use }: Parts): CalendarProvider {
  const put = async (eventId: string, event: ExternalEvent): Promise<StoredEvent> => {
    const request = { calendarId, eventId, requestBody: toGoogle(event), ...QUIETLY }
    return stored((await api.events.patch(request, PLAINLY)).data, eventId)
  }
  /** The event has an id that we choose, so that a second attempt finds what the first has made (409). */
  const create = async (event: ExternalEvent): Promise<StoredEvent> => {
    const eventId = eventIdOf(event.key)
    try {
      const requestBody = { ...toGoogle(event), id: eventId, ...withConference(event) }
      const { data } = await api.events.insert({ calendarId, requestBody, ...QUIETLY }, PLAINLY)
      return stored(data, eventId)
    } catch (error) {
      if (isStatus(error, 409)) return put(eventId, event)
      throw error
    }
  }
  return {
    describe: () => use(() => describe(api, calendarId)),
    freeBusy: (range) => use(() => freeBusy(api, calendarId, range)),
    createEvent: (event) => use(() => create(event)),
    moveEvent: (eventId, event) =>
      use(async () => {
        try {
          return await put(eventId, event)
        } catch (error) {
          if (isStatus(error, 404, 410)) return create(event)
          throw error
        }
      }),
    cancelEvent: (eventId) =>
      use(async () => {
        try {
          await api.events.delete({ calendarId, eventId, sendUpdates: 'none' }, PLAINLY)
        } catch (error) {
          if (!isStatus(error, 404, 410)) throw error
        }
      }),
  }
}

/** Google wants ids of the letters a–v and digits (base32hex); a UUID without its dashes is one. */
function eventIdOf(key: string): string {
  return key.replaceAll('-', '').toLowerCase()
}

/** `confirmed`: an event that was deleted there comes back. */
function toGoogle({
  key,
  startAt,
  endAt,
  title,
  description,
  timezone,
}: ExternalEvent): calendar_v3.Schema$Event {
  // An offset is no zone to Google; the instant says it all.
  const zone = timezone.includes('/') ? { timeZone: timezone } : {}
  return {
    status: 'confirmed',
    summary: title,
    description: description ?? '',
    start: { dateTime: new Date(startAt).toISOString(), ...zone },
    end: { dateTime: new Date(endAt).toISOString(), ...zone },
    extendedProperties: { private: { throughline: key } },
  }
}

function withConference({ key }: ExternalEvent): calendar_v3.Schema$Event {
  const createRequest = { requestId: key, conferenceSolutionKey: { type: 'hangoutsMeet' } }
  return { conferenceData: { createRequest } }
}

function stored({ id, hangoutLink }: calendar_v3.Schema$Event, eventId: string): StoredEvent {
  return { eventId: id ?? eventId, conferenceUrl: hangoutLink ?? null }
}

async function describe(api: Calendars, calendarId: string): Promise<{ name: string; timezone: string }> {
  const { data } = await api.calendarList.list({ maxResults: 250 }, PLAINLY)
  const found = data.items?.find((item) => (calendarId === 'primary' ? item.primary : item.id === calendarId))
  if (!found)
    throw new CalendarFailure(
      'not_found',
      'Google has no calendar of this id for this account; check the id.',
    )
  return { name: found.summary ?? 'Google Calendar', timezone: found.timeZone ?? 'UTC' }
}

async function freeBusy(api: Calendars, calendarId: string, range: BusySpan): Promise<BusySpan[]> {
  const requestBody = {
    timeMin: new Date(range.startAt).toISOString(),
    timeMax: new Date(range.endAt).toISOString(),
    items: [{ id: calendarId }],
  }
  const { data } = await api.freebusy.query({ requestBody }, PLAINLY)
  const found = data.calendars?.[calendarId]
  if (!found || (found.errors?.length ?? 0) > 0)
    throw new CalendarFailure(
      'not_found',
      'Google does not show when this calendar is busy; connect it again.',
    )
  return (found.busy ?? []).flatMap(({ start, end }) =>
    start && end ? [{ startAt: Date.parse(start), endAt: Date.parse(end) }] : [],
  )
}
