import type { EntityManager } from '../orm.ts'

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
