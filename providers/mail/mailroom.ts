/** The local post office, seen through its control interface on the loopback address. */

export interface MailroomMail {
  id: string
  /** Epoch ms. */
  at: number
  direction: 'to_prospect' | 'from_prospect'
  from: string
  to: string
  subject: string
}

export interface MailroomPage extends MailroomMail {
  text: string
  /** Sanitised. */
  html: string | null
  /** Header and body as they went over the wire. */
  raw: string
  /** Whether one may answer it as the prospect. */
  canReply: boolean
}

export interface MailroomQuery {
  q?: string
  cursor?: string
  limit?: number
}

export const POST_OFFICE_EVENTS = [
  'accepted',
  'rejected',
  'deferred',
  'opened',
  'clicked',
  'replied',
  'bounced',
  'unsubscribed',
  'absence',
  'invited', // an iCalendar object came with the mail
] as const
export type PostOfficeEvent = (typeof POST_OFFICE_EVENTS)[number]

/** What an iCalendar object says of a meeting (RFC 5546). */
export interface InvitationFacts {
  /** REQUEST, CANCEL … */
  method: string
  uid: string
  sequence: number
  /** Epoch ms. */
  startAt: number | null
  endAt: number | null
}

/** One line of the post office's own record. */
export interface RecordEntry {
  at: number
  event: PostOfficeEvent
  /** The prospect's address. */
  recipient: string
  /** The address of the mailbox that wrote to them. */
  sender: string
  messageId: string | null
  /** The private header that names campaign step and ledger row. */
  step: string | null
  mailId: string | null
  /** Of a mail of ours: the Message-ID of the mail that it answers. */
  inReplyTo?: string | null
  /** Of a mail of ours: whether it went to this recipient and to nobody else. */
  isAlone?: boolean
  /** Of what a prospect or their mail server sent back: its Message-ID. */
  answerId?: string | null
  /** Of a reply: whether it tries to steer its reader. */
  isHostile?: boolean
  /** Of `invited`. */
  invitation?: InvitationFacts
}

export interface MailroomStats {
  mails: number
  events: Record<PostOfficeEvent, number>
  /** Simulated actions that are still to come. */
  pending: number
}

export interface Mailroom {
  /** Newest first. */
  list(query: MailroomQuery): Promise<{ items: MailroomMail[]; nextCursor: string | null }>
  /** Null where there is no such mail. */
  read(id: string): Promise<MailroomPage | null>
  /** Answer a mail as its recipient; null where there is no such mail, or it cannot be answered. */
  reply(id: string, text: string): Promise<MailroomMail | null>
  stats(): Promise<MailroomStats>
  record(): Promise<RecordEntry[]>
}
