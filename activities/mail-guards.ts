import type { EntityManager } from '#database/orm.ts'
import { putAttack, type Decision } from '#database/records/classifications.ts'
import { isAnswered } from '#database/records/drafts.ts'
import { recordEvent } from '#database/records/events.ts'
import { ownAddresses } from '#database/records/inbound-people.ts'
import { countMailsOf } from '#database/records/inbound-mails.ts'
import { isOvertaken } from '#database/records/thread-locks.ts'
import { findAttack } from '#domain/assistant/attack.ts'
import type { Language } from '#domain/assistant/jobs.ts'
import { emailKey } from '#domain/mail/address.ts'
import type { ClassifyResult } from '#domain/thread/messages.ts'
import { readabilityOf } from '#domain/thread/readable.ts'
import type { ThreadContext, ThreadDependencies } from './thread-context.ts'

export interface Guarded extends ThreadContext {
  workspaceId: string
  decision: Decision | null
  /** Of the conversation, for texts that are too short to tell. */
  fallback: Language
}

const HOUR_MS = 3_600_000
/** More mails of one person within an hour are no conversation: two machines may be answering each other. */
const FLOOD = 10

/**
 * What keeps a mail from the assistant: that nobody waits for an answer, or that none may be given by machine. The
 * mails of machines, lists and our own never come this far (RFC 3834); this is asked once more where it costs nothing.
 */
export async function guardMail(
  em: EntityManager,
  deps: Pick<ThreadDependencies, 'now'>,
  guarded: Guarded,
): Promise<ClassifyResult | null> {
  const { thread, mail, decision } = guarded
  if (mail.kind !== 'reply' || thread.takenOverBy !== null) return OVERTAKEN
  if ((await ownAddresses(em)).some((address) => emailKey(address) === mail.fromAddress)) return OVERTAKEN
  if (await isAnswered(em, mail.id)) return OVERTAKEN
  if (await isOvertaken(em, { threadId: thread.id, inboundId: mail.id })) return OVERTAKEN
  if (decision?.isByHuman || decision?.intentId) return null
  if (decision?.attack) return HOSTILE
  if ((await countMailsOf(em, mail.personId, deps.now() - HOUR_MS)) > FLOOD)
    return quarantine(em, guarded, { sign: 'mail_flood', words: '' })
  const { subject, text, quoted, html } = mail
  const attack = findAttack({ subject, text: `${text}\n${quoted}`, html })
  if (attack) return quarantine(em, guarded, attack)
  const readable = readabilityOf(text, guarded.fallback)
  return readable.kind === 'unreadable' ? setAside(em, guarded, readable.reason) : null
}

const OVERTAKEN = { kind: 'overtaken' } as const
const HOSTILE = { kind: 'held', reason: 'hostile_mail' } as const

/** No assistant is shown the mail, now or as part of the conversation, until a human says what it wants. */
async function quarantine(
  em: EntityManager,
  { workspaceId, thread, mail, cipher }: Guarded,
  { sign, words }: { sign: string; words: string },
): Promise<ClassifyResult> {
  const isNew = await putAttack(em, {
    workspaceId,
    threadId: thread.id,
    inboundId: mail.id,
    sign,
    words: cipher.seal(words, 'classification.attack_words'),
  })
  if (isNew) await recordQuarantine(em, { workspaceId, thread, mail }, sign)
  return HOSTILE
}

async function setAside(em: EntityManager, guarded: Guarded, reason: string): Promise<ClassifyResult> {
  await recordQuarantine(em, guarded, reason)
  return { kind: 'held', reason: 'unreadable_mail' }
}

/** Stated once for a mail, which names the fact. */
function recordQuarantine(
  em: EntityManager,
  { workspaceId, thread, mail }: Pick<Guarded, 'workspaceId' | 'thread' | 'mail'>,
  code: string,
): Promise<void> {
  const { personId } = mail
  return recordEvent(em, workspaceId, {
    id: mail.id,
    kind: 'MailQuarantined',
    personId,
    threadId: thread.id,
    code,
  })
}
