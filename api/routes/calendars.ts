import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import { listCalendars, readCalendar } from '#database/reads/calendars.ts'
import { connectGoogle, disconnectCalendar, updateCalendar } from '#database/records/calendar-settings.ts'
import { ensureCalendar } from '#database/records/calendars.ts'
import type { CalendarProvider } from '#providers/calendar/calendar-provider.ts'
import { isCalendarFailure } from '../busy-elsewhere.ts'
import { calendarSchema, connectCalendarSchema, updateCalendarSchema } from '../contract/calendar.ts'
import { idParamsSchema } from '../contract/fields.ts'
import type { ApiDeps } from '../deps.ts'
import { route, type Route } from '../route.ts'

const one = '/api/calendar/providers/:id'

/** The workspace's own calendar and those that are connected. */
export function createCalendarRoutes({
  keyring,
  openCalendar,
}: Pick<ApiDeps, 'keyring' | 'openCalendar'>): Route[] {
  return [
    route(
      {
        method: 'GET',
        path: '/api/calendar/providers',
        permission: 'calendar:read',
        summary: 'List calendars, the workspace’s own first',
        answer: z.object({ items: z.array(calendarSchema) }),
      },
      ({ db, actor }) =>
        db(async (em) => {
          await ensureCalendar(em, actor.workspaceId)
          return { items: await listCalendars(em) }
        }),
    ),
    route(
      {
        method: 'POST',
        path: '/api/calendar/providers',
        permission: 'calendar:connect',
        summary: 'Connect a Google calendar, after it was opened with these credentials',
        body: connectCalendarSchema,
        answer: calendarSchema,
        status: 201,
        isIdempotent: true,
      },
      async ({ write, actor, body }) => {
        const { calendarId: externalId, refreshToken, clientId = null, clientSecret = null } = body
        const credentials = { refreshToken, clientId, clientSecret }
        const found = await described(() => openCalendar({ externalId, ...credentials }).describe())
        return write(async (em) => {
          const name = body.name ?? found.name
          const { timezone } = found
          const id = await connectGoogle(em, { keyring, actor }, { name, timezone, externalId, credentials })
          return readCalendar(em, id)
        })
      },
    ),
    route(
      {
        method: 'GET',
        path: one,
        permission: 'calendar:read',
        summary: 'Read a calendar',
        params: idParamsSchema,
        answer: calendarSchema,
      },
      ({ db, params }) => db((em) => readCalendar(em, params.id)),
    ),
    route(
      {
        method: 'PATCH',
        path: one,
        permission: 'calendar:write',
        summary: 'Change working hours, time zone or the length of a meeting',
        params: idParamsSchema,
        body: updateCalendarSchema,
        answer: calendarSchema,
      },
      ({ db, actor, params, body }) =>
        db(async (em) => {
          await updateCalendar(em, actor, { ...body, id: params.id })
          return readCalendar(em, params.id)
        }),
    ),
    route(
      {
        method: 'DELETE',
        path: one,
        permission: 'calendar:connect',
        summary: 'Disconnect a calendar',
        params: idParamsSchema,
        answer: null,
      },
      ({ db, actor, params }) => db((em) => disconnectCalendar(em, actor, params.id)),
    ),
  ]
}

/** What a calendar says of itself; why it does not, in its provider's own words, which name nobody. */
async function described(ask: () => ReturnType<CalendarProvider['describe']>) {
  try {
    return await ask()
  } catch (error) {
    if (!isCalendarFailure(error)) throw error
    if (error.code === 'not_found')
      throw new DomainError('invalid', error.message, { calendarId: 'not found with this account' })
    if (error.code === 'revoked')
      throw new DomainError('invalid', error.message, { refreshToken: 'not accepted' })
    throw new DomainError('unavailable', error.message)
  }
}
