import type { MeetingHoldReason, MeetingStatus } from './state.ts'

/** A fact for one meeting, as it travels by signal; `eventId` makes repeats harmless. */
export type MeetingMessage =
  /** A time is kept for it, anew or longer; its row says until when. */
  | { kind: 'offered' }
  /** The answer that offers it was sent (or it was made by hand): invite. */
  | { kind: 'confirmed' }
  /** The offer was rejected or superseded, or another meeting has gone to its slot. */
  | { kind: 'released' }
  /** It was given another time, which is booked and stands in its row. */
  | { kind: 'moved'; startAt: number; endAt: number; sequence: number }
  /** The person cancels it, and has been answered so. */
  | { kind: 'cancelled' }

/** What stands in the rows of a meeting when its workflow begins. */
export interface LoadedMeeting {
  status: MeetingStatus
  startAt: number
  endAt: number
  tentativeUntil: number | null
  sequence: number
  hasGuest: boolean
  /** The last change that an invitation went out for; -1: none. */
  invited: number
  /** It is not known of an invitation whether it went out. */
  mayBeInvited: boolean
  isCalledOff: boolean
  isReminded: boolean
  /** The reason of a hold that nobody has answered. */
  held: MeetingHoldReason | null
}

export const MEETING_MAILS = ['invitation', 'reminder', 'cancellation'] as const
export type MeetingMail = (typeof MEETING_MAILS)[number]

/** What became of the attempt to send a mail about a meeting. */
export type MeetingMailResult =
  | { kind: 'sent' }
  | { kind: 'deferred'; until: number }
  /** The meeting has changed since: another mail takes its place, or none. */
  | { kind: 'obsolete' }
  /** The guest does not exist, is gone, or must not be written to. */
  | { kind: 'refused' }
  | { kind: 'held'; reason: MeetingHoldReason }

/** What became of an offer whose time was over. */
export type ExpiryResult = { kind: 'released' } | { kind: 'kept'; until: number | null }

/** Everything that can happen to a meeting. */
export type MeetingEvent =
  | { kind: 'loaded'; meeting: LoadedMeeting | null; remindBeforeMs: number }
  | { kind: 'timeReached' }
  | { kind: 'offered' }
  | { kind: 'confirmed' }
  | { kind: 'released' }
  | { kind: 'moved'; startAt: number; endAt: number; sequence: number }
  | { kind: 'cancelled'; by?: string }
  | { kind: 'retried'; by?: string }
  | { kind: 'markedSent'; by?: string } // a human: the mail of unknown fate did go out
  | { kind: 'expired'; result: ExpiryResult }
  | { kind: 'synced'; isDone: boolean }
  | { kind: 'mailEnded'; mail: MeetingMail; result: MeetingMailResult }

/** What is written down about a meeting, each with its fact on the timeline; `dropped`: what was held lapses with it. */
export type MeetingChange =
  'confirmed' | 'released' | 'cancelled' | 'held' | 'retried' | 'marked_sent' | 'done' | 'dropped'

/** An effect: performed at once, in order, whatever else has come in. */
export interface MeetingRecord {
  kind: 'record'
  change: MeetingChange
  reason: MeetingHoldReason | null
  by: string | null
}

/** What the meeting waits on: performed only if nothing else has come in; its answer is the next event. */
export type MeetingWaitCommand =
  | { kind: 'load' }
  /** The offer's time is over: give it back, unless it was kept longer. */
  | { kind: 'expire' }
  /** Let the connected calendar, if there is one, show the meeting as it is. */
  | { kind: 'syncCalendar' }
  | { kind: 'sendMail'; mail: MeetingMail }
  | { kind: 'waitUntil'; at: number; for: 'answer' | 'reminder' | 'end' | 'calendar' | 'mail' }
  | { kind: 'waitForMessage' }
