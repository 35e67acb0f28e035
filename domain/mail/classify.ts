import { readAbsence } from './absence.ts'
import { emailKey } from './address.ts'
import { automaticAnswer, bulkMail, receipt, unanswerableSender } from './automatic.ts'
import { readBounce } from './bounce.ts'
import { headerValue, type ParsedMail } from './parsed-mail.ts'
import { unsubscribeWish } from './unsubscribe.ts'
import type { MailVerdict } from './verdict.ts'

export interface ClassifyContext {
  /** When the mail came, epoch ms. */
  now: number
  /** The addresses of our mailboxes. */
  ownAddresses: readonly string[]
}

/**
 * What an inbound mail is. Reports come first, for they quote everything else; then what a calendar answers; then what asks us to stop; then what
 * machines answer; what is left was written by a person.
 */
export function classifyMail(mail: ParsedMail, { now, ownAddresses }: ClassifyContext): MailVerdict {
  const own = ownMail(mail, ownAddresses)
  if (own) return { kind: 'other', because: own }
  const report = readBounce(mail)
  if (report) return report
  const { invitationReply } = mail
  if (invitationReply) return { kind: 'other', because: `answers an invitation: ${invitationReply.answer}` }
  const machine = automaticAnswer(mail)
  const wish = machine ? null : unsubscribeWish(mail)
  if (wish)
    return {
      kind: 'unsubscribe',
      via: 'mail',
      because: `asks to stop: "${wish.slice(0, 80)}"`,
      reported: null,
    }
  const absence = readAbsence({ subject: mail.subject, text: mail.newText }, machine !== null, now)
  if (absence) return { kind: 'absence', ...absence }
  if (machine) return { kind: 'auto_reply', because: `automatic answer: ${machine}` }
  const impersonal = receipt(mail) ?? bulkMail(mail) ?? unanswerableSender(mail)
  if (impersonal) return { kind: 'other', because: `not written to us by a person: ${impersonal}` }
  return { kind: 'reply', because: replyBecause(mail) }
}

/** Our own mail that came back would otherwise be answered by us, and that answer again (RFC 3834 §2). */
function ownMail(mail: ParsedMail, ownAddresses: readonly string[]): string | null {
  if (headerValue(mail.headers, 'x-throughline-step'))
    return 'a mail of ours came back: it bears our private header'
  const from = mail.from ? emailKey(mail.from.address) : ''
  if (ownAddresses.some((address) => emailKey(address) === from)) return 'sent by one of our own mailboxes'
  return null
}

function replyBecause(mail: ParsedMail): string {
  if (mail.inReplyTo.length > 0) return 'answers a mail: In-Reply-To'
  if (mail.references.length > 0) return 'belongs to a conversation: References'
  return 'written by a person: no sign of a machine, list or report'
}
