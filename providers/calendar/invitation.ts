import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
} from 'ical-generator'

/** A meeting as its guest's calendar is to show it. */
export interface InvitationDraft {
  method: 'REQUEST' | 'CANCEL'
  /** The same for every change of the meeting; `sequence` grows with each (RFC 5546). */
  uid: string
  sequence: number
  /** When this change was made, epoch ms; part of the text, so that every attempt is equal. */
  stampedAt: number
  startAt: number
  endAt: number
  title: string
  description: string | null
  conferenceUrl: string | null
  organizer: { name: string; address: string }
  guest: { name: string | null; address: string }
}

export type BuildInvitation = (draft: InvitationDraft) => string

/** The iCalendar object of an invitation or its cancellation (RFC 5545); instants in UTC, which every program reads. */
export function buildInvitation(draft: InvitationDraft): string {
  const { guest, organizer, conferenceUrl } = draft
  const isCancelled = draft.method === 'CANCEL'
  const calendar = ical({
    method: isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
    prodId: { company: 'Throughline', product: 'Meetings' },
  })
  calendar.createEvent({
    id: draft.uid,
    sequence: draft.sequence,
    stamp: new Date(draft.stampedAt),
    start: new Date(draft.startAt),
    end: new Date(draft.endAt),
    summary: oneLine(draft.title),
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    ...(draft.description && { description: draft.description }),
    ...(conferenceUrl && { url: conferenceUrl, location: conferenceUrl }),
    organizer: { name: oneLine(organizer.name) || organizer.address, email: organizer.address },
    attendees: [
      {
        email: guest.address,
        ...(guest.name && { name: oneLine(guest.name) }),
        role: ICalAttendeeRole.REQ,
        status: ICalAttendeeStatus.NEEDSACTION,
        rsvp: !isCancelled,
      },
    ],
  })
  return calendar.toString()
}

/** A title comes from a mail's subject, and must not begin a line of its own. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim()
}
