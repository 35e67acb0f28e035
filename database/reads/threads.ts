import type { InboundKind } from '#domain/statuses.ts'
import { HUMAN_STATES } from '#domain/thread/describe.ts'
import type { ThreadState } from '#domain/thread/state.ts'
import { openText, subjectCiphers } from '../envelopes.ts'
import type { Cipher, Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { isMeant } from './person-match.ts'
import {
  displayName,
  iso,
  pageLimit,
  pageOf,
  timeCursor,
  whereAll,
  type Page,
  type PageRequest,
} from './rows.ts'
import { intentName, type IntentName } from './thread-decision.ts'

export interface ThreadHead {
  id: string
  subject: string
  person: { id: string; name: string; email: string }
  mailbox: { id: string; name: string }
  campaign: { id: string; name: string } | null
  enrolmentId: string | null
  unread: boolean
  lastMessageAt: string
  lastInboundAt: string | null
  state: ThreadState
  dueAt: string | null
  intent: IntentName | null
}
export interface ThreadItem extends ThreadHead {
  excerpt: string
  kind: InboundKind | null
}
export interface ThreadRow {
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
  state: ThreadState
  dueAt: string | null
  intent: IntentName | null
  draftId: string | null
  takenOverBy: string | null
  kind: InboundKind | null
  body: Buffer | null
}

export const SELECT_THREAD = `select t.id, t.subject, p.subject_key_id as "subjectKeyId", p.id as "personId", p.email,
    p.first_name as "firstName", p.last_name as "lastName", b.id as "mailboxId", b.name as "mailboxName",
    b.address as "mailboxAddress", c.id as "campaignId", c.name as "campaignName", t.enrolment_id as "enrolmentId",
    t.unread, t.last_message_at as "lastMessageAt", t.last_message_at::text as "atKey",
    t.last_inbound_at as "lastInboundAt", t.state, t.due_at as "dueAt", ${intentName('n')} as intent,
    t.draft_id as "draftId", t.taken_over_by as "takenOverBy", i.kind, i.body
  from thread t join person p on p.id = t.person_id join mailbox b on b.id = t.mailbox_id
    left join campaign c on c.id = t.campaign_id left join intent n on n.id = t.intent_id
    left join lateral (select kind, body from inbound_message where thread_id = t.id order by received_at desc limit 1) i on true`

export interface ThreadFilter extends PageRequest {
  unread?: boolean | undefined
  /** `inbox`: threads that somebody has written into; `approval`: those that wait for a human. */
  box: 'inbox' | 'all' | 'approval'
  state?: ThreadState | undefined
  intentId?: string | undefined
  personId?: string | undefined
  campaignId?: string | undefined
  mailboxId?: string | undefined
  /** A part of the person's name or address. Subjects are sealed under the person's key and cannot be searched. */
  q?: string | undefined
}

const LISTED = [...HUMAN_STATES, 'undo_window'].map((state) => `'${state}'`).join(', ')

/**
 * The condition under which a thread `t` waits for a human, be it only for their no. One that was taken over does while
 * the last word is the person's.
 */
export const WAITS_FOR_HUMAN = `t.state in (${LISTED})
  and (t.state <> 'taken_over' or t.last_inbound_at >= t.last_message_at)`

/**
 * Threads, the one that moved last first; those that wait for a human the other way round. The page is found by ids alone
 * before anything else is read of them, as that of people.
 */
export async function listThreads(
  em: EntityManager,
  keyring: Keyring,
  filter: ThreadFilter,
): Promise<Page<ThreadItem>> {
  const conditions: [string, unknown[]][] = []
  const [than, order] = filter.box === 'approval' ? ['>', 'asc'] : ['<', 'desc']
  if (filter.box === 'inbox') conditions.push(['t.last_inbound_at is not null', []])
  if (filter.box === 'approval') conditions.push([WAITS_FOR_HUMAN, []])
  if (filter.state) conditions.push(['t.state = ?', [filter.state]])
  if (filter.intentId) conditions.push(['t.intent_id = ?', [filter.intentId]])
  if (filter.unread !== undefined) conditions.push(['t.unread = ?', [filter.unread]])
  if (filter.personId) conditions.push(['t.person_id = ?', [filter.personId]])
  if (filter.campaignId) conditions.push(['t.campaign_id = ?', [filter.campaignId]])
  if (filter.mailboxId) conditions.push(['t.mailbox_id = ?', [filter.mailboxId]])
  if (filter.q) {
    const [isOfThem, who] = await isMeant(em, 't.person_id', filter.q)
    conditions.push([isOfThem, [who]])
  }
  const after = timeCursor(filter.cursor)
  if (after)
    conditions.push([`(t.last_message_at, t.id) ${than} (?::timestamptz, ?::uuid)`, [after.at, after.id]])
  const where = whereAll(conditions)
  const rows = await em.execute<ThreadRow[]>(
    `${SELECT_THREAD} where t.id in (
       select t.id from thread t ${filter.q ? 'join person p on p.id = t.person_id' : ''} ${where}
       order by t.last_message_at ${order}, t.id ${order} ${pageLimit(filter)})
     order by t.last_message_at ${order}, t.id ${order}`,
    conditions.flatMap(([, params]) => params),
  )
  const ciphers = await subjectCiphers(
    em,
    keyring,
    rows.map((row) => row.subjectKeyId),
  )
  const item = (row: ThreadRow): ThreadItem => {
    const cipher = ciphers.get(row.subjectKeyId)
    return {
      ...threadHead(row, cipher),
      kind: row.kind,
      excerpt: openText(cipher, row.body, 'inbound_message.body').replace(/\s+/g, ' ').slice(0, 200),
    }
  }
  return pageOf(rows, { limit: filter.limit, item, keyOf: (row) => [row.atKey, row.id] })
}

/** What every screen shows of a thread. */
export function threadHead(row: ThreadRow, cipher: Cipher | undefined): ThreadHead {
  return {
    id: row.id,
    subject: openText(cipher, row.subject, 'thread.subject'),
    person: { id: row.personId, name: displayName(row), email: row.email },
    mailbox: { id: row.mailboxId, name: row.mailboxName },
    campaign:
      row.campaignId && row.campaignName !== null ? { id: row.campaignId, name: row.campaignName } : null,
    enrolmentId: row.enrolmentId,
    unread: row.unread,
    lastMessageAt: iso(row.lastMessageAt),
    lastInboundAt: iso(row.lastInboundAt),
    state: row.state,
    dueAt: iso(row.dueAt),
    intent: row.intent,
  }
}
