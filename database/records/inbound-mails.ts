import type { InboundKind } from '#domain/statuses.ts'
import type { EntityManager } from '../orm.ts'
import { instant } from './sql.ts'

/** A mail that came in, with whom it is from. Texts are sealed under the person's key; instants are epoch ms. */
export interface InboundMail {
  id: string
  kind: InboundKind
  mailboxId: string
  personId: string
  fromAddress: string
  /** It names a message of ours, by its id, that went to the same person. */
  answersOurs: boolean
  subject: Buffer | null
  body: Buffer | null
  quoted: Buffer | null
  html: Buffer | null
  offsetMinutes: number | null
  isAuthenticated: boolean | null
  receivedAt: number
}

/** Null if it is gone, or not of this thread. */
export async function readInboundMail(
  em: EntityManager,
  { threadId, inboundId }: { threadId: string; inboundId: string },
): Promise<InboundMail | null> {
  const [row] = await em.execute<(Omit<InboundMail, 'receivedAt'> & { receivedAt: string })[]>(
    `select i.id, i.kind, i.mailbox_id as "mailboxId", i.person_id as "personId", i.from_address as "fromAddress",
            exists (select 1 from message m where m.message_id_header = i.in_reply_to and m.person_id = i.person_id
                    and m.transmitting_at is not null) as "answersOurs",
            i.subject, i.body, i.quoted, i.html, i.offset_minutes as "offsetMinutes",
            i.is_authenticated as "isAuthenticated", i.received_at as "receivedAt"
     from inbound_message i where i.id = ? and i.thread_id = ?`,
    [inboundId, threadId],
  )
  return row ? { ...row, receivedAt: instant(row.receivedAt) } : null
}

/** How many mails a person has written since then: two machines that answer each other write many. */
export async function countMailsOf(em: EntityManager, personId: string, since: number): Promise<number> {
  const [row] = await em.execute<{ count: number }[]>(
    `select count(*)::int as count from inbound_message
     where person_id = ? and kind = 'reply' and received_at >= ?::timestamptz`,
    [personId, new Date(since)],
  )
  return row?.count ?? 0
}
