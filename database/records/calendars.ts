import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { CALENDAR_CREDENTIALS, type GoogleCredentials } from './calendar-settings.ts'
import { notifyLive } from './events.ts'

/** The workspace's own calendar: when meetings may be, and how long one is unless somebody says otherwise. */
export interface CalendarRules {
  id: string
  timezone: string
  /** ISO weekdays, 1 is Monday. */
  workdays: number[]
  dayStartMinute: number
  dayEndMinute: number
  meetingMinutes: number
}

interface CalendarRow {
  id: string
  timezone: string
  workdays: string[]
  day_start_minute: number
  day_end_minute: number
  meeting_minutes: number
}

const OWN = `select id, timezone, to_jsonb(workdays) as workdays, day_start_minute, day_end_minute, meeting_minutes
  from calendar where provider = 'internal' and external_id = ''`

/** The workspace's own calendar, made where there is none yet. */
export async function ensureCalendar(em: EntityManager, workspaceId: string): Promise<CalendarRules> {
  const [known] = await em.execute<CalendarRow[]>(OWN)
  if (known) return rulesOf(known)
  await em.execute(
    `insert into calendar (workspace_id, name, provider) values (?, 'Calendar', 'internal')
     on conflict (workspace_id, provider, external_id) do nothing`,
    [workspaceId],
  )
  const [made] = await em.execute<CalendarRow[]>(OWN)
  if (!made) throw new Error('The calendar was not stored.')
  return rulesOf(made)
}

/**
 * Lock the workspace's calendar until the transaction ends, so that nobody else books meanwhile. Take it before the
 * lock of any meeting, as all who lock both do.
 */
export async function lockCalendar(em: EntityManager, workspaceId: string): Promise<CalendarRules> {
  await ensureCalendar(em, workspaceId)
  const [row] = await em.execute<CalendarRow[]>(`${OWN} for update`)
  if (!row) throw new Error('The calendar has vanished while it was to be locked.')
  return rulesOf(row)
}

function rulesOf(row: CalendarRow): CalendarRules {
  return {
    id: row.id,
    timezone: row.timezone,
    workdays: row.workdays.map(Number),
    dayStartMinute: row.day_start_minute,
    dayEndMinute: row.day_end_minute,
    meetingMinutes: row.meeting_minutes,
  }
}

/** A calendar that stands beside the workspace's own, opened for one use: never for a workflow or a log. */
export interface ConnectedCalendar {
  id: string
  externalId: string
  credentials: StoredCredentials
}

interface StoredCredentials extends GoogleCredentials {
  /** The last access token and its end (epoch ms). */
  accessToken?: string
  expiresAt?: number
}

/** The connected calendars of the workspace, the one that meetings are written into first. */
export async function listConnected(em: EntityManager, keyring: Keyring): Promise<ConnectedCalendar[]> {
  const rows = await em.execute<{ id: string; externalId: string; credentials: Buffer }[]>(
    `select id, external_id as "externalId", credentials from calendar
     where provider <> 'internal' and is_connected and credentials is not null order by created_at, id`,
  )
  return rows.map(({ id, externalId, credentials }) => ({
    id,
    externalId,
    credentials: JSON.parse(keyring.open(credentials, CALENDAR_CREDENTIALS).toString()) as StoredCredentials,
  }))
}

/** Keep a token that was renewed, unless the calendar was connected anew or disconnected meanwhile. */
export async function storeToken(
  em: EntityManager,
  keyring: Keyring,
  { calendar, token }: { calendar: ConnectedCalendar; token: { accessToken: string; expiresAt: number } },
): Promise<void> {
  const known = (await listConnected(em, keyring)).find(({ id }) => id === calendar.id)
  if (known?.credentials.refreshToken !== calendar.credentials.refreshToken) return
  const credentials = JSON.stringify({ ...known.credentials, ...token })
  await em.execute('update calendar set credentials = ? where id = ?', [
    keyring.seal(credentials, CALENDAR_CREDENTIALS),
    calendar.id,
  ])
}

/** What is wrong with a calendar, with its remedy; null: it answers. */
export async function noteCalendar(
  em: EntityManager,
  { workspaceId, id, failure }: { workspaceId: string; id: string; failure: string | null },
): Promise<void> {
  const rows = await em.execute<unknown[]>(
    'update calendar set failure = ? where id = ? and failure is distinct from ? returning id',
    [failure, id, failure],
  )
  if (rows.length > 0) await notifyLive(em, { workspaceId, topic: 'meeting', id })
}
