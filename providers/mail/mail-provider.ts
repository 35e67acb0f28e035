/** What the product asks of a mail account; one implementation per way of reaching it. */

/** A server of an account. Without `secure` the connection starts plain and is upgraded where that is offered. */
export interface MailServerAccess {
  host: string
  port: number
  secure: boolean
  username?: string | null
  password?: string | null
}

export interface MailAccount {
  smtp: MailServerAccess
  imap?: MailServerAccess | null
}

export interface Envelope {
  from: string
  to: string
}

export interface TransmitOptions {
  /** Milliseconds until the connection is destroyed, whatever it is doing. */
  deadlineMs: number
  /**
   * Asked once the text has been written, before the dot that would make the server responsible for it. On false
   * the connection is closed without the dot, so nothing is delivered (a lease that was lost, reliability M4).
   */
  onBeforeDot?: () => boolean | Promise<boolean>
}

/** Responses are the server's last words, without addresses. */
export type TransmitResult =
  | { kind: 'accepted'; response: string }
  /**
   * Refused for good: the `recipient` does not exist, this `content` (or policy about it) is refused, or the server
   * refuses the account itself (`mailbox`), so that other mails would fare the same.
   */
  | { kind: 'rejected'; scope: 'recipient' | 'content' | 'mailbox'; code: string; response: string }
  /** Certainly not delivered; may be tried again. */
  | { kind: 'transient'; code: string; response: string; retryAfterMs?: number }
  /** The dot may have reached the server and its answer did not reach us: never to be repeated blindly. */
  | { kind: 'unknown'; code: 'deadline' | 'connection_lost'; response: string }

/** How far a folder has been read. */
export interface FetchCursor {
  uidValidity: number
  lastUid: number
}

export interface FetchRequest {
  /** Null at the first poll. */
  cursor: FetchCursor | null
  /** How many mails at most. */
  limit: number
  /** Without a usable cursor: only what the server received from then on (epoch ms). */
  notBefore: number
  deadlineMs: number
}

export interface FetchedMail {
  uid: number
  /** A fingerprint of the bytes: the same mail has it again after UIDVALIDITY changed. */
  eventId: string
  receivedAt: number
  byteLength: number
  /** The whole mail, or only its header where it is larger than the provider's limit (`oversize`). */
  raw: Buffer
  oversize: boolean
}

export type MailFailureCode =
  'authentication' | 'unreachable' | 'tls' | 'deadline' | 'protocol' | 'not_configured'

/** `message` says what is wrong and what to do, without addresses. */
export interface MailFailure {
  code: MailFailureCode
  permanent: boolean
  message: string
}

export type FetchResult =
  | {
      kind: 'fetched'
      /** Oldest first. */
      mails: FetchedMail[]
      /** To be stored together with the mails. */
      cursor: FetchCursor
      /** There was more than `limit`. */
      more: boolean
      /** The folder was numbered anew since `cursor`, and was read again from `notBefore`. */
      renumbered: boolean
    }
  | { kind: 'failed'; failure: MailFailure }

export interface ConnectionTrial {
  ok: boolean
  message: string
}

export interface MailProvider {
  /** Send these bytes to one recipient, once. */
  transmit(mime: Uint8Array, envelope: Envelope, options: TransmitOptions): Promise<TransmitResult>
  /** What came into the account's INBOX after the cursor. */
  fetchSince(request: FetchRequest): Promise<FetchResult>
  /**
   * Look a sent mail up in the account's Sent folder. `absent` only proves that it was not sent where the server
   * itself files what it sends; `no_oracle`: there is no such folder, or it cannot be read now.
   */
  findSent(messageIdHeader: string): Promise<'found' | 'absent' | 'no_oracle'>
  /** Sign in to both servers, without sending anything. */
  testConnection(): Promise<{ smtp: ConnectionTrial; imap: ConnectionTrial | null }>
}
