import type { Keyring } from '#database/keyring.ts'
import type { Database } from '#database/orm.ts'
import {
  listConnected,
  noteCalendar,
  storeToken,
  type ConnectedCalendar,
} from '#database/records/calendars.ts'
import type { CalendarSpan } from '#domain/meeting/free-slots.ts'
import type {
  CalendarFailure,
  CalendarProvider,
  OpenCalendar,
} from '#providers/calendar/calendar-provider.ts'

export interface CalendarDependencies {
  database: Database
  keyring: Keyring
  openCalendar: OpenCalendar
}

interface Asking {
  workspaceId: string
  range: CalendarSpan
}

/**
 * What is taken on the connected calendars. Asked outside of any transaction, because it is somebody else's server; one
 * that does not answer is shown as failing, with its remedy, and the workspace's own calendar decides alone.
 */
export async function busyElsewhere(
  deps: CalendarDependencies,
  { workspaceId, range }: Asking,
): Promise<CalendarSpan[]> {
  const { database, keyring } = deps
  const calendars = await database.withWorkspace(workspaceId, (em) => listConnected(em, keyring))
  const busyOn = async (calendar: ConnectedCalendar): Promise<CalendarSpan[]> => {
    try {
      const taken = await openConnected(deps, { workspaceId, calendar }).freeBusy(range)
      await noteAnswer(deps, { workspaceId, calendar, failure: null })
      return taken
    } catch (error) {
      if (!isCalendarFailure(error)) throw error
      await noteAnswer(deps, { workspaceId, calendar, failure: error.message })
      return []
    }
  }
  return (await Promise.all(calendars.map(busyOn))).flat()
}

/** A connected calendar, ready for use; tokens that it renews are stored. @throws CalendarFailure */
export function openConnected(
  { database, keyring, openCalendar }: CalendarDependencies,
  { workspaceId, calendar }: { workspaceId: string; calendar: ConnectedCalendar },
): CalendarProvider {
  const { externalId, credentials } = calendar
  return openCalendar({ externalId, ...credentials }, (token) =>
    database.withWorkspace(workspaceId, (em) => storeToken(em, keyring, { calendar, token })),
  )
}

/** Write down whether a calendar answers. */
export function noteAnswer(
  { database }: Pick<CalendarDependencies, 'database'>,
  {
    workspaceId,
    calendar,
    failure,
  }: { workspaceId: string; calendar: ConnectedCalendar; failure: string | null },
): Promise<void> {
  return database.withWorkspace(workspaceId, (em) =>
    noteCalendar(em, { workspaceId, id: calendar.id, failure }),
  )
}

/** By its name, because a provider is handed in and its class is not known here. */
export function isCalendarFailure(error: unknown): error is CalendarFailure {
  return error instanceof Error && error.name === 'CalendarFailure'
}
