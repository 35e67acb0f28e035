import type { ThreadState } from '#domain/thread/state.ts'
import type { EntityManager } from '../orm.ts'
import { instant } from './sql.ts'

/** A conversation under its lock, with what every decision about it needs. Instants are epoch ms. */
export interface LockedThread {
  id: string
  state: ThreadState
  mailboxId: string
  personId: string
  campaignId: string | null
  takenOverBy: string | null
  autoAnsweredAt: number | null
  subject: Buffer | null
}

interface ThreadRow extends Omit<LockedThread, 'autoAnsweredAt'> {
  autoAnsweredAt: string | null
}

/**
 * Lock a thread. Whoever takes a mail in and whoever sends an answer lock it first, so that the order of commits says
 * who was first; ask for its mails in another statement, which sees what was committed meanwhile.
 * @returns null if it is gone
 */
export async function lockThread(em: EntityManager, threadId: string): Promise<LockedThread | null> {
  const [row] = await em.execute<ThreadRow[]>(
    `select id, state, mailbox_id as "mailboxId", person_id as "personId", campaign_id as "campaignId",
            taken_over_by as "takenOverBy", auto_answered_at as "autoAnsweredAt", subject
     from thread where id = ? for no key update`,
    [threadId],
  )
  return row ? { ...row, autoAnsweredAt: instant(row.autoAnsweredAt) } : null
}

/**
 * Whether a person has written a later mail that nobody has answered: then an answer to this one, or a follow-up after
 * it, is not to be sent any more. Under the thread's lock.
 */
export async function isOvertaken(
  em: EntityManager,
  { threadId, inboundId }: { threadId: string; inboundId: string },
): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `select 1 from inbound_message later join inbound_message mail on mail.id = ?
     where later.thread_id = ? and later.kind = 'reply' and later.received_at > mail.received_at
       and not exists (select 1 from draft where draft.inbound_id = later.id and draft.state = 'sent') limit 1`,
    [inboundId, threadId],
  )
  return rows.length > 0
}

/** An instant at which no mail of the thread has come: the mails of a thread are told apart by when they came. */
export async function freeInstant(em: EntityManager, threadId: string, at: number): Promise<number> {
  const rows = await em.execute<{ at: string }[]>(
    `select received_at as at from inbound_message
     where thread_id = ? and received_at >= ?::timestamptz and received_at < ?::timestamptz`,
    [threadId, new Date(at), new Date(at + 1_000)],
  )
  const taken = new Set(rows.map((row) => instant(row.at)))
  let free = at
  while (taken.has(free)) free += 1
  return free
}
