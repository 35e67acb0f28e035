import type { Cipher } from '#database/keyring.ts'
import type { CalendarRules } from '#database/records/calendars.ts'
import type { Language, MeetingPoint } from '#domain/assistant/jobs.ts'
import type { CalendarSpan } from '#domain/meeting/free-slots.ts'

/** A mail as far as it may speak of a meeting; its texts never leave the activity. */
export interface ConsideredMail {
  workspaceId: string
  threadId: string
  personId: string
  mailboxId: string
  inboundId: string
  subject: string
  /** The new part; what it quotes is not read. */
  text: string
  /** Epoch ms. */
  receivedAt: number
  /** Of its Date field. */
  offsetMinutes: number | null
  personTimezone: string | null
  language: Language | null
  /** The last mail of ours in the conversation: what is answered, and when it was written (epoch ms). */
  ours: { text: string; at: number } | null
}

export interface Consideration {
  /** The meeting that the answer speaks of, for `draft.meeting_id` and `settleOffer`. */
  meetingId: string | null
  point: MeetingPoint
  /** A later time that the mail names ("in spring"), epoch ms. */
  laterAt: number | null
  laterWords: string | null
}

/** What must be known before a mail is understood. */
export interface ProposalContext {
  calendar: CalendarRules
  cipher: Cipher
  /** In which the mail was written, unless it names another. */
  zone: string
  offered: CalendarSpan[]
  /** The person's confirmed meeting that is still to come. */
  meeting: (CalendarSpan & { id: string }) | null
}
