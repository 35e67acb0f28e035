import type { Cipher } from '#database/keyring.ts'
import type { EntityManager } from '#database/orm.ts'
import { freeInstant, lockThread } from '#database/records/thread-locks.ts'
import { createThread, findThreadOfMails, listThreadsWith } from '#database/records/threads.ts'
import type { ParsedMail } from '#domain/mail/parsed-mail.ts'
import { answeredCandidates } from '#domain/mail/references.ts'
import { subjectKey } from '#domain/mail/subject.ts'
import type { MailVerdict } from '#domain/mail/verdict.ts'
import type { Match } from './inbound-match.ts'

export interface Arrival {
  workspaceId: string
  mailboxId: string
  receivedAt: number
  mail: ParsedMail
  verdict: MailVerdict
  match: Match
}

/** Where a mail belongs. */
export interface Place {
  threadId: string
  /** When it came; moved by milliseconds where two mails of the thread came at once. */
  receivedAt: number
}

/**
 * The conversation of a mail, under its lock: that of the mail it answers, ours or their own, else the last one with its
 * sender through this mailbox, unless they begin a new subject. A send that is about to leave waits for this
 * transaction, or this transaction for it.
 */
export async function placeInThread(em: EntityManager, cipher: Cipher, arrival: Arrival): Promise<Place> {
  const known = await findThread(em, cipher, arrival)
  const threadId = known ?? (await beginThread(em, cipher, arrival))
  await lockThread(em, threadId)
  return { threadId, receivedAt: await freeInstant(em, threadId, arrival.receivedAt) }
}

async function findThread(em: EntityManager, cipher: Cipher, arrival: Arrival): Promise<string | null> {
  const { mailboxId, mail, match } = arrival
  const { personId } = match.person
  if (match.by !== 'person' && match.message?.threadId) return match.message.threadId
  const messageIds = answeredCandidates(mail)
  const answered = await findThreadOfMails(em, { personId, messageIds })
  if (answered) return answered
  const threads = await listThreadsWith(em, { mailboxId, personId })
  const key = subjectKey(mail.subject)
  const same = threads.find(
    ({ subject }) => subject && subjectKey(cipher.open(subject, 'thread.subject').toString()) === key,
  )
  if (same) return same.id
  return isNewSubject(arrival) ? null : (threads[0]?.id ?? null)
}

/** A letter that answers nothing and has a subject of its own; what machines send has other people's subjects. */
function isNewSubject({ mail, verdict }: Arrival): boolean {
  return verdict.kind === 'reply' && answeredCandidates(mail).length === 0 && subjectKey(mail.subject) !== ''
}

/** A letter about something new belongs to no campaign, even where its sender once had a mail of one. */
function beginThread(em: EntityManager, cipher: Cipher, arrival: Arrival): Promise<string> {
  const { workspaceId, mailboxId, match, mail, receivedAt: at } = arrival
  const { campaignId = null, enrolmentId = null } = (isNewSubject(arrival) ? null : match.message) ?? {}
  const subject = cipher.seal(mail.subject, 'thread.subject')
  const { personId } = match.person
  return createThread(em, { workspaceId, mailboxId, personId, campaignId, enrolmentId, subject, at })
}
