/** The activities of the meeting workflow, as it sees them. Ids, enums and small numbers only; instants are epoch ms. */
import type {
  ExpiryResult,
  LoadedMeeting,
  MeetingChange,
  MeetingMail,
  MeetingMailResult,
} from '#domain/meeting/messages.ts'
import type { MeetingHoldReason } from '#domain/meeting/state.ts'

export interface MeetingRef {
  workspaceId: string
  meetingId: string
}

/** A new time was booked, or why not, in words for whoever asked (no personal data in them). */
export type MoveResult =
  { kind: 'moved'; startAt: number; endAt: number; sequence: number } | { kind: 'refused'; message: string }

export interface MeetingActivities {
  /** What stands in the meeting's rows; null: it is gone. */
  loadMeeting(input: MeetingRef): Promise<LoadedMeeting | null>
  /** Write a change with its fact, opening or closing its hold, and tell the person's lead; one transaction. Idempotent. */
  recordMeeting(
    input: MeetingRef & {
      workflowId: string
      /** Names the fact, so that a retry states it once. */
      eventId: string
      change: MeetingChange
      reason: MeetingHoldReason | null
      by: string | null
    },
  ): Promise<void>
  /** The time of an offer is over: release it, unless it was settled or kept longer meanwhile. Idempotent. */
  expireOffer(input: MeetingRef & { eventId: string }): Promise<ExpiryResult>
  /** Book another time under the calendar's lock, and write it down as a change. Idempotent by `eventId`. */
  moveMeeting(
    input: MeetingRef & { eventId: string; startAt: number; endAt: number; by: string | null },
  ): Promise<MoveResult>
  /**
   * Let the connected calendar show the meeting as it is (queue `sync`). What goes wrong is written into the meeting's
   * row with its remedy, and is no failure of the activity.
   */
  syncCalendar(input: MeetingRef): Promise<{ isDone: boolean }>
  /** Send a mail about this change of the meeting now, at most once, through the send ledger (queue `send`). */
  sendMeetingMail(input: MeetingRef & { mail: MeetingMail; sequence: number }): Promise<MeetingMailResult>
}
