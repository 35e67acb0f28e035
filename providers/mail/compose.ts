/** From a rendered text to the bytes of a mail. The same draft gives the same bytes, so that every attempt is equal. */
import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import { DomainError } from '#domain/errors.ts'
import { isMessageId } from '#domain/mail/references.ts'
import { toBodies, type BodyDraft } from './compose-body.ts'

export interface MailDraft extends BodyDraft {
  from: { name: string; address: string }
  to: { name?: string | null; address: string }
  subject: string
  /** With angle brackets; fixed before the first attempt. */
  messageId: string
  /** Epoch ms; fixed with the Message-ID. */
  date: number
  /** The Message-IDs of the conversation so far, oldest first. */
  references: readonly string[]
  /** Names the ledger row (and the campaign's step), so that a report which quotes only the header can be matched. */
  stepRef: string
  /** Set where no human pressed "send": `auto-replied` answers a mail, `auto-generated` does not (RFC 3834 §5). */
  autoSubmitted?: 'auto-replied' | 'auto-generated' | null
  /** An iCalendar object, as a body of its own and as a file beside it (RFC 6047). */
  calendar?: { method: CalendarMethod; content: string } | null
}

export type CalendarMethod = 'REQUEST' | 'CANCEL' | 'PUBLISH'

export interface ComposedMail {
  mime: Buffer
  /** SHA-256 of the bytes, in hex. */
  hash: string
}

/** The header field that names the ledger row of a mail of ours. */
export const STEP_HEADER = 'X-Throughline-Step'
const MAX_REFERENCES = 20

/**
 * Compose a mail.
 * @throws DomainError where an address or id could smuggle in a header line
 */
export async function composeMail(draft: MailDraft): Promise<ComposedMail> {
  for (const token of [draft.from.address, draft.to.address, draft.messageId, draft.stepRef])
    requireOneToken(token)
  for (const id of draft.references) requireMessageId(id)
  const bodies = toBodies(draft)
  const mail = new MailComposer({
    from: { name: oneLine(draft.from.name), address: draft.from.address },
    to: { name: oneLine(draft.to.name ?? ''), address: draft.to.address },
    subject: oneLine(draft.subject),
    messageId: draft.messageId,
    date: new Date(draft.date),
    ...threading(draft.references),
    headers: ownHeaders(draft),
    text: bodies.text,
    html: bodies.html,
    ...(draft.calendar && { icalEvent: calendarPart(draft.calendar) }),
    encoding: 'quoted-printable',
    newline: 'win',
    // The boundary is random by default, and would make every attempt another mail.
    baseBoundary: createHash('sha256').update(draft.messageId).digest('hex').slice(0, 24),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const mime = await mail.compile().build()
  return { mime, hash: createHash('sha256').update(mime).digest('hex') }
}

/** RFC 5322 §3.6.4. The first stays for those programs that know only the root of a conversation. */
function threading(references: readonly string[]) {
  const last = references.at(-1)
  if (!last) return {}
  const kept =
    references.length > MAX_REFERENCES
      ? [references[0] ?? last, ...references.slice(1 - MAX_REFERENCES)]
      : references
  return { inReplyTo: last, references: [...kept] }
}

function calendarPart({ method, content }: NonNullable<MailDraft['calendar']>) {
  return { method, content, filename: method === 'CANCEL' ? 'cancelled.ics' : 'invite.ics' }
}

/** The name of the ledger row, whether a machine sends it, and List-Unsubscribe with one click (RFC 2369, RFC 8058). */
function ownHeaders(draft: MailDraft) {
  const headers = [{ key: STEP_HEADER, value: draft.stepRef }]
  if (draft.autoSubmitted) headers.push({ key: 'Auto-Submitted', value: draft.autoSubmitted })
  if (!draft.unsubscribe) return headers
  const { url, mailto } = draft.unsubscribe
  requireOneToken(url)
  if (mailto) requireOneToken(mailto)
  const value = [mailto && `<mailto:${mailto}?subject=unsubscribe>`, `<${url}>`].filter(Boolean).join(', ')
  return [
    ...headers,
    { key: 'List-Unsubscribe', value: { prepared: true, value } },
    { key: 'List-Unsubscribe-Post', value: { prepared: true, value: 'List-Unsubscribe=One-Click' } },
  ]
}

function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim()
}

/** Ids of foreign mails: any printable characters between their brackets. */
function requireMessageId(id: string): void {
  if (!isMessageId(id))
    throw new DomainError(
      'invalid',
      'An id of the conversation has a blank, a line end or a letter beyond ASCII; leave it out.',
    )
}

function requireOneToken(token: string): void {
  if (!token || /[\s\u0000-\u001f\u007f,;"]/.test(token))
    throw new DomainError(
      'invalid',
      'An address or id of the mail has a blank, comma or line end; correct it.',
    )
}
