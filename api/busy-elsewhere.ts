import type { CalendarSpan } from '#domain/meeting/free-slots.ts'
import type { Keyring } from '#database/keyring.ts'
import {
  listConnected,
  noteCalendar,
  storeToken,
  type ConnectedCalendar,
} from '#database/records/calendars.ts'
import type { CalendarFailure, OpenCalendar } from '#providers/calendar/calendar-provider.ts'
import type { RouteRequest } from './route.ts'

interface Deps {
  keyring: Keyring
  openCalendar: OpenCalendar
}

/**
 * What is taken on the connected calendars in a span of time. One that does not answer is left out, and shown as failing
 * until it does: who looks for a time would rather see too many than none.
 */
export async function busyElsewhere(
  { keyring, openCalendar }: Deps,
  { db, actor }: Pick<RouteRequest, 'db' | 'actor'>,
  range: CalendarSpan,
): Promise<CalendarSpan[]> {
  const note = (id: string, failure: string | null) =>
    db((em) => noteCalendar(em, { workspaceId: actor.workspaceId, id, failure }))
  const busyOn = async (calendar: ConnectedCalendar): Promise<CalendarSpan[]> => {
    const { id, externalId, credentials } = calendar
    try {
      const opened = openCalendar({ externalId, ...credentials }, (token) =>
        db((em) => storeToken(em, keyring, { calendar, token })),
      )
      const taken = await opened.freeBusy(range)
      await note(id, null)
      return taken
    } catch (error) {
      if (!isCalendarFailure(error)) throw error
      await note(id, error.message)
      return []
    }
  }
  const calendars = await db((em) => listConnected(em, keyring))
  return (await Promise.all(calendars.map(busyOn))).flat()
}

export function isCalendarFailure(error: unknown): error is CalendarFailure {
  return error instanceof Error && error.name === 'CalendarFailure'
}
