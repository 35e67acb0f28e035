import { DomainError } from '#domain/errors.ts'
import type { FollowUpCancellation, FollowUpState } from '#domain/thread/state.ts'
import { openText, subjectCiphers } from '../envelopes.ts'
import type { Cipher, Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { displayName, iso, pageOf, timeCursor, whereAll, type Page, type PageRequest } from './rows.ts'

export interface FollowUpItem {
  id: string
  threadId: string
  person: { id: string; name: string; email: string }
  subject: string
  number: number
  dueAt: string
  baseAt: string
  matchedText: string | null
  state: FollowUpState
  cancellation: FollowUpCancellation | null
  cancelledBy: { id: string; name: string } | null
  sentAt: string | null
  createdAt: string
}
type Row = Omit<FollowUpItem, 'person' | 'subject' | 'matchedText'> & {
  atKey: string
  personId: string
  email: string
  firstName: string | null
  lastName: string | null
  subjectKeyId: string
  subject: Buffer | null
  laterWords: Buffer | null
}

const SELECT = `select f.id, f.thread_id as "threadId", f.number, f.due_at as "dueAt", f.due_at::text as "atKey",
    f.base_at as "baseAt", f.state, f.cancellation, f.sent_at as "sentAt", f.created_at as "createdAt",
    case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as "cancelledBy",
    p.id as "personId", p.email, p.first_name as "firstName", p.last_name as "lastName",
    p.subject_key_id as "subjectKeyId", t.subject, c.later_words as "laterWords"
  from follow_up f join thread t on t.id = f.thread_id join person p on p.id = f.person_id
    left join app_user u on u.id = f.cancelled_by
    left join draft d on d.id = f.answer_draft_id
    left join classification c on c.inbound_id = d.inbound_id and c.later_at is not null`

export interface FollowUpFilter extends PageRequest {
  state?: FollowUpState | undefined
  threadId?: string | undefined
  personId?: string | undefined
}

/** Follow-ups by their time: what is pending soonest first, everything else newest first. */
export async function listFollowUps(
  em: EntityManager,
  keyring: Keyring,
  filter: FollowUpFilter,
): Promise<Page<FollowUpItem>> {
  const isSoonestFirst = filter.state === 'pending'
  const [than, order] = isSoonestFirst ? ['>', 'asc'] : ['<', 'desc']
  const conditions: [string, unknown[]][] = []
  if (filter.state) conditions.push(['f.state = ?', [filter.state]])
  if (filter.threadId) conditions.push(['f.thread_id = ?', [filter.threadId]])
  if (filter.personId) conditions.push(['f.person_id = ?', [filter.personId]])
  const after = timeCursor(filter.cursor)
  if (after) conditions.push([`(f.due_at, f.id) ${than} (?::timestamptz, ?::uuid)`, [after.at, after.id]])
  const where = whereAll(conditions)
  const rows = await em.execute<Row[]>(
    `${SELECT} ${where} order by f.due_at ${order}, f.id ${order} limit ?`,
    [...conditions.flatMap(([, params]) => params), filter.limit + 1],
  )
  const ciphers = await subjectCiphers(
    em,
    keyring,
    rows.map((row) => row.subjectKeyId),
  )
  return pageOf(rows, {
    limit: filter.limit,
    item: (row) => followUpItem(row, ciphers.get(row.subjectKeyId)),
    keyOf: (row) => [row.atKey, row.id],
  })
}

/** @throws DomainError not_found */
export async function readFollowUp(em: EntityManager, keyring: Keyring, id: string): Promise<FollowUpItem> {
  const [row] = await em.execute<Row[]>(`${SELECT} where f.id = ?`, [id])
  if (!row) throw new DomainError('not_found', 'There is no such follow-up.')
  const ciphers = await subjectCiphers(em, keyring, [row.subjectKeyId])
  return followUpItem(row, ciphers.get(row.subjectKeyId))
}

function followUpItem(row: Row, cipher: Cipher | undefined): FollowUpItem {
  const { atKey: _, personId, email, firstName, lastName, subjectKeyId: __, laterWords, ...rest } = row
  return {
    ...rest,
    person: { id: personId, name: displayName({ firstName, lastName, email }), email },
    subject: openText(cipher, row.subject, 'thread.subject'),
    matchedText: openText(cipher, laterWords, 'classification.later_words') || null,
    dueAt: iso(row.dueAt),
    baseAt: iso(row.baseAt),
    sentAt: iso(row.sentAt),
    createdAt: iso(row.createdAt),
  }
}
