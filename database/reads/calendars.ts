import { DomainError } from '#domain/errors.ts'
import type { CalendarProviderName } from '#domain/meeting/state.ts'
import type { EntityManager } from '../orm.ts'
import { iso } from './rows.ts'

export interface CalendarItem {
  id: string
  provider: CalendarProviderName
  name: string
  status: 'connected' | 'failing'
  failure: string | null
  externalId: string | null
  timezone: string
  workdays: number[]
  dayStartMinute: number
  dayEndMinute: number
  meetingMinutes: number
  createdAt: string
}

const SELECT = `select id, provider, name, case when failure is null then 'connected' else 'failing' end as status, failure,
    nullif(external_id, '') as "externalId", timezone, to_jsonb(workdays) as workdays,
    day_start_minute as "dayStartMinute", day_end_minute as "dayEndMinute", meeting_minutes as "meetingMinutes",
    created_at as "createdAt"
  from calendar where is_connected`

const item = (row: Omit<CalendarItem, 'workdays'> & { workdays: string[] }): CalendarItem => ({
  ...row,
  workdays: row.workdays.map(Number),
  createdAt: iso(row.createdAt),
})

/** The calendars in use, the workspace's own first. */
export async function listCalendars(em: EntityManager): Promise<CalendarItem[]> {
  const rows = await em.execute<Parameters<typeof item>[0][]>(
    `${SELECT} order by provider <> 'internal', created_at, id limit 100`,
  )
  return rows.map(item)
}

/** @throws DomainError not_found */
export async function readCalendar(em: EntityManager, id: string): Promise<CalendarItem> {
  const [row] = await em.execute<Parameters<typeof item>[0][]>(`${SELECT} and id = ?`, [id])
  if (!row) throw new DomainError('not_found', 'There is no such calendar.')
  return item(row)
}
