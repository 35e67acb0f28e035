import { DomainError } from '#domain/errors.ts'
import type { DraftIssue } from '#domain/thread/state.ts'
import { MESSAGE_AT } from '../entities/message.entity.ts'
import { openText, subjectCiphers } from '../envelopes.ts'
import type { Cipher, Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { displayName, iso, pageOf, timeCursor, type Page, type PageRequest } from './rows.ts'
import { intentName, type IntentName } from './thread-decision.ts'

export interface EmailItem {
  id: string
  direction: 'in' | 'out'
  at: string
  status: string
  subject: string
  from: string
  to: string
  person: { id: string; name: string; email: string }
  threadId: string | null
}

/** What was made of a mail that came in. */
export interface EmailFacts {
  intent: IntentName | null
  intentConfidence: number | null
  draftId: string | null
  draftContent: string | null
  draftState: string | null
  draftRetryCount: number
  validationIssues: DraftIssue[]
  meetingStartTime: string | null
}

/** A whole mail; what went out comes as the bytes that were sent. */
export interface EmailWhole extends EmailItem, EmailFacts {
  text: string
  html: string | null
  mime: Buffer | null
}

interface Row {
  id: string
  direction: 'in' | 'out'
  at: string
  atKey: string
  status: string
  subject: Buffer | null
  mailboxAddress: string
  fromAddress: string | null
  threadId: string | null
  personId: string
  email: string
  firstName: string | null
  lastName: string | null
  subjectKeyId: string
}

const inbound = (
  mails = 'inbound_message',
) => `select i.id, 'in' as direction, i.received_at as at, i.subject, i.mailbox_id, i.person_id, i.thread_id,
    i.from_address, case when t.id is null then 'new'
      when not exists (select 1 from inbound_message n where n.thread_id = i.thread_id
                       and (n.received_at, n.id) > (i.received_at, i.id)) then t.state
      when exists (select 1 from draft d where d.inbound_id = i.id and d.state = 'sent') then 'sent'
      else 'closed' end as status
  from ${mails} i left join thread t on t.id = i.thread_id`
const outbound = (mails = 'message') => `select m.id, 'out' as direction, ${MESSAGE_AT} as at, m.subject,
    m.mailbox_id, m.person_id, m.thread_id, null as from_address, m.state as status from ${mails} m`

const select = (mails: string) => `select e.id, e.direction, e.at, e.at::text as "atKey", e.status, e.subject,
    e.thread_id as "threadId", e.from_address as "fromAddress", b.address as "mailboxAddress", p.id as "personId",
    p.email, p.first_name as "firstName", p.last_name as "lastName", p.subject_key_id as "subjectKeyId"
  from (${mails}) e join person p on p.id = e.person_id join mailbox b on b.id = e.mailbox_id`

export interface EmailFilter extends PageRequest {
  direction?: 'in' | 'out' | undefined
  personId?: string | undefined
  threadId?: string | undefined
}

/** Mails in and out, newest first. */
export async function listEmails(
  em: EntityManager,
  keyring: Keyring,
  filter: EmailFilter,
): Promise<Page<EmailItem>> {
  const halves = [
    ...(filter.direction === 'out' ? [] : [newest('inbound_message', 'received_at', filter, inbound)]),
    ...(filter.direction === 'in' ? [] : [newest('message', MESSAGE_AT, filter, outbound)]),
  ]
  const rows = await em.execute<Row[]>(
    `${select(halves.map(([sql]) => sql).join(' union all '))} order by e.at desc, e.id desc limit ?`,
    [...halves.flatMap(([, params]) => params), filter.limit + 1],
  )
  const ciphers = await subjectCiphers(
    em,
    keyring,
    rows.map((row) => row.subjectKeyId),
  )
  return pageOf(rows, {
    limit: filter.limit,
    item: (row) => emailItem(row, ciphers.get(row.subjectKeyId)),
    keyOf: (row) => [row.atKey, row.id],
  })
}

/** The newest of one table, no more than a page has: only of these is the status worked out. */
function newest(
  table: 'inbound_message' | 'message',
  at: string,
  { personId, threadId, cursor, limit }: EmailFilter,
  mails: (table: string) => string,
): [sql: string, params: unknown[]] {
  const after = timeCursor(cursor)
  const conditions: [string, unknown[]][] = [
    // a mail of somebody who was deleted is on no page
    [
      'exists (select 1 from person where id = person_id) and exists (select 1 from mailbox where id = mailbox_id)',
      [],
    ],
  ]
  if (table === 'message') conditions.push(['mime is not null', []]) // what was booked and never composed is no mail
  if (personId) conditions.push(['person_id = ?', [personId]])
  if (threadId) conditions.push(['thread_id = ?', [threadId]])
  if (after) conditions.push([`(${at}, id) < (?::timestamptz, ?::uuid)`, [after.at, after.id]])
  const where = conditions.map(([sql]) => sql).join(' and ')
  const page = `(select * from ${table} where ${where} order by ${at} desc, id desc limit ?)`
  return [mails(page), [...conditions.flatMap(([, params]) => params), limit + 1]]
}

/** @throws DomainError not_found */
export async function readEmail(em: EntityManager, keyring: Keyring, id: string): Promise<EmailWhole> {
  const [row] = await em.execute<Row[]>(
    select(`${inbound()} where i.id = ? union all ${outbound()} where m.id = ?`),
    [id, id],
  )
  if (!row) throw new DomainError('not_found', 'There is no such mail.')
  const cipher = (await subjectCiphers(em, keyring, [row.subjectKeyId])).get(row.subjectKeyId)
  const item = emailItem(row, cipher)
  return row.direction === 'in'
    ? { ...item, ...(await readBody(em, id, cipher)), ...(await readFacts(em, id, cipher)), mime: null }
    : { ...item, ...NOTHING, text: '', html: null, mime: await readMime(em, id, cipher) }
}

function emailItem(row: Row, cipher: Cipher | undefined): EmailItem {
  const { id, direction, status, threadId, personId, email } = row
  const context = direction === 'in' ? 'inbound_message.subject' : 'message.subject'
  return {
    id,
    direction,
    at: iso(row.at),
    status,
    subject: openText(cipher, row.subject, context),
    from: direction === 'in' ? (row.fromAddress ?? email) : row.mailboxAddress,
    to: direction === 'in' ? row.mailboxAddress : email,
    person: { id: personId, name: displayName(row), email },
    threadId,
  }
}

async function readBody(em: EntityManager, id: string, cipher: Cipher | undefined) {
  const [row] = await em.execute<{ body: Buffer | null; html: Buffer | null }[]>(
    'select body, html from inbound_message where id = ?',
    [id],
  )
  return {
    text: openText(cipher, row?.body ?? null, 'inbound_message.body'),
    html: openText(cipher, row?.html ?? null, 'inbound_message.html') || null,
  }
}

async function readMime(em: EntityManager, id: string, cipher: Cipher | undefined): Promise<Buffer | null> {
  const [row] = await em.execute<{ mime: Buffer | null }[]>('select mime from message where id = ?', [id])
  return row?.mime && cipher ? cipher.open(row.mime, 'message.mime') : null
}

const NOTHING: EmailFacts = {
  intent: null,
  intentConfidence: null,
  draftId: null,
  draftContent: null,
  draftState: null,
  draftRetryCount: 0,
  validationIssues: [],
  meetingStartTime: null,
}

interface FactRow {
  intent: IntentName | null
  confidence: number | null
  draftId: string | null
  body: Buffer | null
  state: string | null
  attempt: number | null
  issues: DraftIssue[] | null
  startAt: string | null
}

/** The decision about a mail, and the draft that its thread names for it. */
async function readFacts(em: EntityManager, id: string, cipher: Cipher | undefined): Promise<EmailFacts> {
  const [row] = await em.execute<FactRow[]>(
    `select ${intentName('n')} as intent, c.confidence, d.id as "draftId", d.body, d.state, d.attempt, d.issues,
            g.start_at as "startAt"
     from inbound_message i left join classification c on c.inbound_id = i.id left join intent n on n.id = c.intent_id
       left join thread t on t.id = i.thread_id
       left join draft d on d.id = t.draft_id and d.inbound_id = i.id left join meeting g on g.id = d.meeting_id
     where i.id = ?`,
    [id],
  )
  if (!row) return NOTHING
  return {
    intent: row.intent,
    intentConfidence: row.confidence,
    draftId: row.draftId,
    draftContent: row.body && openText(cipher, row.body, 'draft.body'),
    draftState: row.state,
    draftRetryCount: Math.max(0, (row.attempt ?? 1) - 1),
    validationIssues: row.issues ?? [],
    meetingStartTime: iso(row.startAt),
  }
}
