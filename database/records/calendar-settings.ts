import { DomainError } from '#domain/errors.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'
import { notifyLive } from './events.ts'
import { textArray } from './sql.ts'

/** What opens a Google calendar; kept as JSON in one envelope. */
export interface GoogleCredentials {
  refreshToken: string
  /** Null: the token belongs to the installation's own OAuth client. */
  clientId: string | null
  clientSecret: string | null
}
export const CALENDAR_CREDENTIALS = 'calendar.credentials'

export interface CalendarFields {
  name?: string | undefined
  timezone?: string | undefined
  /** ISO weekdays, 1 is Monday. */
  workdays?: readonly number[] | undefined
  dayStartMinute?: number | undefined
  dayEndMinute?: number | undefined
  meetingMinutes?: number | undefined
}

/** Change what is given. @throws DomainError not_found; invalid where a day would have no room for a meeting */
export async function updateCalendar(
  em: EntityManager,
  actor: Actor,
  { id, ...change }: CalendarFields & { id: string },
): Promise<void> {
  const [row] = await em.execute<{ start: number; end: number; length: number }[]>(
    `update calendar set name = coalesce(?::text, name), timezone = coalesce(?::text, timezone),
       workdays = coalesce(?::text[], workdays), day_start_minute = coalesce(?::int, day_start_minute),
       day_end_minute = coalesce(?::int, day_end_minute), meeting_minutes = coalesce(?::int, meeting_minutes),
       updated_at = now()
     where id = ? and is_connected
     returning day_start_minute as start, day_end_minute as "end", meeting_minutes as length`,
    [
      change.name ?? null,
      change.timezone ?? null,
      change.workdays ? textArray(change.workdays.map(String)) : null,
      change.dayStartMinute ?? null,
      change.dayEndMinute ?? null,
      change.meetingMinutes ?? null,
      id,
    ],
  )
  if (!row) throw new DomainError('not_found', 'There is no such calendar.')
  if (row.end <= row.start) throw unfit('dayEndMinute', 'must be after the start of the day')
  if (row.length > row.end - row.start) throw unfit('meetingMinutes', 'longer than the working day')
  await noted(em, actor, { action: 'calendar:update', id })
}

function unfit(field: string, fault: string): DomainError {
  return new DomainError('invalid', 'No meeting would fit into such a day; mend the field named.', {
    [field]: fault,
  })
}

/**
 * Connect a Google calendar whose credentials have just opened it; one that was connected before gets the new ones.
 * @returns its id
 */
export async function connectGoogle(
  em: EntityManager,
  { keyring, actor }: { keyring: Keyring; actor: Actor },
  calendar: { name: string; timezone: string; externalId: string; credentials: GoogleCredentials },
): Promise<string> {
  const [row] = await em.execute<{ id: string }[]>(
    `insert into calendar (workspace_id, name, provider, timezone, external_id, credentials)
     values (?, ?, 'google', ?, ?, ?)
     on conflict (workspace_id, provider, external_id) do update set name = excluded.name,
       timezone = excluded.timezone, credentials = excluded.credentials, is_connected = true, failure = null,
       updated_at = now()
     returning id`,
    [
      actor.workspaceId,
      calendar.name,
      calendar.timezone,
      calendar.externalId,
      keyring.seal(JSON.stringify(calendar.credentials), CALENDAR_CREDENTIALS),
    ],
  )
  if (!row) throw new Error('The calendar was not stored.')
  await noted(em, actor, { action: 'calendar:connect', id: row.id })
  return row.id
}

/** Stop using a connected calendar: its credentials are destroyed. @throws DomainError not_found, conflict */
export async function disconnectCalendar(em: EntityManager, actor: Actor, id: string): Promise<void> {
  const [row] = await em.execute<{ provider: string }[]>(
    `update calendar set is_connected = provider = 'internal', credentials = null, failure = null, updated_at = now()
     where id = ? and is_connected returning provider`,
    [id],
  )
  if (!row) throw new DomainError('not_found', 'There is no such calendar.')
  if (row.provider === 'internal')
    throw new DomainError(
      'conflict',
      'This is the workspace’s own calendar, on which every meeting stands; only connected ones can be disconnected.',
    )
  await noted(em, actor, { action: 'calendar:disconnect', id })
}

async function noted(em: EntityManager, actor: Actor, { action, id }: { action: string; id: string }) {
  await audit(em, actor, { action, entityId: id })
  await notifyLive(em, { workspaceId: actor.workspaceId, topic: 'meeting', id })
}
