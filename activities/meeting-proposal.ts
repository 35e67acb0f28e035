import type { Keyring } from '#database/keyring.ts'
import type { Database } from '#database/orm.ts'
import type { Language, MeetingPoint } from '#domain/assistant/jobs.ts'
import type { ReadTimes } from '#domain/meeting/time-mention.ts'

export interface ProposalDependencies {
  database: Database
  keyring: Keyring
  readTimes: ReadTimes
  now: () => number
}

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
}

export interface Consideration {
  /** The meeting that the answer speaks of, for `draft.meeting_id` and `settleOffer`. */
  meetingId: string | null
  point: MeetingPoint
  /** A later time that the mail names ("in spring"), epoch ms. */
  laterAt: number | null
  laterWords: string | null
}

const NOTHING: Consideration = { meetingId: null, point: { kind: 'none' }, laterAt: null, laterWords: null }

/**
 * Look at what a mail says of a meeting and decide what its answer says to it; a proposed time that is free is kept.
 * Transactions of its own. Decided once for each mail: a second call answers the same.
 */
export async function considerMeeting(
  _deps: ProposalDependencies,
  _mail: ConsideredMail,
): Promise<Consideration> {
  return NOTHING
}
