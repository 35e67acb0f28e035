/** What the verdict on a demo is made from. */
import type { Enrolment, SentMessage } from '#api/contract/enrolment.ts'
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

export function accepted(record: readonly RecordEntry[]): RecordEntry[] {
  return record.filter((entry) => entry.event === 'accepted')
}
