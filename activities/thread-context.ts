import { openText, subjectCipher } from '#database/envelopes.ts'
import type { Cipher } from '#database/keyring.ts'
import type { EntityManager } from '#database/orm.ts'
import { readAddressee, type AddresseeFacts } from '#database/records/addressees.ts'
import { listConversation, type SpokenMail } from '#database/records/conversations.ts'
import { readInboundMail, type InboundMail } from '#database/records/inbound-mails.ts'
import { lockThread, type LockedThread } from '#database/records/thread-locks.ts'
import type { ThreadLine } from '#domain/assistant/jobs.ts'
import type { ParseResult } from '#providers/mail/parse.ts'
import type { AssistantDependencies } from './assistant.ts'
import type { ProposalDependencies } from './meeting-proposal.ts'
import type { ThreadRef } from './thread-activities.ts'

export interface ThreadDependencies extends AssistantDependencies, ProposalDependencies {
  /** Reads what we sent from its own bytes. */
  parseMail: (raw: Uint8Array) => Promise<ParseResult>
}

/** A mail with its texts opened; they never leave the activity. */
export interface OpenMail extends Omit<InboundMail, 'subject' | 'body' | 'quoted' | 'html'> {
  subject: string
  text: string
  quoted: string
  html: string | null
}

/** A mail in its conversation, with whom it is from. */
export interface ThreadContext {
  thread: LockedThread
  mail: OpenMail
  person: AddresseeFacts
  cipher: Cipher
  spoken: SpokenMail[]
}

/** Under the thread's lock; null if the thread, the mail or the person is gone. */
export async function readContext(
  em: EntityManager,
  { keyring }: Pick<ThreadDependencies, 'keyring'>,
  { threadId, inboundId }: ThreadRef & { inboundId: string },
): Promise<ThreadContext | null> {
  const thread = await lockThread(em, threadId)
  const mail = thread && (await readInboundMail(em, { threadId, inboundId }))
  const person = mail && (await readAddressee(em, mail.personId))
  if (!thread || !mail || !person) return null
  const cipher = await subjectCipher(em, keyring, person.subjectKeyId)
  const open = (sealed: Buffer | null, column: string) =>
    openText(cipher, sealed, `inbound_message.${column}`)
  const { subject, body, quoted, html, ...facts } = mail
  return {
    thread,
    mail: {
      ...facts,
      subject: open(subject, 'subject'),
      text: open(body, 'body'),
      quoted: open(quoted, 'quoted'),
      html: html && open(html, 'html'),
    },
    person,
    cipher,
    spoken: await listConversation(em, threadId),
  }
}

/** A mail of a conversation as the assistant is shown it, with the row that it is. */
export interface NumberedMail extends ThreadLine {
  id: string
}

/** What an assistant is shown of a conversation: enough to answer, however long it is. */
const MAX_MAILS = 12
const MAX_LINES = 80
const MAX_LINE = 600

/**
 * The lines of a conversation, oldest mail first and without blank lines; of the mails that came in the last is the one
 * that is answered, also where another overtook it on its way.
 */
export async function linesOf(
  { parseMail }: Pick<ThreadDependencies, 'parseMail'>,
  { spoken, mail, cipher }: Pick<ThreadContext, 'spoken' | 'mail' | 'cipher'>,
): Promise<NumberedMail[]> {
  const rank = ({ id, direction, at }: SpokenMail) =>
    direction === 'in' && id !== mail.id && at > mail.receivedAt ? mail.receivedAt - 0.5 : at
  const mails = spoken.toSorted((one, other) => rank(one) - rank(other)).slice(-MAX_MAILS)
  const known = mails.some(({ id }) => id === mail.id)
  const texts = await Promise.all(mails.map((entry) => textOf(parseMail, cipher, entry)))
  const shown = mails.map(({ id, direction }, index) => ({ id, direction, text: texts[index] ?? '' }))
  const all = known ? shown : [...shown, { id: mail.id, direction: 'in' as const, text: mail.text }]
  return all.map(({ id, direction, text }, index) => ({
    id,
    mail: `m${index + 1}`,
    direction,
    lines: split(text),
  }))
}

/** The last mail of ours before the one that is answered. */
export async function lastOfOurs(
  { parseMail }: Pick<ThreadDependencies, 'parseMail'>,
  { spoken, mail, cipher }: Pick<ThreadContext, 'spoken' | 'mail' | 'cipher'>,
): Promise<{ text: string; at: number } | null> {
  const last = spoken.findLast(({ direction, at }) => direction === 'out' && at <= mail.receivedAt)
  return last ? { text: await textOf(parseMail, cipher, last), at: last.at } : null
}

async function textOf(
  parseMail: ThreadDependencies['parseMail'],
  cipher: Cipher,
  { body, mime }: SpokenMail,
): Promise<string> {
  if (!mime) return openText(cipher, body, 'inbound_message.body')
  const parsed = await parseMail(cipher.open(mime, 'message.mime'))
  return parsed.kind === 'parsed' ? parsed.mail.newText : ''
}

function split(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim().slice(0, MAX_LINE))
    .filter((line) => line !== '')
    .slice(0, MAX_LINES)
}
