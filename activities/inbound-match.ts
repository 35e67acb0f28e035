import type { EntityManager } from '#database/orm.ts'
import {
  matchByLedgerId,
  matchByMessageIds,
  matchByPerson,
  type MatchedMessage,
} from '#database/records/inbound.ts'
import {
  ensureCorrespondent,
  findCorrespondent,
  type Correspondent,
} from '#database/records/inbound-people.ts'
import { emailKey } from '#domain/mail/address.ts'
import { answeredCandidates } from '#domain/mail/references.ts'
import { messageIdOfRef } from '#domain/mail/step-ref.ts'
import type { ParsedMail } from '#domain/mail/parsed-mail.ts'
import type { MailVerdict, ReportedSend } from '#domain/mail/verdict.ts'
import type { Keyring } from '#database/keyring.ts'

/** Whom a mail is from or about, and which of our messages it answers or reports on. */
export interface Match {
  person: Correspondent
  message: MatchedMessage | null
  /** How the message was found; `person`: it is merely the last one that they had from us. */
  by: 'answer' | 'report' | 'person'
}

export interface Matching {
  workspaceId: string
  mailboxId: string
  mail: ParsedMail
  verdict: MailVerdict
}

/**
 * Find the conversation of a mail inside its workspace: by what it reports on, by the ids it answers, then by its
 * sender. Null if it is from nobody: a report that names none of our messages, or a mail without a sender.
 */
export async function matchMail(
  em: EntityManager,
  keyring: Keyring,
  matching: Matching,
): Promise<Match | null> {
  const { mail, verdict } = matching
  const reported = 'reported' in verdict ? verdict.reported : null
  if (reported) return matchReport(em, matching, reported)
  const message = await matchByMessageIds(em, answeredCandidates(mail))
  if (message) return { person: message, message, by: 'answer' }
  if (!mail.from || verdict.kind === 'bounce' || verdict.kind === 'delay') return null
  const { workspaceId, mailboxId } = matching
  const { address, name } = mail.from
  const key = emailKey(address)
  const person = await ensureCorrespondent(em, keyring, { workspaceId, emailKey: key, address, name })
  return lastTo(em, mailboxId, person)
}

async function lastTo(em: EntityManager, mailboxId: string, person: Correspondent): Promise<Match> {
  const message = await matchByPerson(em, { mailboxId, personId: person.personId })
  return { person, message, by: 'person' }
}

/** A report comes from a machine; it is about the person whose mail it names, by id, private header or address. */
async function matchReport(
  em: EntityManager,
  { mailboxId }: Matching,
  reported: ReportedSend,
): Promise<Match | null> {
  const ledgerId = reported.stepRef ? messageIdOfRef(reported.stepRef) : null
  const message =
    (ledgerId ? await matchByLedgerId(em, ledgerId) : null) ??
    (reported.messageId ? await matchByMessageIds(em, [reported.messageId]) : null)
  if (message) return { person: message, message, by: 'report' }
  const person = reported.recipient ? await findCorrespondent(em, reported.recipient) : null
  return person && lastTo(em, mailboxId, person)
}
