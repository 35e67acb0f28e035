import { listConnected, type ConnectedCalendar } from '#database/records/calendars.ts'
import { notifyLive } from '#database/records/events.ts'
import { noteFailure } from '#database/records/meeting-rows.ts'
import { markExternal, readTexts, type MeetingTexts } from '#database/records/meeting-texts.ts'
import type { ExternalEvent, StoredEvent } from '#providers/calendar/calendar-provider.ts'
import { isCalendarFailure, noteAnswer, openConnected, type CalendarDependencies } from './busy-elsewhere.ts'
import type { MeetingActivities, MeetingRef } from './meeting-activities.ts'

/** A meeting in the connected calendar: the first that is connected, or the one that it stands in already. */
export function createMeetingCalendar(deps: CalendarDependencies): Pick<MeetingActivities, 'syncCalendar'> {
  return { syncCalendar: (ref) => syncCalendar(deps, ref) }
}

async function syncCalendar(deps: CalendarDependencies, ref: MeetingRef): Promise<{ isDone: boolean }> {
  const { workspaceId, meetingId } = ref
  const { meeting, calendars } = await deps.database.withWorkspace(workspaceId, async (em) => ({
    meeting: await readTexts(em, deps.keyring, meetingId),
    calendars: await listConnected(em, deps.keyring),
  }))
  if (!meeting) return { isDone: true }
  const { external } = meeting
  // A calendar that was disconnected keeps what stands in it; the next change goes into the one that is connected now.
  const known = external && calendars.find(({ id }) => id === external.calendarId)
  const calendar = known ?? calendars[0]
  if (!calendar) return { isDone: true }
  try {
    await show(deps, ref, { meeting, calendar, eventId: known ? external.eventId : null })
    await noteAnswer(deps, { workspaceId, calendar, failure: null })
    return { isDone: true }
  } catch (error) {
    if (!isCalendarFailure(error)) throw error
    await noteAnswer(deps, { workspaceId, calendar, failure: error.message })
    await deps.database.withWorkspace(workspaceId, async (em) => {
      await noteFailure(em, meetingId, error.message)
      await notifyLive(em, { workspaceId, topic: 'meeting', id: meetingId })
    })
    return { isDone: false }
  }
}

interface Showing {
  meeting: MeetingTexts
  calendar: ConnectedCalendar
  /** Where the meeting stands in that calendar; null: not yet. */
  eventId: string | null
}

/** @throws CalendarFailure */
async function show(
  deps: CalendarDependencies,
  ref: MeetingRef,
  { meeting, calendar, eventId }: Showing,
): Promise<void> {
  const { workspaceId, meetingId } = ref
  const provider = openConnected(deps, { workspaceId, calendar })
  let stored: StoredEvent | null = null
  if (meeting.status === 'confirmed')
    stored = eventId
      ? await provider.moveEvent(eventId, eventOf(meeting))
      : await provider.createEvent(eventOf(meeting))
  else if (eventId) await provider.cancelEvent(eventId)
  await deps.database.withWorkspace(workspaceId, async (em) => {
    await markExternal(em, meetingId, { calendarId: calendar.id, stored })
    await notifyLive(em, { workspaceId, topic: 'meeting', id: meetingId })
  })
}

function eventOf(meeting: MeetingTexts): ExternalEvent {
  const { id, uid, startAt, endAt, title, timezone, guest } = meeting
  const who = guest && [guest.fullName, guest.email].filter(Boolean).join(', ')
  const description = [meeting.description, who].filter(Boolean).join('\n\n') || null
  return { key: id, uid, startAt, endAt, title, description, timezone }
}
