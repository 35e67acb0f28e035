import type { Keyring } from '#database/keyring.ts'
import type { Database, EntityManager } from '#database/orm.ts'
import type { NewEvent } from '#database/records/events.ts'
import type { LockedMessage } from '#database/records/ledger-rows.ts'
import type { MailAccess } from '#database/records/mail-accounts.ts'
import {
  LEASE_MS,
  ORACLE_INTERVAL_MS,
  ORACLE_PATIENCE_MS,
  TRANSMIT_DEADLINE_MS,
} from '#domain/send-timing.ts'
import type { ComposedMail, MailDraft } from '#providers/mail/compose.ts'
import type { MailAccount, MailProvider } from '#providers/mail/mail-provider.ts'
import type { TextRenderer } from '#providers/text/text-renderer.ts'
import type { Attempt } from './attempt.ts'

/** The clocks of a send (domain/send-timing.ts), in ms; tests shorten them together. */
export interface SendTiming {
  deadlineMs: number
  leaseMs: number
  oraclePatienceMs: number
  oracleIntervalMs: number
}

export const SEND_TIMING: SendTiming = {
  deadlineMs: TRANSMIT_DEADLINE_MS,
  leaseMs: LEASE_MS,
  oraclePatienceMs: ORACLE_PATIENCE_MS,
  oracleIntervalMs: ORACLE_INTERVAL_MS,
}

/** What any send needs, whatever it is for. */
export interface TransportDependencies {
  database: Database
  keyring: Keyring
  composeMail: (draft: MailDraft) => Promise<ComposedMail>
  mailProvider: (account: MailAccount) => MailProvider
  attempt: Attempt
  now: () => number
  /** 0…1 */
  random: () => number
  timing: SendTiming
}

export interface ComposeDependencies extends Pick<TransportDependencies, 'keyring' | 'composeMail'> {
  renderer: TextRenderer
  /** Origin of the public pages, without a final slash. */
  publicUrl: string
}

export type SendDependencies = TransportDependencies & ComposeDependencies

/** What goes over the wire, and to whom. */
export interface ReadyMail {
  mime: Buffer
  to: string
}

/** Whom a mail is for. */
export interface Recipient {
  personId: string
  emailKey: string
}

/** What a cargo finds under its locks; `own` is what it wants to know later itself. */
export interface Found<Own> {
  own: Own
  recipient: Recipient
  message: LockedMessage
}

/** All that is known under the locks of a claim. */
export interface Claimed<Own> extends Found<Own> {
  workspaceId: string
  access: MailAccess
  /** Epoch ms at which the claim was made; the Date of the mail. */
  now: number
}

/** A mail that this attempt, and no other, may transmit now. */
export interface Leased<Own> {
  claimed: Claimed<Own>
  mail: ReadyMail
  epoch: number
}

/** Either what was asked for, or why nothing leaves now, in the words of whoever wants the send. */
export type Unless<Refusal, T> = { kind: 'refused'; refusal: Refusal } | { kind: 'found'; found: T }

/**
 * What is to be sent: a step of a campaign, an answer, a mail about a meeting. Claim, transmission, outcome and oracle
 * are the same for all; a cargo says which rows decide, what forbids the send, and what follows from it. Every function
 * works in the caller's transaction.
 */
export interface Cargo<Own, Refusal> {
  workspaceId: string
  /** Lock the rows that decide (enrolment, thread, meeting), then the ledger row. */
  find(em: EntityManager): Promise<Unless<Refusal, Found<Own>>>
  /** Take the same locks without the ledger row's, for the transaction that writes an outcome. */
  lock(em: EntityManager, claimed: Claimed<Own>): Promise<void>
  /** What forbids the send now. Null: the row is `reserved` and has its place in the mailbox's day. */
  forbid(em: EntityManager, claimed: Claimed<Own>): Promise<Refusal | null>
  /** The bytes of the first attempt, again for every later one (reliability rule M2). */
  compose(em: EntityManager, claimed: Claimed<Own>): Promise<Unless<Refusal, ReadyMail>>
  /** What a timeline says about it beside the fact itself. */
  about(claimed: Claimed<Own>): Omit<NewEvent, 'kind'>
  /** The mail is known to be out; called once. */
  onSent(em: EntityManager, claimed: Claimed<Own>): Promise<void>
  /** The mail has certainly not left; `until`: not before then, null: at once. */
  onUnsent(em: EntityManager, claimed: Claimed<Own>, until: number | null): Promise<void>
}

/** What became of an attempt, in the words that all sends share. */
export type Fate =
  /** `at`: when it went out, as the ledger has it. */
  | { kind: 'accepted'; at: number }
  /** The recipient does not exist, or was refused for good. */
  | { kind: 'bounced' }
  /** It has certainly not left, and nothing speaks against another attempt. */
  | { kind: 'notSent' }
  | { kind: 'deferred'; until: number }
  | { kind: 'held'; reason: 'mailbox_unavailable' | 'send_rejected' | 'send_unknown' }
