import { DomainError } from '#domain/errors.ts'
import type { TaskState } from '#domain/lead/state.ts'
import { openText, subjectCiphers } from '../envelopes.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { displayName, iso, pageOf, timeCursor, whereAll, type Page, type PageRequest } from './rows.ts'

interface Named {
  id: string
  name: string
}
export interface TaskItem {
  id: string
  leadId: string
  person: { id: string; name: string; email: string }
  title: string
  dueAt: string | null
  state: TaskState
  /** Open, and its time has come. */
  isDue: boolean
  remindedAt: string | null
  assignee: Named | null
  createdAt: string
  endedAt: string | null
}
type Row = Omit<TaskItem, 'person' | 'title'> & {
  title: Buffer
  orderKey: string
  subjectKeyId: string
  personId: string
  email: string
  firstName: string | null
  lastName: string | null
}

/** Tasks without a due date stand last. */
const LAST = `'2999-12-31T00:00:00Z'::timestamptz`
const SELECT = `select t.id, t.lead_id as "leadId", t.title, t.due_at as "dueAt", t.state,
    t.state = 'open' and coalesce(t.due_at <= now(), false) as "isDue", t.reminded_at as "remindedAt",
    case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as assignee,
    t.created_at as "createdAt", t.ended_at as "endedAt", coalesce(t.due_at, ${LAST})::text as "orderKey",
    p.id as "personId", p.email, p.first_name as "firstName", p.last_name as "lastName",
    p.subject_key_id as "subjectKeyId"
  from task t join lead l on l.id = t.lead_id join person p on p.id = l.person_id
    left join app_user u on u.id = t.assignee_id`

export interface TaskFilter extends PageRequest {
  state?: TaskState | undefined
  /** Only what is open and due. */
  isDue?: boolean | undefined
  leadId?: string | undefined
  assigneeId?: string | undefined
}

/** Tasks, the one that is due first before all others. */
export async function listTasks(
  em: EntityManager,
  keyring: Keyring,
  filter: TaskFilter,
): Promise<Page<TaskItem>> {
  const conditions: [string, unknown[]][] = []
  if (filter.state) conditions.push(['t.state = ?', [filter.state]])
  if (filter.isDue) conditions.push([`t.state = 'open' and t.due_at <= now()`, []])
  if (filter.leadId) conditions.push(['t.lead_id = ?', [filter.leadId]])
  if (filter.assigneeId) conditions.push(['t.assignee_id = ?', [filter.assigneeId]])
  const after = timeCursor(filter.cursor)
  if (after)
    conditions.push([`(coalesce(t.due_at, ${LAST}), t.id) > (?::timestamptz, ?::uuid)`, [after.at, after.id]])
  const where = whereAll(conditions)
  const rows = await em.execute<Row[]>(
    `${SELECT} ${where} order by coalesce(t.due_at, ${LAST}), t.id limit ?`,
    [...conditions.flatMap(([, params]) => params), filter.limit + 1],
  )
  const titleOf = await titles(em, keyring, rows)
  return pageOf(rows, {
    limit: filter.limit,
    item: (row) => taskItem(row, titleOf(row)),
    keyOf: (row) => [row.orderKey, row.id],
  })
}

/** @throws DomainError not_found */
export async function readTask(em: EntityManager, keyring: Keyring, id: string): Promise<TaskItem> {
  const [row] = await em.execute<Row[]>(`${SELECT} where t.id = ?`, [id])
  if (!row) throw new DomainError('not_found', 'There is no such task.')
  return taskItem(row, (await titles(em, keyring, [row]))(row))
}

async function titles(
  em: EntityManager,
  keyring: Keyring,
  rows: readonly Row[],
): Promise<(row: Row) => string> {
  const ciphers = await subjectCiphers(
    em,
    keyring,
    rows.map((row) => row.subjectKeyId),
  )
  return (row) => openText(ciphers.get(row.subjectKeyId), row.title, 'task.title')
}

function taskItem(row: Row, title: string): TaskItem {
  const { orderKey: _, subjectKeyId: _key, personId, email, firstName, lastName, ...rest } = row
  return {
    ...rest,
    title,
    person: { id: personId, name: displayName({ email, firstName, lastName }), email },
    dueAt: iso(row.dueAt),
    remindedAt: iso(row.remindedAt),
    createdAt: iso(row.createdAt),
    endedAt: iso(row.endedAt),
  }
}
