/** From the bytes of a mail to the structure that `domain/mail` classifies. Total: what cannot be read is refused. */
import PostalMime, { type Attachment, type Email } from 'postal-mime'
import type { MailAddress, MailHeader, ParsedMail } from '#domain/mail/parsed-mail.ts'
import { safeHtml, textOfHtml } from './html.ts'
import { readInvitationReply } from './parse-invitation-reply.ts'
import { readReports } from './parse-report.ts'
import { splitReply } from './reply-text.ts'

const LIMITS = { maxNestingDepth: 50, maxHeadersSize: 512 * 1024 }
export const MAX_PARSED_BYTES = 25 * 1024 * 1024
/** Every part begins with a line like this; more of them than any honest mail has would fill the memory. */
const MAX_BOUNDARY_LINES = 5_000
const MAX_TEXT = 200_000
const MAX_IDS = 50
const MAX_ATTACHMENTS = 100
/** 64 + "@" + 255 (RFC 5321 §4.5.3.1): nobody can be written to at a longer one. */
const MAX_ADDRESS = 320

export type ParseResult =
  | {
      kind: 'parsed'
      mail: ParsedMail
      /** The HTML as it came, for whoever looks for what it hides: neither shown nor kept. */
      markup: string | null
    }
  | { kind: 'refused'; reason: string }

/** Read a mail. `reason` tells a human why it was put aside, without quoting it. */
export async function parseMail(raw: Uint8Array): Promise<ParseResult> {
  if (raw.length > MAX_PARSED_BYTES) return { kind: 'refused', reason: 'The mail is larger than 25 MiB.' }
  if (hasTooManyParts(raw)) return { kind: 'refused', reason: 'The mail has thousands of parts.' }
  try {
    const email = await PostalMime.parse(raw, { ...LIMITS, forceRfc822Attachments: true })
    const markup = email.html ? clean(email.html) : null
    return { kind: 'parsed', mail: await structured(email, raw.length), markup }
  } catch (error) {
    return { kind: 'refused', reason: `The mail cannot be read: ${refusal(error)}.` }
  }
}

function refusal(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  if (/nesting/i.test(message)) return 'its parts are nested too deeply'
  return /header/i.test(message) ? 'its header is too large' : 'its MIME structure is broken'
}

function hasTooManyParts(raw: Uint8Array): boolean {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  let lines = 0
  for (let at = bytes.indexOf('\n--'); at >= 0; at = bytes.indexOf('\n--', at + 3))
    if (++lines > MAX_BOUNDARY_LINES) return true
  return false
}

async function structured(email: Email, byteLength: number): Promise<ParsedMail> {
  const headers = email.headers.map(({ key, value }): MailHeader => ({
    name: clean(key),
    value: clean(value),
  }))
  const value = (name: string) => headers.find((header) => header.name === name)?.value ?? ''
  const html = email.html ? safeHtml(email.html) : null
  const text = clean(email.text ?? (html ? textOfHtml(html) : '')).slice(0, MAX_TEXT)
  const reply = splitReply(text)
  return {
    messageId: idsIn(value('message-id'))[0] ?? null,
    inReplyTo: idsIn(value('in-reply-to')),
    references: idsIn(value('references')),
    from: addresses([email.from ?? email.sender])[0] ?? null,
    replyTo: addresses(email.replyTo ?? []),
    to: addresses(email.to ?? []),
    cc: addresses(email.cc ?? []),
    subject: clean(email.subject ?? '').slice(0, 1_000),
    date: instant(email.date),
    headers,
    contentType: (value('content-type').split(';')[0] ?? '').trim().toLowerCase() || 'text/plain',
    text,
    html,
    newText: reply.newText,
    quotedText: reply.quotedText,
    ...(await readReports(email.attachments)),
    invitationReply: readInvitationReply(email.attachments),
    attachments: email.attachments.slice(0, MAX_ATTACHMENTS).map(attachment),
    byteLength,
  }
}

/** PostgreSQL's text has no NUL, and nobody misses it. */
function clean(text: string): string {
  return text.replaceAll('\u0000', '')
}

/** Message ids in a header field, brackets included. */
function idsIn(value: string): string[] {
  return [...value.matchAll(/<[^<>\s]{1,900}>/g)].map((match) => match[0]).slice(0, MAX_IDS)
}

function addresses(list: readonly (Email['from'] | undefined)[]): MailAddress[] {
  return list
    .flatMap((entry) => (entry ? (entry.group ?? [entry]) : []))
    .filter((entry) => entry.address && entry.address.length <= MAX_ADDRESS)
    .slice(0, MAX_ATTACHMENTS)
    .map((entry) => ({ name: clean(entry.name), address: clean(entry.address) }))
}

function instant(date: string | undefined): number | null {
  const at = Date.parse(date ?? '')
  return Number.isNaN(at) ? null : at
}

function attachment({ filename, mimeType, content }: Attachment) {
  const byteLength = typeof content === 'string' ? content.length : content.byteLength
  return { filename: filename && clean(filename).slice(0, 255), mimeType: clean(mimeType), byteLength }
}
