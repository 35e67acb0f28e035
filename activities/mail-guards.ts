import type { EntityManager } from '#database/orm.ts'
import type { Decision } from '#database/records/classifications.ts'
import { isAnswered } from '#database/records/drafts.ts'
import { ownAddresses } from '#database/records/inbound-people.ts'
import { countMailsOf } from '#database/records/inbound-mails.ts'
import { isOvertaken } from '#database/records/thread-locks.ts'
import { findAttack } from '#domain/assistant/attack.ts'
import type { Language } from '#domain/assistant/jobs.ts'
import { emailKey } from '#domain/mail/address.ts'
import type { ClassifyResult } from '#domain/thread/messages.ts'
import { readabilityOf } from '#domain/thread/readable.ts'
import { quarantineMail, recordQuarantine, type Suspect } from './quarantine.ts'
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
    return quarantined(em, guarded, { sign: 'mail_flood', words: '' })
  const { subject, text, quoted, html } = mail
  const attack = findAttack({ subject, text: `${text}\n${quoted}`, html })
  if (attack) return quarantined(em, guarded, attack)
  const readable = readabilityOf(text, guarded.fallback)
  if (readable.kind === 'readable') return null
  await recordQuarantine(em, suspectOf(guarded), readable.reason)
  return { kind: 'held', reason: 'unreadable_mail' }
}

const OVERTAKEN = { kind: 'overtaken' } as const
const HOSTILE = { kind: 'held', reason: 'hostile_mail' } as const

async function quarantined(
  em: EntityManager,
  guarded: Guarded,
  attack: { sign: string; words: string },
): Promise<ClassifyResult> {
  await quarantineMail(em, guarded.cipher, { ...suspectOf(guarded), ...attack })
  return HOSTILE
}

function suspectOf({ workspaceId, thread, mail }: Guarded): Suspect {
  return { workspaceId, threadId: thread.id, inboundId: mail.id, personId: mail.personId }
}
