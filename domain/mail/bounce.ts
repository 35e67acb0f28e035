/** Reports about mails of ours: delivery status (RFC 3464), abuse (RFC 5965), and the free-form ones of old servers. */
import { emailKey } from './address.ts'
import { headerValue, type ParsedMail, type ReportFields } from './parsed-mail.ts'
import type { MailVerdict, ReportedSend } from './verdict.ts'
import { plainWords } from './words.ts'

const DAEMON = /^(mailer-?daemon|postmaster|mail-?delivery|no-?reply-?bounce|bounces?|mdaemon)([+@.-]|$)/i
const FAILED_SUBJECT =
  /undeliver|delivery (status notification|failed|failure|has failed)|failure notice|returned mail|mail delivery (failed|system)|could not be delivered|not delivered|delivery problem|non remis|non distribu|echec de la remise|remise impossible|message non delivre|unzustellbar|rejected:/
const DELAYED =
  /delay|delayed|still trying|warning: (message|could not send)|not yet been delivered|retard|has not been delivered yet|will (keep|continue) trying/
const HARD_TEXT =
  /user unknown|unknown (user|recipient|mailbox)|no such (user|recipient|mailbox|address)|does ?n[o']t exist|address rejected|invalid (recipient|mailbox|address)|recipient (not found|rejected)|mailbox (unavailable|not found|disabled)|account (is |has been )?(disabled|deactivated)|adresse inconnue|n'existe pas|destinataire inconnu|utilisateur inconnu|550[ -]5\.1\.1|\b5\.1\.(1|2|3|6|10)\b/
const SOFT_TEXT =
  /mailbox (is )?full|over quota|quota exceeded|too large|size limit|boite (est )?pleine|\b[45]\.2\.2\b|\b[45]\.3\.4\b|\b5\.7\.\d+\b|\b4\.\d\.\d+\b|spam|blocked|greylist/

/** A bounce, a delay or a complaint; null if the mail reports nothing. */
export function readBounce(mail: ParsedMail): MailVerdict | null {
  if (mail.feedbackReport) return complaint(mail, mail.feedbackReport)
  if (mail.deliveryStatus) return fromStatus(mail)
  return fromFreeForm(mail)
}

function complaint(mail: ParsedMail, fields: ReportFields): MailVerdict {
  const type = fields['feedback-type'] ?? 'abuse'
  const recipient = fields['original-rcpt-to'] ?? fields['removal-recipient'] ?? null
  const reported = { ...quoted(mail), recipient: recipient ? emailKey(recipient) : quotedRecipient(mail) }
  if (/^not-spam$/i.test(type)) return { kind: 'other', because: 'abuse report: not spam' }
  return { kind: 'unsubscribe', via: 'complaint', because: `abuse report (RFC 5965): ${type}`, reported }
}

function fromStatus(mail: ParsedMail): MailVerdict {
  const recipients = mail.deliveryStatus?.recipients ?? []
  const failed = recipients.find((fields) => action(fields) === 'failed')
  const fields = failed ?? recipients.find((entry) => action(entry) === 'delayed') ?? recipients[0] ?? {}
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(fields['status'] ?? '')?.[0] ?? ''
  const because = `delivery report (RFC 3464): ${action(fields) || 'no action'} ${status}`.trim()
  const reported = { ...quoted(mail), recipient: recipientOf(fields) ?? quotedRecipient(mail) }
  if (action(fields) === 'delayed') return { kind: 'delay', because, reported }
  if (/^(delivered|relayed|expanded)$/.test(action(fields))) return { kind: 'other', because }
  const diagnostic = plainWords(fields['diagnostic-code'] ?? '')
  return { kind: 'bounce', because, severity: severityOf(status, diagnostic), reported }
}

/** RFC 3463: class 5 is for good, except where it is about the mail or a full box and not about the address. */
function severityOf(status: string, diagnostic: string): 'hard' | 'soft' {
  if (/^5\.(1\.[0-46-9]|1\.10|2\.1|4\.4)$/.test(status)) return 'hard'
  if (/^4\./.test(status)) return 'soft'
  if (HARD_TEXT.test(diagnostic)) return 'hard'
  if (/^5\.(2\.2|2\.3|3\.4|6\.|7\.)/.test(status) || SOFT_TEXT.test(diagnostic)) return 'soft'
  return status.startsWith('5') || /\b5\d\d\b/.test(diagnostic) ? 'hard' : 'soft'
}

/** Servers that write their report for people only. */
function fromFreeForm(mail: ParsedMail): MailVerdict | null {
  const subject = plainWords(mail.subject)
  const daemon =
    DAEMON.test(mail.from?.address ?? '') || headerValue(mail.headers, 'return-path')?.trim() === '<>'
  const failedHeader = headerValue(mail.headers, 'x-failed-recipients')
  const named = FAILED_SUBJECT.test(subject)
  if (
    !failedHeader &&
    !(daemon && (named || DELAYED.test(subject) || /^hi\. this is the/.test(plainWords(mail.text))))
  )
    return null
  const text = plainWords(mail.text).slice(0, 20_000)
  const recipient = failedHeader?.split(',')[0] ?? /<([^<>\s]+@[^<>\s]+)>\s*:/.exec(mail.text)?.[1] ?? null
  const reported = { ...quoted(mail), recipient: recipient ? emailKey(recipient) : quotedRecipient(mail) }
  const because = `failure notice in words: "${mail.subject.slice(0, 80)}"`
  if (DELAYED.test(subject) || (!named && DELAYED.test(text))) return { kind: 'delay', because, reported }
  const severity = HARD_TEXT.test(text) || !SOFT_TEXT.test(text) ? 'hard' : 'soft'
  return { kind: 'bounce', because, severity, reported }
}

function action(fields: ReportFields): string {
  return (fields['action'] ?? '').toLowerCase().split(/[\s;(]/)[0] ?? ''
}

/** `rfc822; someone@example.com` */
function recipientOf(fields: ReportFields): string | null {
  const value = fields['original-recipient'] ?? fields['final-recipient']
  const address = value?.split(';').at(-1)?.trim()
  return address?.includes('@') ? emailKey(address) : null
}

/** What the report quotes of our mail: as a part of its own, or in its text. */
function quoted(mail: ParsedMail): Omit<ReportedSend, 'recipient'> {
  const headers = mail.reported?.headers ?? []
  return {
    messageId:
      mail.reported?.messageId ??
      /^[>\s]*message-id:\s*(<[^<>\s]+>)/im.exec(mail.text)?.[1] ??
      mail.inReplyTo[0] ??
      null,
    stepRef:
      headerValue(headers, 'x-throughline-step') ??
      /^[>\s]*x-throughline-step:\s*(\S+)/im.exec(mail.text)?.[1] ??
      null,
  }
}

function quotedRecipient(mail: ParsedMail): string | null {
  const to = headerValue(mail.reported?.headers ?? [], 'to')
  const address = /[^\s<>,;"]+@[^\s<>,;"]+/.exec(to ?? '')?.[0]
  return address ? emailKey(address) : null
}
