/** Signs that no human sent a mail (RFC 3834, and what servers do instead of it). */
import { emailKey } from './address.ts'
import { headerValue, type MailHeader, type ParsedMail } from './parsed-mail.ts'
import { plainWords } from './words.ts'

const ANSWER_SUBJECT =
  /^(re: *)?(auto(matic|matische|mated|-?matique)?[ -:]*(reply|response|antwort|replied)|autoreply|autoresponse|auto: |reponse automatique|message automatique|accuse de reception|automatische antwort|abwesenheits)/

/** The sign that a machine answered, or null. */
export function automaticAnswer(mail: ParsedMail): string | null {
  const submitted = value(mail.headers, 'auto-submitted')
  if (submitted && !submitted.startsWith('no')) return `Auto-Submitted: ${submitted.slice(0, 40)}`
  for (const name of ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-vacation'])
    if (value(mail.headers, name) && value(mail.headers, name) !== 'no') return name
  if (/auto[_-]?reply/.test(value(mail.headers, 'precedence'))) return 'Precedence: auto_reply'
  if (/^(vacation|autoreply|oof)/.test(value(mail.headers, 'x-ms-exchange-inbox-rules-loop')))
    return 'an Exchange rule'
  const subject = ANSWER_SUBJECT.exec(plainWords(mail.subject))?.[0]
  return subject ? `subject "${subject.trim()}"` : null
}

/** The sign that a mail went to many (RFC 2369, RFC 2919), or null. */
export function bulkMail(mail: ParsedMail): string | null {
  if (value(mail.headers, 'list-id')) return 'List-Id'
  if (value(mail.headers, 'list-unsubscribe')) return 'List-Unsubscribe'
  const precedence = /^(bulk|list|junk)/.exec(value(mail.headers, 'precedence'))?.[0]
  return precedence ? `Precedence: ${precedence}` : null
}

/** Local parts whose mails nobody is to answer (RFC 5321 §4.5.1, RFC 2142 §5, and what everybody does), with what follows them. */
const UNANSWERABLE =
  /^(no[-_.]?reply|do[-_.]?not[-_.]?reply|ne[-_.]?pas[-_.]?repondre|postmaster|mailer[-_.]?daemon)([-+_.].*)?$/

/** The sign that nobody reads what is written to the sender's address, or null. */
export function unanswerableSender({ from }: ParsedMail): string | null {
  const [local = ''] = from ? emailKey(from.address).split('@') : []
  const name = UNANSWERABLE.exec(local)?.[1]
  return name === undefined ? null : `sent from ${name}@, which takes no answers`
}

/** Calendar answers and read receipts say something, but nobody wrote it. */
export function receipt(mail: ParsedMail): string | null {
  const type = headerValue(mail.headers, 'content-type') ?? ''
  if (/report-type="?disposition-notification/i.test(type)) return 'a read receipt (RFC 8098)'
  return null
}

function value(headers: readonly MailHeader[], name: string): string {
  return headerValue(headers, name)?.trim().toLowerCase() ?? ''
}
