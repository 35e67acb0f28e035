import { DomainError } from '#domain/errors.ts'
import type { InboundKind, MessageState } from '#domain/statuses.ts'
import { subjectCipher, subjectCiphers } from '../envelopes.ts'
import type { Cipher, Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { displayName, iso, pageOf, timeCursor, type Page, type PageRequest } from './rows.ts'

interface Head {
  id: string
  subject: string
  person: { id: string; name: string; email: string }
  mailbox: { id: string; name: string }
  campaign: { id: string; name: string } | null
  enrolmentId: string | null
  unread: boolean
  lastMessageAt: string
  lastInboundAt: string | null
}
export interface ThreadItem extends Head {
  excerpt: string
  kind: InboundKind | null
}
interface Row {
  id: string
  subject: Buffer | null
  subjectKeyId: string
  personId: string
  email: string
  firstName: string | null
  lastName: string | null
  mailboxId: string
  mailboxName: string
  mailboxAddress: string
  campaignId: string | null
  campaignName: string | null
  enrolmentId: string | null
  unread: boolean
  lastMessageAt: string
  atKey: string
  lastInboundAt: string | null
  kind: InboundKind | null
  body: Buffer | null
}

const SELECT = `select t.id, t.subject, p.subject_key_id as "subjectKeyId", p.id as "personId", p.email,
    p.first_name as "firstName", p.last_name as "lastName", b.id as "mailboxId", b.name as "mailboxName",
    b.address as "mailboxAddress", c.id as "campaignId", c.name as "campaignName", t.enrolment_id as "enrolmentId",
    t.unread, t.last_message_at as "lastMessageAt", t.last_message_at::text as "atKey",
    t.last_inbound_at as "lastInboundAt", i.kind, i.body
  from thread t join person p on p.id = t.person_id join mailbox b on b.id = t.mailbox_id
    left join campaign c on c.id = t.campaign_id
    left join lateral (select kind, body from inbound_message where thread_id = t.id order by received_at desc limit 1) i on true`

export interface ThreadFilter extends PageRequest {
  unread?: boolean | undefined
  /** Only threads that somebody has written into. */
  isAnswered: boolean
  personId?: string | undefined
  campaignId?: string | undefined
}

/** Threads, the one that moved last first. */
export async function listThreads(
  em: EntityManager,
  keyring: Keyring,
  filter: ThreadFilter,
): Promise<Page<ThreadItem>> {
  const conditions: [string, unknown[]][] = []
  if (filter.isAnswered) conditions.push(['t.last_inbound_at is not null', []])
  if (filter.unread !== undefined) conditions.push(['t.unread = ?', [filter.unread]])
  if (filter.personId) conditions.push(['t.person_id = ?', [filter.personId]])
  if (filter.campaignId) conditions.push(['t.campaign_id = ?', [filter.campaignId]])
  const after = timeCursor(filter.cursor)
  if (after) conditions.push(['(t.last_message_at, t.id) < (?::timestamptz, ?::uuid)', [after.at, after.id]])
  const where = conditions.length > 0 ? `where ${conditions.map(([sql]) => sql).join(' and ')}` : ''
  const rows = await em.execute<Row[]>(
    `${SELECT} ${where} order by t.last_message_at desc, t.id desc limit ?`,
    [...conditions.flatMap(([, params]) => params), filter.limit + 1],
  )
  const ciphers = await subjectCiphers(
    em,
    keyring,
    rows.map((row) => row.subjectKeyId),
  )
  const item = (row: Row): ThreadItem => {
    const cipher = ciphers.get(row.subjectKeyId)
    return {
      ...head(row, cipher),
      kind: row.kind,
      excerpt: open(cipher, row.body, 'inbound_message.body').replace(/\s+/g, ' ').slice(0, 200),
    }
  }
  return pageOf(rows, { limit: filter.limit, item, keyOf: (row) => [row.atKey, row.id] })
}

function head(row: Row, cipher: Cipher | undefined): Head {
  return {
    id: row.id,
    subject: open(cipher, row.subject, 'thread.subject'),
    person: { id: row.personId, name: displayName(row), email: row.email },
    mailbox: { id: row.mailboxId, name: row.mailboxName },
    campaign:
      row.campaignId && row.campaignName !== null ? { id: row.campaignId, name: row.campaignName } : null,
    enrolmentId: row.enrolmentId,
    unread: row.unread,
    lastMessageAt: iso(row.lastMessageAt),
    lastInboundAt: iso(row.lastInboundAt),
  }
}

/** What was sealed, or nothing where it is absent or its key was destroyed. */
function open(cipher: Cipher | undefined, sealed: Buffer | null, context: string): string {
  return sealed && cipher ? cipher.open(sealed, context).toString() : ''
}

export interface ThreadMail {
  id: string
  direction: 'in' | 'out'
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
  stepIndex: number | null
  /** The bytes of a mail that went out; whoever shows it reads its text from them. */
  mime: Buffer | null
}

/** A thread with its mails, oldest first. @throws DomainError not_found */
export async function readThread(
  em: EntityManager,
  keyring: Keyring,
  id: string,
): Promise<Head & { messages: ThreadMail[] }> {
  const [row] = await em.execute<Row[]>(`${SELECT} where t.id = ?`, [id])
  if (!row) throw new DomainError('not_found', 'There is no such thread.')
  const cipher = await subjectCipher(em, keyring, row.subjectKeyId)
  const mails = [...(await listInbound(em, row, cipher)), ...(await listOutbound(em, row, cipher))]
  return { ...head(row, cipher), messages: mails.sort((a, b) => a.at.localeCompare(b.at)) }
}

interface InboundRow {
  id: string
  at: string
  from: string
  subject: Buffer | null
  body: Buffer | null
  quoted: Buffer | null
  html: Buffer | null
  kind: InboundKind
  because: string
}

async function listInbound(em: EntityManager, thread: Row, cipher: Cipher): Promise<ThreadMail[]> {
  const rows = await em.execute<InboundRow[]>(
    `select id, received_at as at, from_address as "from", subject, body, quoted, html, kind, because
     from inbound_message where thread_id = ? order by received_at desc limit 200`,
    [thread.id],
  )
  return rows.map((row) => ({
    id: row.id,
    direction: 'in',
    at: iso(row.at),
    from: row.from,
    to: thread.mailboxAddress,
    subject: open(cipher, row.subject, 'inbound_message.subject'),
    text: open(cipher, row.body, 'inbound_message.body'),
    quoted: open(cipher, row.quoted, 'inbound_message.quoted') || null,
    html: open(cipher, row.html, 'inbound_message.html') || null,
    kind: row.kind,
    because: row.because,
    state: null,
    stepIndex: null,
    mime: null,
  }))
}

interface OutboundRow {
  id: string
  at: string
  subject: Buffer | null
  mime: Buffer | null
  state: MessageState
  stepIndex: number | null
}

async function listOutbound(em: EntityManager, thread: Row, cipher: Cipher): Promise<ThreadMail[]> {
  const rows = await em.execute<OutboundRow[]>(
    `select id, coalesce(ended_at, transmitting_at, created_at) as at, subject, mime, state, step_index as "stepIndex"
     from message where thread_id = ? and transmitting_at is not null order by transmitting_at desc limit 200`,
    [thread.id],
  )
  return rows.map((row) => ({
    id: row.id,
    direction: 'out',
    at: iso(row.at),
    from: thread.mailboxAddress,
    to: thread.email,
    subject: open(cipher, row.subject, 'message.subject'),
    text: '',
    quoted: null,
    html: null,
    kind: null,
    because: null,
    state: row.state,
    stepIndex: row.stepIndex,
    mime: row.mime && cipher.open(row.mime, 'message.mime'),
  }))
}
