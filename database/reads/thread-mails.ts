import type { InboundKind, MessagePurpose, MessageState } from '#domain/statuses.ts'
import { openText } from '../envelopes.ts'
import type { Cipher } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { iso } from './rows.ts'

export interface ThreadMail {
  id: string
  direction: 'in' | 'out'
  messageIdHeader: string | null
  at: string
  from: string
  to: string
  subject: string
  text: string
  quoted: string | null
  html: string | null
  kind: InboundKind | null
  because: string | null
  state: MessageState | null
  markedSentBy: { id: string; name: string } | null
  purpose: MessagePurpose | null
  stepIndex: number | null
  /** The bytes of a mail that went out; whoever shows it reads its text from them. */
  mime: Buffer | null
}

/** Between whom the mails of a thread go. */
export interface Ends {
  threadId: string
  mailboxAddress: string
  email: string
}

interface InboundRow {
  id: string
  messageIdHeader: string | null
  at: string
  from: string
  subject: Buffer | null
  body: Buffer | null
  quoted: Buffer | null
  html: Buffer | null
  kind: InboundKind
  because: string
}

/** The mails of a thread, oldest first. */
export async function listThreadMails(em: EntityManager, ends: Ends, cipher: Cipher): Promise<ThreadMail[]> {
  const mails = [...(await listInbound(em, ends, cipher)), ...(await listOutbound(em, ends, cipher))]
  return mails.sort((a, b) => a.at.localeCompare(b.at))
}

async function listInbound(em: EntityManager, ends: Ends, cipher: Cipher): Promise<ThreadMail[]> {
  const rows = await em.execute<InboundRow[]>(
    `select id, message_id_header as "messageIdHeader", received_at as at, from_address as "from", subject, body, quoted, html, kind, because
     from inbound_message where thread_id = ? order by received_at desc limit 200`,
    [ends.threadId],
  )
  return rows.map((row) => ({
    id: row.id,
    direction: 'in',
    messageIdHeader: row.messageIdHeader,
    at: iso(row.at),
    from: row.from,
    to: ends.mailboxAddress,
    subject: openText(cipher, row.subject, 'inbound_message.subject'),
    text: openText(cipher, row.body, 'inbound_message.body'),
    quoted: openText(cipher, row.quoted, 'inbound_message.quoted') || null,
    html: openText(cipher, row.html, 'inbound_message.html') || null,
    kind: row.kind,
    because: row.because,
    state: null,
    markedSentBy: null,
    purpose: null,
    stepIndex: null,
    mime: null,
  }))
}

interface OutboundRow {
  id: string
  messageIdHeader: string
  at: string
  subject: Buffer | null
  mime: Buffer | null
  state: MessageState
  markedSentBy: { id: string; name: string } | null
  purpose: MessagePurpose
  stepIndex: number | null
}

async function listOutbound(em: EntityManager, ends: Ends, cipher: Cipher): Promise<ThreadMail[]> {
  const rows = await em.execute<OutboundRow[]>(
    `select m.id, m.message_id_header as "messageIdHeader", coalesce(m.ended_at, m.transmitting_at, m.created_at) as at,
            m.subject, m.mime, m.state, m.purpose, m.step_index as "stepIndex",
            case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as "markedSentBy"
     from message m left join app_user u on m.resolution = 'sent' and u.id::text = m.resolved_by
     where m.thread_id = ? and m.transmitting_at is not null order by m.transmitting_at desc limit 200`,
    [ends.threadId],
  )
  return rows.map((row) => ({
    id: row.id,
    direction: 'out',
    messageIdHeader: row.messageIdHeader,
    at: iso(row.at),
    from: ends.mailboxAddress,
    to: ends.email,
    subject: openText(cipher, row.subject, 'message.subject'),
    text: '',
    quoted: null,
    html: null,
    kind: null,
    because: null,
    state: row.state,
    markedSentBy: row.markedSentBy,
    purpose: row.purpose,
    stepIndex: row.stepIndex,
    mime: row.mime && cipher.open(row.mime, 'message.mime'),
  }))
}
