/** A mail that belongs to no step of a campaign, as whoever wants it sent describes it. */
import type { EntityManager } from '#database/orm.ts'
import type { OriginPurpose } from '#database/records/ledger-origins.ts'
import type { MailDraft } from '#providers/mail/compose.ts'

/** Whom a mail is for and through which mailbox it goes. Facts of rows; nobody's words decide it. */
export interface Addressee {
  personId: string
  mailboxId: string
  /** The conversation that an answer to this mail belongs to. */
  threadId: string | null
}

/** In whose name a mail goes out. */
export interface Sender {
  name: string
  address: string
  /** Below every answer; '' for none. */
  signature: string
}

/** The words of a mail; sender, recipient, Message-ID and date are added by code. */
export interface Letter extends Pick<MailDraft, 'subject' | 'body' | 'references' | 'calendar'> {
  autoSubmitted: Exclude<MailDraft['autoSubmitted'], undefined>
}

export interface OriginSend<Own extends Addressee, Refusal> {
  workspaceId: string
  /** Names what is sent, for ever: `draft:<id>`, `meeting:<id>:<purpose>:<sequence>`. */
  origin: string
  purpose: OriginPurpose
  /** Lock the row whose change may forbid the send, before any other; null: it is gone, nothing is sent. */
  lock(em: EntityManager): Promise<Own | null>
  /** What forbids the send now, under that lock; whether its mailbox can send is looked at elsewhere. */
  forbid(em: EntityManager, own: Own): Promise<Refusal | null>
  /** Asked once; the bytes made of it are kept for every later attempt. */
  letter(em: EntityManager, own: Own, from: Sender): Promise<Letter>
  /** The mail is out, by the server's word, its Sent folder's or a human's. Called once, with the ledger's change. */
  onSent(em: EntityManager, own: Own, sent: { messageId: string }): Promise<void>
}

/**
 * Why nothing left. `gone`: what it was for is not there any more, or a human has left it out. `deferred`: its turn in
 * the mailbox's day comes at `until` (epoch ms).
 */
export type OriginRefusal<Refusal> =
  | { kind: 'gone' }
  | { kind: 'forbidden'; by: Refusal }
  | { kind: 'held'; reason: 'mailbox_unavailable' }
  | { kind: 'deferred'; until: number }
