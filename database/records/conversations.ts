/** What was said in a thread, by both sides. */
import type { EntityManager } from '../orm.ts'
import { instant } from './sql.ts'

/** A mail of a thread. What came in has a sealed `body`, what went out its sealed bytes. Instants are epoch ms. */
export interface SpokenMail {
  id: string
  direction: 'in' | 'out'
  at: number
  messageIdHeader: string | null
  inReplyTo: string | null
  body: Buffer | null
  mime: Buffer | null
}

/** How much of a long conversation counts. */
const NEWEST = 30

/**
 * The mails of a thread, oldest first: what people wrote and what certainly went out. A mail that is in quarantine is
 * left out until a human has said what it wants, for nobody's assistant is to read it.
 */
export async function listConversation(em: EntityManager, threadId: string): Promise<SpokenMail[]> {
  const rows = await em.execute<(Omit<SpokenMail, 'at'> & { at: string })[]>(
    `select * from (
       select i.id, 'in' as direction, i.received_at as at, i.message_id_header as "messageIdHeader",
              i.in_reply_to as "inReplyTo", i.body, null::bytea as mime
       from inbound_message i left join classification c on c.inbound_id = i.id
       where i.thread_id = ? and i.kind in ('reply', 'unsubscribe')
         and (c.attack is null or c.engine = 'human')
       union all
       select m.id, 'out', m.transmitting_at, m.message_id_header, null, null, m.mime
       from message m where m.thread_id = ? and (m.state = 'accepted' or m.resolution = 'sent')
     ) as mail order by at desc, id desc limit ?`,
    [threadId, threadId, NEWEST],
  )
  return rows.map((row) => ({ ...row, at: instant(row.at) })).reverse()
}
