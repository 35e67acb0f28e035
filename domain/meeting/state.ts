/** A meeting on the calendar. */
export const MEETING_STATUSES = [
  'tentative', // its time is kept free while the answer that offers it waits for approval
  'confirmed', // invitation sent
  'done',
  'cancelled',
  'released', // never confirmed: the offer was rejected, or nobody decided in time
] as const
export type MeetingStatus = (typeof MEETING_STATUSES)[number]
/** Those whose time nobody else may book. */
export const BOOKED_STATUSES = ['tentative', 'confirmed'] as const satisfies readonly MeetingStatus[]

export const MEETING_SOURCES = ['mail', 'manual'] as const
export type MeetingSource = (typeof MEETING_SOURCES)[number]

/** What the guest has answered to the invitation; `invited`: nothing, or only to an earlier time. */
export const GUEST_STATUSES = ['invited', 'accepted', 'tentative', 'declined'] as const
export type GuestStatus = (typeof GUEST_STATUSES)[number]

export const CALENDAR_PROVIDERS = ['internal', 'google'] as const
export type CalendarProviderName = (typeof CALENDAR_PROVIDERS)[number]

/** A phrase below this is a guess; it leads to a question in the draft. */
export const MEETING_CONFIDENCE = 0.7
/** Before the start, ms. */
export const REMIND_BEFORE_MS = 3_600_000
/** How long a time is kept free for an answer that nobody has approved, ms. */
export const TENTATIVE_LIFE_MS = 48 * 3_600_000

/** What becomes of the meeting once the answer to a mail has been sent. */
export const PROPOSAL_AIMS = [
  'none', // nothing: no time was kept
  'book', // the kept slot becomes a meeting
  'move', // a confirmed meeting goes to the kept slot
  'cancel', // a confirmed meeting is cancelled
] as const
export type ProposalAim = (typeof PROPOSAL_AIMS)[number]

export const PROPOSAL_OUTCOMES = ['sent', 'released'] as const
export type ProposalOutcome = (typeof PROPOSAL_OUTCOMES)[number]

/** Why a meeting waits for a human: a mail about it could not be sent. */
export const MEETING_HOLD_REASONS = [
  'mailbox_unavailable',
  'send_failed',
  'send_rejected',
  'send_unknown',
  'activity_failed',
] as const
export type MeetingHoldReason = (typeof MEETING_HOLD_REASONS)[number]

/** What a meeting waits for, for screens to put into words. */
export type MeetingWait = 'nothing' | 'answer' | 'reminder' | 'end' | 'human'

/** All that a meeting's workflow carries; instants are epoch ms. */
export interface MeetingState {
  v: 1
  /** False until the row was read. */
  isLoaded: boolean
  status: MeetingStatus
  startAt: number
  endAt: number
  /** Until when an offer is kept; null: for good. */
  tentativeUntil: number | null
  /** The number of the last change; what is sent about the meeting bears it (iCalendar SEQUENCE). */
  sequence: number
  /** Somebody may be written to about it. */
  hasGuest: boolean
  /** The change that the guest was last invited to; -1: none. */
  invited: number
  /** It is not known of an invitation whether it went out; once set, it stays. */
  mayBeInvited: boolean
  /** The guest knows that it does not take place. */
  isCalledOff: boolean
  /** The reminder of the last change was sent, or is not wanted. */
  isReminded: boolean
  remindBeforeMs: number
  /** The change that the connected calendar shows; -1: none. */
  synced: number
  syncFailures: number
  /** The connected calendar is not asked before. */
  syncAt: number
  /** Passing failures of the mail that is due. */
  attempts: number
  /** The mail that is due is not tried before. */
  mailAt: number
  held: MeetingHoldReason | null
}

export const initialMeeting: MeetingState = {
  v: 1,
  isLoaded: false,
  status: 'tentative',
  startAt: 0,
  endAt: 0,
  tentativeUntil: null,
  sequence: 0,
  hasGuest: false,
  invited: -1,
  mayBeInvited: false,
  isCalledOff: false,
  isReminded: false,
  remindBeforeMs: REMIND_BEFORE_MS,
  synced: -1,
  syncFailures: 0,
  syncAt: 0,
  attempts: 0,
  mailAt: 0,
  held: null,
}
