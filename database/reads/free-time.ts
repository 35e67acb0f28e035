import { freeSlots, type CalendarSpan } from '#domain/meeting/free-slots.ts'
import type { EntityManager } from '../orm.ts'
import { ensureCalendar } from '../records/calendars.ts'
import { listBooked } from '../records/meeting-rows.ts'

/** How far ahead a free slot is looked for, in days. */
const HORIZON_DAYS = 28

/** What must be known of other calendars to find a slot from `from` on (epoch ms). */
export function horizonOf(from: number): CalendarSpan {
  return { startAt: from, endAt: from + (HORIZON_DAYS + 2) * 86_400_000 }
}

export interface FreeWish {
  workspaceId: string
  /** Epoch ms. */
  from: number
  /** Left out: the calendar's own length. */
  minutes: number | undefined
  count: number
  /** What is taken on other calendars, within `horizonOf(from)`. */
  elsewhere: readonly CalendarSpan[]
}

/** The first free slots within the hours of the workspace's own calendar. */
export async function listFree(em: EntityManager, wish: FreeWish): Promise<CalendarSpan[]> {
  const calendar = await ensureCalendar(em, wish.workspaceId)
  const { from, count, minutes = calendar.meetingMinutes } = wish
  const taken = [...(await listBooked(em, horizonOf(from))), ...wish.elsewhere]
  return freeSlots(calendar, taken, { from, minutes, count, days: HORIZON_DAYS })
}
