import type { InboundKind } from '#domain/statuses.ts'
import type { EntityManager } from '../orm.ts'

/** The ledger row that a mail answers or reports on, with all that its effect touches. */
export interface MatchedMessage {
  messageId: string
  personId: string
  emailKey: string
  subjectKeyId: string
  enrolmentId: string | null
  campaignId: string | null
  threadId: string | null
  stepIndex: number | null
}

interface MatchRow {
  id: string
  person_id: string
  email_key: string
  subject_key_id: string
  enrolment_id: string | null
  campaign_id: string | null
  thread_id: string | null
  step_index: number | null
}

const MATCH = `select m.id, m.person_id, p.email_key, p.subject_key_id, m.enrolment_id, m.campaign_id, m.thread_id,
    m.step_index from message m join person p on p.id = m.person_id`

/** The message with one of these Message-IDs, by the order of the list. */
export async function matchByMessageIds(
  em: EntityManager,
  ids: readonly string[],
): Promise<MatchedMessage | null> {
  if (ids.length === 0) return null
  const rows = await em.execute<(MatchRow & { message_id_header: string })[]>(
    `select m.message_id_header, ${MATCH.slice('select '.length)}
     where m.message_id_header in (select jsonb_array_elements_text(?::jsonb))`,
    [JSON.stringify(ids)],
  )
  const best = ids.map((id) => rows.find((row) => row.message_id_header === id)).find(Boolean)
  return best ? toMatch(best) : null
}

/** The message with this ledger id. */
export async function matchByLedgerId(em: EntityManager, messageId: string): Promise<MatchedMessage | null> {
  const [row] = await em.execute<MatchRow[]>(`${MATCH} where m.id = ?`, [messageId])
  return row ? toMatch(row) : null
}

/** The newest message that went from this mailbox to the person. */
export async function matchByPerson(
  em: EntityManager,
  { mailboxId, personId }: { mailboxId: string; personId: string },
): Promise<MatchedMessage | null> {
  const [row] = await em.execute<MatchRow[]>(
    `${MATCH} where m.person_id = ? and m.mailbox_id = ? and m.transmitting_at is not null
     order by m.transmitting_at desc limit 1`,
    [personId, mailboxId],
  )
  return row ? toMatch(row) : null
}

function toMatch(row: MatchRow): MatchedMessage {
  return {
    messageId: row.id,
    personId: row.person_id,
    emailKey: row.email_key,
    subjectKeyId: row.subject_key_id,
    enrolmentId: row.enrolment_id,
    campaignId: row.campaign_id,
    threadId: row.thread_id,
    stepIndex: row.step_index,
  }
}

export interface NewInbound {
  id: string
  workspaceId: string
  inboxId: string
  mailboxId: string
  threadId: string | null
  personId: string
  messageId: string | null
  kind: InboundKind
  because: string
  fromAddress: string
  messageIdHeader: string | null
  inReplyTo: string | null
  subject: Buffer | null
  body: Buffer | null
  quoted: Buffer | null
  html: Buffer | null
  offsetMinutes: number | null
  isAuthenticated: boolean | null
  receivedAt: number
}

/** Keep an understood mail; its texts are sealed under the person's key. */
export async function insertInbound(em: EntityManager, mail: NewInbound): Promise<void> {
  await em.execute(
    `insert into inbound_message (id, workspace_id, inbox_id, mailbox_id, thread_id, person_id, message_id, kind,
       because, from_address, message_id_header, in_reply_to, subject, body, quoted, html, offset_minutes,
       is_authenticated, received_at)
     values (?, ?, ?, ?, ?::uuid, ?, ?::uuid, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz)`,
    [
      mail.id,
      mail.workspaceId,
      mail.inboxId,
      mail.mailboxId,
      mail.threadId,
      mail.personId,
      mail.messageId,
      mail.kind,
      mail.because,
      mail.fromAddress,
      mail.messageIdHeader,
      mail.inReplyTo,
      mail.subject,
      mail.body,
      mail.quoted,
      mail.html,
      mail.offsetMinutes,
      mail.isAuthenticated,
      new Date(mail.receivedAt),
    ],
  )
}

/**
 * Whether the same mail has come in before by another way: a poll and a webhook, or two of our mailboxes that it was
 * written to. Two arrivals at the same moment are looked at one after the other.
 */
export async function isKnownInbound(
  em: EntityManager,
  mail: { workspaceId: string; messageIdHeader: string; fromAddress: string },
): Promise<boolean> {
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `inbound:${mail.workspaceId}:${mail.messageIdHeader}`,
  ])
  const rows = await em.execute<unknown[]>(
    `select 1 from inbound_message
     where mailbox_id in (select id from mailbox) and message_id_header = ? and from_address = ? limit 1`,
    [mail.messageIdHeader, mail.fromAddress],
  )
  return rows.length > 0
}
