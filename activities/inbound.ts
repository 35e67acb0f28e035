import { uuidv7 } from 'uuidv7'
import { subjectCipher } from '#database/envelopes.ts'
import type { Keyring } from '#database/keyring.ts'
import type { Database, EntityManager } from '#database/orm.ts'
import { lockOpenEnrolments } from '#database/records/enrolments.ts'
import { notifyLive } from '#database/records/events.ts'
import { insertInbound, isKnownInbound } from '#database/records/inbound.ts'
import { noteGuestReply } from '#database/records/guest-replies.ts'
import { lockPerson, ownAddresses } from '#database/records/inbound-people.ts'
import {
  endArrival,
  lockArrival,
  quarantineArrival,
  readArrival,
  type InboxMail,
} from '#database/records/inbox.ts'
import { noteInbound } from '#database/records/threads.ts'
import { findAttack, type Attack } from '#domain/assistant/attack.ts'
import { emailKey } from '#domain/mail/address.ts'
import { isAuthenticated } from '#domain/mail/authentication.ts'
import { classifyMail } from '#domain/mail/classify.ts'
import { headerValue, type ParsedMail } from '#domain/mail/parsed-mail.ts'
import type { MailVerdict } from '#domain/mail/verdict.ts'
import { offsetOfDate } from '#domain/mail/zone-offset.ts'
import type { ParseResult } from '#providers/mail/parse.ts'
import { applyEffect } from './inbound-effect.ts'
import { matchMail, type Match } from './inbound-match.ts'
import { placeInThread, type Place } from './inbound-thread.ts'
import { quarantineMail } from './quarantine.ts'

export interface InboundDependencies {
  database: Database
  keyring: Keyring
  /** Takes a raw mail apart; total, it refuses what it cannot read. */
  parseMail: (raw: Uint8Array) => Promise<ParseResult>
}

interface ArrivalRef {
  workspaceId: string
  inboxId: string
}

/** Understand one mail. Everything that follows from it is one transaction under the inbox row's lock, so it happens once. */
export async function processInbound(deps: InboundDependencies, ref: ArrivalRef): Promise<void> {
  const { database, keyring } = deps
  const arrival = await database.withWorkspace(ref.workspaceId, (em) => readArrival(em, keyring, ref))
  if (!arrival) return
  const parsed = await deps.parseMail(arrival.raw)
  const attack = parsed.kind === 'parsed' ? attackIn(parsed) : null
  await database.withWorkspace(ref.workspaceId, async (em) => {
    if (!(await lockArrival(em, ref.inboxId))) return
    if (parsed.kind === 'refused') return quarantineArrival(em, { ...ref, reason: parsed.reason })
    const reason = await takeIn(em, keyring, { ...ref, arrival, mail: parsed.mail, attack })
    if (reason.kind === 'done') await endArrival(em, ref.inboxId, reason.note)
    else await quarantineArrival(em, { ...ref, reason: reason.reason })
  })
}

/** What a mail hides is seen only in its HTML as it came, which is not kept. */
function attackIn({ mail, markup }: Extract<ParseResult, { kind: 'parsed' }>): Attack | null {
  const { subject, text } = mail
  return findAttack({ subject, text, html: markup })
}

type TakenIn = { kind: 'done'; note: string | null } | { kind: 'putAside'; reason: string }

interface Intake extends ArrivalRef {
  arrival: InboxMail
  mail: ParsedMail
  /** The sign that it tries to steer whoever reads it by machine. */
  attack: Attack | null
}

async function takeIn(em: EntityManager, keyring: Keyring, intake: Intake): Promise<TakenIn> {
  const { workspaceId, arrival, mail } = intake
  const { mailboxId, receivedAt } = arrival
  const own = await ownAddresses(em)
  const verdict = classifyMail(mail, { now: receivedAt, ownAddresses: own })
  const fromAddress = mail.from ? emailKey(mail.from.address) : ''
  if (own.some((address) => emailKey(address) === fromAddress)) return { kind: 'done', note: 'our own mail' }
  const { messageId: messageIdHeader } = mail
  if (messageIdHeader && (await isKnownInbound(em, { workspaceId, messageIdHeader, fromAddress })))
    return { kind: 'done', note: 'came in before' }
  const match = await matchMail(em, keyring, { workspaceId, mailboxId, mail, verdict })
  if (!match) return { kind: 'putAside', reason: withoutMatch(verdict) }
  await lockPerson(em, match.person.personId)
  // Before the thread's row: a send that commits its outcome takes the two in this order.
  await lockOpenEnrolments(em, match.person.personId)
  const kept = await keep(em, keyring, { ...intake, verdict, match, fromAddress })
  const eventId = arrival.inboxId // an inbound mail is one fact, and its inbox id names it
  await applyEffect(em, keyring, { workspaceId, verdict, match, eventId, ...kept })
  if (mail.invitationReply)
    await noteGuestReply(em, {
      workspaceId,
      personId: match.person.personId,
      receivedAt,
      reply: mail.invitationReply,
    })
  await notifyLive(em, { workspaceId, topic: 'thread', id: kept.threadId })
  return { kind: 'done', note: null }
}

function withoutMatch(verdict: MailVerdict): string {
  return 'reported' in verdict
    ? 'A delivery report that names none of our messages.'
    : 'The mail has no sender and answers none of our messages.'
}

interface Keeping extends Intake {
  verdict: MailVerdict
  match: Match
  fromAddress: string
}

/** The message of ours that the mail stands in one conversation with. */
function answeredMessage({ message, by }: Match, { threadId }: Place): string | null {
  return message && (by !== 'person' || message.threadId === threadId) ? message.messageId : null
}

/** Put the mail into its thread, sealed under the key of the person it belongs to. */
async function keep(
  em: EntityManager,
  keyring: Keyring,
  { workspaceId, inboxId, arrival, mail, attack, verdict, match, fromAddress }: Keeping,
): Promise<Place & { inboundId: string }> {
  const cipher = await subjectCipher(em, keyring, match.person.subjectKeyId)
  const seal = (text: string | null, column: string) =>
    text ? cipher.seal(text, `inbound_message.${column}`) : null
  const place = await placeInThread(em, cipher, { workspaceId, ...arrival, mail, verdict, match })
  const inboundId = uuidv7()
  const { personId } = match.person
  await insertInbound(em, {
    id: inboundId,
    workspaceId,
    inboxId,
    mailboxId: arrival.mailboxId,
    ...place,
    personId,
    messageId: answeredMessage(match, place),
    kind: verdict.kind,
    because: verdict.because,
    fromAddress,
    messageIdHeader: mail.messageId,
    inReplyTo: mail.inReplyTo[0] ?? null,
    subject: seal(mail.subject, 'subject'),
    body: seal(mail.newText || mail.text, 'body'),
    quoted: seal(mail.quotedText, 'quoted'),
    html: seal(mail.html, 'html'),
    offsetMinutes: offsetOfDate(headerValue(mail.headers, 'date') ?? ''),
    isAuthenticated: isAuthenticated(mail, arrival.authservId),
  })
  if (attack && verdict.kind === 'reply')
    await quarantineMail(em, cipher, { workspaceId, ...place, inboundId, personId, ...attack })
  const unread = verdict.kind === 'reply' || verdict.kind === 'unsubscribe' || verdict.kind === 'other'
  await noteInbound(em, place.threadId, { at: place.receivedAt, unread })
  return { ...place, inboundId }
}
