import { freeSlots, type CalendarSpan } from '#domain/meeting/free-slots.ts'
import type { EntityManager } from '../orm.ts'
import { ensureCalendar } from '../records/calendars.ts'
import { listBooked } from '../records/meeting-rows.ts'

/** How far ahead a free slot is looked for, in days. */
const HORIZON_DAYS = 28

export interface FreeWish {
  workspaceId: string
  /** Epoch ms. */
  from: number
  /** Left out: the calendar's own length. */
  minutes: number | undefined
  count: number
}

/** The first free slots on the workspace's own calendar, within its hours. */
export async function listFree(em: EntityManager, wish: FreeWish): Promise<CalendarSpan[]> {
  const calendar = await ensureCalendar(em, wish.workspaceId)
  const { from, count, minutes = calendar.meetingMinutes } = wish
  const horizon = { startAt: from, endAt: from + (HORIZON_DAYS + 2) * 86_400_000 }
  return freeSlots(calendar, await listBooked(em, horizon), { from, minutes, count, days: HORIZON_DAYS })
}
