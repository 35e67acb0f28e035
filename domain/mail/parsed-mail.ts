/** A mail after a parsing library has taken it apart: what the rules of this folder look at. */
import type { InvitationReply } from './invitation-reply.ts'

export interface MailAddress {
  name: string
  address: string
}

/** The fields of one recipient in a delivery status report (RFC 3464 §2.3), names in lower case. */
export type ReportFields = Readonly<Record<string, string>>

export interface DeliveryStatus {
  message: ReportFields
  recipients: readonly ReportFields[]
}

/** The mail that a report is about, as far as the report contains it. */
export interface ReportedMail {
  messageId: string | null
  headers: readonly MailHeader[]
}

/** A header field: name in lower case, value unfolded. */
export interface MailHeader {
  name: string
  value: string
}

export interface MailAttachment {
  filename: string | null
  mimeType: string
  byteLength: number
}

export interface ParsedMail {
  /** With angle brackets, as all message ids here. */
  messageId: string | null
  inReplyTo: readonly string[]
  references: readonly string[]
  from: MailAddress | null
  replyTo: readonly MailAddress[]
  to: readonly MailAddress[]
  cc: readonly MailAddress[]
  subject: string
  /** The Date field in epoch ms. */
  date: number | null
  headers: readonly MailHeader[]
  /** Type of the whole, in lower case, e.g. `multipart/report`. */
  contentType: string
  text: string
  /** Sanitised. */
  html: string | null
  /** What the sender wrote anew. */
  newText: string
  /** What it quotes. */
  quotedText: string
  deliveryStatus: DeliveryStatus | null
  /** The fields of an abuse report (RFC 5965). */
  feedbackReport: ReportFields | null
  reported: ReportedMail | null
  invitationReply: InvitationReply | null
  attachments: readonly MailAttachment[]
  byteLength: number
}

/** The value of the first field with this name (in lower case). */
export function headerValue(headers: readonly MailHeader[], name: string): string | null {
  return headers.find((header) => header.name === name)?.value ?? null
}
