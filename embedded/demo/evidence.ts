/** What the verdict on a demo is made from. */
import type { Meeting } from '#api/contract/calendar.ts'
import type { Enrolment, SentMessage } from '#api/contract/enrolment.ts'
import type { ThreadSummary } from '#api/contract/thread.ts'
import type { EventKind } from '#domain/events.ts'
import { readStepRef } from '#domain/mail/step-ref.ts'
import type { PostOfficeEvent, RecordEntry } from '#providers/mail/mailroom.ts'

export type EnrolmentFact = Pick<
  Enrolment,
  | 'id'
  | 'person'
  | 'status'
  | 'stepIndex'
  | 'stepCount'
  | 'waitUntil'
  | 'absentUntil'
  | 'holdReason'
  | 'pausedByUser'
>
export type LedgerFact = Pick<SentMessage, 'messageIdHeader' | 'state' | 'resolution' | 'transmittingAt'>

/** A conversation, as lists show it. */
export type ThreadGlance = Pick<ThreadSummary, 'id' | 'person' | 'state' | 'dueAt' | 'kind'>
/** … with the reason for which it is held, if it is. */
export interface ThreadFact extends ThreadGlance {
  holdReason: string | null
}
export type MeetingFact = Pick<Meeting, 'id' | 'person' | 'status' | 'startAt' | 'endAt' | 'uid' | 'sequence'>

/** Something that the product has understood of the post office's events; `at` is shortly before its commit. */
export interface UnderstoodFact {
  kind: EventKind
  email: string
  /** Epoch ms. */
  at: number
}

export interface Evidence {
  /** The post office's own file, line by line: the product neither writes nor reads it. */
  record: readonly RecordEntry[]
  /** From the API. */
  enrolments: readonly EnrolmentFact[]
  /** Every row of the send ledger, from the API. */
  ledger: readonly LedgerFact[]
  /** From the API. */
  understood: readonly UnderstoodFact[]
  /** Those into which somebody has written. */
  threads: readonly ThreadFact[]
  meetings: readonly MeetingFact[]
  /** The addresses of the people who became leads. */
  leads: readonly string[]
  /** How many people the import made, all of whom the campaign is for. */
  people: number
  /** When it was gathered, epoch ms. */
  at: number
}

/** The event by which the product shows that it knows of one of the post office's. */
export const UNDERSTOOD_AS = {
  replied: 'ReplyReceived',
  bounced: 'BounceReceived',
  rejected: 'MessageRejected',
  unsubscribed: 'PersonUnsubscribed',
  absence: 'AbsenceNoticed',
} as const satisfies Partial<Record<PostOfficeEvent, EventKind>>
export type ToUnderstand = keyof typeof UNDERSTOOD_AS

export function isToUnderstand(event: PostOfficeEvent): event is ToUnderstand {
  return event in UNDERSTOOD_AS
}

/** The step of an entry, from 0, by the private header of its mail; null where there is none. */
export function stepOf(entry: RecordEntry): number | null {
  return readStepRef(entry.step ?? '')?.stepIndex ?? null
}

/** Whether a mail belongs to no step of a campaign: an answer, or an invitation. */
export function isOfConversation({ step }: RecordEntry): boolean {
  return step !== null && readStepRef(step) === null
}

export function accepted(record: readonly RecordEntry[]): RecordEntry[] {
  return record.filter((entry) => entry.event === 'accepted')
}
