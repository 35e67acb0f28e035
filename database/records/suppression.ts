import { uuidv7 } from 'uuidv7'
import type { SuppressionReason } from '#domain/statuses.ts'
import { stopMessage } from '#domain/outbox.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { amendFinished, stopPerson, type OpenEnrolment } from './enrolments.ts'
import { recordEvent } from './events.ts'
import { tellLeadOf } from './leads.ts'
import { tell } from './outbox.ts'
import { tellThreadsOf } from './thread-tellings.ts'

export interface NewSuppression {
  workspaceId: string
  emailKey: string
  reason: SuppressionReason
  /** The message that was answered, bounced or unsubscribed from, if one is known. */
  messageId: string | null
}

const OUTCOME = {
  unsubscribed: 'unsubscribed',
  bounced: 'bounced',
  complained: 'suppressed',
  manual: 'suppressed',
} as const

/** What a conversation is told of it. */
export const STOP = {
  unsubscribed: 'unsubscribed',
  bounced: 'bounced',
  complained: 'suppressed',
  manual: 'suppressed',
} as const

/** True if this workspace must not write to the address. */
export async function isSuppressed(
  em: EntityManager,
  keyring: Keyring,
  address: { workspaceId: string; emailKey: string },
): Promise<boolean> {
  return (await suppressionOf(em, keyring, address)) !== null
}

/** Why this workspace must not write to the address, or null. */
export async function suppressionOf(
  em: EntityManager,
  keyring: Keyring,
  address: { workspaceId: string; emailKey: string },
): Promise<SuppressionReason | null> {
  const [row] = await em.execute<{ reason: SuppressionReason }[]>(
    'select reason from suppression where address_hash = ?',
    [keyring.hashAddress(address.workspaceId, address.emailKey)],
  )
  return row?.reason ?? null
}

/** The ids of those people to whom this workspace must not write. */
export async function whichAreSuppressed(
  em: EntityManager,
  keyring: Keyring,
  workspaceId: string,
  people: readonly { id: string; emailKey: string }[],
): Promise<Set<string>> {
  const hashes = new Map(people.map(({ id, emailKey }) => [keyring.hashAddress(workspaceId, emailKey), id]))
  const rows = await em.execute<{ address_hash: string }[]>(
    `select address_hash from suppression
     where address_hash in (select jsonb_array_elements_text(?::jsonb))`,
    [JSON.stringify([...hashes.keys()])],
  )
  return new Set(rows.flatMap((row) => hashes.get(row.address_hash) ?? []))
}

/**
 * Never write to this address again by ourselves: suppression, the stop of every open enrolment of its person, and the
 * word to their workflows and conversations, in the caller's transaction. Idempotent; an earlier reason stays, except that a wish outranks it.
 * @returns the enrolments that were stopped now
 */
export async function suppress(
  em: EntityManager,
  keyring: Keyring,
  suppression: NewSuppression,
): Promise<OpenEnrolment[]> {
  const { workspaceId, emailKey, reason, messageId } = suppression
  await em.execute(
    `insert into suppression (workspace_id, address_hash, address, reason, message_id) values (?, ?, ?, ?, ?::uuid)
     on conflict (workspace_id, address_hash) do update set reason = excluded.reason, message_id = excluded.message_id
       where suppression.reason <> excluded.reason and excluded.reason in ('unsubscribed', 'complained')`,
    [workspaceId, keyring.hashAddress(workspaceId, emailKey), emailKey, reason, messageId],
  )
  const [person] = await em.execute<{ id: string }[]>('select id from person where email_key = ?', [emailKey])
  if (!person) return []
  const stopped = await stopPerson(em, person.id, OUTCOME[reason])
  await tell(
    em,
    workspaceId,
    ...stopped.map(({ enrolmentId }) => ({
      verb: 'tellContact' as const,
      enrolmentId,
      message: stopMessage(OUTCOME[reason]),
    })),
  )
  await tellThreadsOf(em, { workspaceId, personId: person.id }, { kind: 'stopped', reason: STOP[reason] })
  return stopped
}

/**
 * One-click unsubscribe (RFC 8058) by the message that carried the link.
 * @returns false if the message is gone; a repeated click is true and changes nothing
 */
export async function unsubscribeByMessage(
  em: EntityManager,
  keyring: Keyring,
  { workspaceId, messageId }: { workspaceId: string; messageId: string },
): Promise<boolean> {
  const [message] = await em.execute<MessageOwner[]>(
    `select m.person_id, m.enrolment_id, m.campaign_id, m.thread_id, p.email_key
     from message m join person p on p.id = m.person_id where m.id = ? for no key update of p`,
    [messageId],
  )
  if (!message) return false
  const address = { workspaceId, emailKey: message.email_key }
  if ((await suppressionOf(em, keyring, address)) === 'unsubscribed') return true
  await suppress(em, keyring, { ...address, reason: 'unsubscribed', messageId })
  if (message.enrolment_id) await amendFinished(em, message.enrolment_id, 'unsubscribed')
  const eventId = uuidv7()
  const personId = message.person_id
  await tellLeadOf(em, { workspaceId, personId, activity: 'unsubscribed', at: Date.now(), eventId })
  await recordEvent(em, workspaceId, {
    id: eventId,
    kind: 'PersonUnsubscribed',
    personId,
    enrolmentId: message.enrolment_id,
    campaignId: message.campaign_id,
    threadId: message.thread_id,
    messageId,
    code: 'one_click',
  })
  return true
}

interface MessageOwner {
  person_id: string
  enrolment_id: string | null
  campaign_id: string | null
  thread_id: string | null
  email_key: string
}
