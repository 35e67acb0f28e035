/** The mails that come back, as bytes. */
import { randomUUID } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import { domainOf } from '#domain/mail/address.ts'
import { replySubject } from '#domain/mail/subject.ts'
import { parseMail } from '#providers/mail/parse.ts'
import { absenceText, languageOf, quoteLine } from './answer-texts.ts'
import type { StoredMail } from './mail-store.ts'

export interface Answer {
  messageId: string
  subject: string
  from: { name: string; address: string }
  raw: Buffer
}

/** A reply in the prospect's name that quotes what it answers. */
export async function composeReply(mail: StoredMail, raw: Buffer, text: string): Promise<Answer> {
  const read = await parseMail(raw)
  const original = read.kind === 'parsed' ? read.mail : null
  const quoted = (original?.text ?? '')
    .trim()
    .split(/\r?\n/)
    .map((line) => `> ${line}`)
    .join('\n')
  const sender = mail.fromName ? `${mail.fromName} <${mail.from}>` : mail.from
  return compose(mail, {
    subject: replySubject(mail.subject),
    text: `${text.trim()}\n\n${quoteLine(languageOf(mail.to), sender, mail.at)}\n${quoted}\n`,
    references: [...(original?.references ?? []), ...(mail.messageId ? [mail.messageId] : [])],
  })
}

/** An out-of-office notice (RFC 3834). */
export async function composeAbsence(mail: StoredMail): Promise<Answer> {
  return compose(mail, {
    ...absenceText(mail.to, Date.now()),
    references: mail.messageId ? [mail.messageId] : [],
    headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
  })
}

interface Draft {
  subject: string
  text: string
  references: string[]
  headers?: Record<string, string>
}

async function compose(mail: StoredMail, draft: Draft): Promise<Answer> {
  const messageId = newId(mail.to)
  const from = { name: mail.toName, address: mail.to }
  const composer = new MailComposer({
    ...draft,
    ...(mail.messageId ? { inReplyTo: mail.messageId } : {}),
    from,
    to: { name: mail.fromName, address: mail.from },
    messageId,
    date: new Date(),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return { messageId, subject: draft.subject, from, raw: await composer.compile().build() }
}

/** A report that the recipient does not exist after all (RFC 3464). */
export function composeBounce(mail: StoredMail, raw: Buffer): Answer {
  const domain = domainOf(mail.to)
  const from = { name: 'Mail Delivery System', address: `mailer-daemon@${domain}` }
  const messageId = newId(mail.to)
  const boundary = `report-${randomUUID()}`
  const end = raw.indexOf('\r\n\r\n')
  const header = (end < 0 ? raw : raw.subarray(0, end)).toString('latin1')
  const lines = [
    'Return-Path: <>',
    `From: ${from.name} <${from.address}>`,
    `To: <${mail.from}>`,
    'Subject: Undelivered Mail Returned to Sender',
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageId}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    `This is the mail system at host mx.${domain}.`,
    '',
    'Your message could not be delivered: the recipient does not exist.',
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; mx.${domain}`,
    '',
    `Final-Recipient: rfc822; ${mail.to}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 no such user',
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    header,
    '',
    `--${boundary}--`,
    '',
  ]
  return {
    messageId,
    subject: 'Undelivered Mail Returned to Sender',
    from,
    raw: Buffer.from(lines.join('\r\n'), 'latin1'),
  }
}

function newId(address: string): string {
  return `<${randomUUID()}@${domainOf(address)}>`
}
