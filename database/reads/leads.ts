import { DomainError } from '#domain/errors.ts'
import type { LeadSource, LeadStage, Priority } from '#domain/lead/state.ts'
import type { EntityManager } from '../orm.ts'
import { textArray } from '../records/sql.ts'
import {
  containing,
  displayName,
  idCursor,
  iso,
  numberCursor,
  pageOf,
  whereAll,
  type Page,
  type PageRequest,
} from './rows.ts'

interface Named {
  id: string
  name: string
}
export interface LeadItem {
  id: string
  person: { id: string; name: string; email: string }
  company: Named | null
  stage: LeadStage
  priority: Priority
  isPriorityByHand: boolean
  score: number
  source: LeadSource
  tags: string[]
  owner: Named | null
  isStale: boolean
  staleAt: string | null
  lastActivityAt: string
  stageAt: string
  archivedAt: string | null
  createdAt: string
  openTasks: number
  /** Of the open task that is due next, or was due first. */
  nextDueAt: string | null
}

export type LeadRow = Omit<LeadItem, 'person' | 'isStale'> & {
  personId: string
  email: string
  firstName: string | null
  lastName: string | null
}

/** A lead as lists show it; `l` is the lead and `p` its person. */
export const LEAD_COLUMNS = `l.id, l.stage, l.priority, l.is_priority_by_hand as "isPriorityByHand", l.score, l.source,
    to_jsonb(l.tags) as tags, l.stale_at as "staleAt", l.last_activity_at as "lastActivityAt", l.stage_at as "stageAt",
    l.archived_at as "archivedAt", l.created_at as "createdAt", p.id as "personId", p.email,
    p.first_name as "firstName", p.last_name as "lastName",
    case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name) end as company,
    case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as owner,
    coalesce(t.open, 0) as "openTasks", t.next_due as "nextDueAt"`
/** `leads`: the table, or a part of it, so that what is counted for each is counted for no other. */
export const leadTables = (
  leads = 'lead',
) => `${leads} l join person p on p.id = l.person_id left join company c on c.id = p.company_id
    left join app_user u on u.id = l.owner_id
    left join lateral (select count(*)::int as open, min(due_at) as next_due from task
                       where lead_id = l.id and state = 'open') t on true`

export interface LeadFilter extends PageRequest {
  stage?: LeadStage | undefined
  priority?: Priority | undefined
  /** Matches names, addresses and companies. */
  q?: string | undefined
  tag?: string | undefined
  isStale?: boolean | undefined
  isArchived: boolean
  ownerId?: string | undefined
  sort: 'score' | 'newest'
}

/** Leads, the highest score or the newest first. */
export async function listLeads(em: EntityManager, filter: LeadFilter): Promise<Page<LeadItem>> {
  const conditions = [...conditionsOf(filter), ...after(filter)]
  const order = filter.sort === 'score' ? 'l.score desc, l.id desc' : 'l.id desc'
  const rows = await em.execute<LeadRow[]>(
    `select ${LEAD_COLUMNS} from ${leadTables(`(
       select l.* from lead l join person p on p.id = l.person_id left join company c on c.id = p.company_id
       ${whereAll(conditions)} order by ${order} limit ?)`)}
     order by ${order}`,
    [...conditions.flatMap(([, params]) => params), filter.limit + 1],
  )
  const keyOf = ({ score, id }: LeadRow) => (filter.sort === 'score' ? [String(score), id] : [id])
  return pageOf(rows, { limit: filter.limit, item: leadItem, keyOf })
}

type Condition = [sql: string, params: unknown[]]

function conditionsOf(filter: LeadFilter): Condition[] {
  const conditions: Condition[] = [[`l.archived_at is ${filter.isArchived ? 'not null' : 'null'}`, []]]
  if (filter.stage) conditions.push(['l.stage = ?', [filter.stage]])
  if (filter.priority) conditions.push(['l.priority = ?', [filter.priority]])
  if (filter.tag) conditions.push(['l.tags @> ?::text[]', [textArray([filter.tag])]])
  if (filter.ownerId) conditions.push(['l.owner_id = ?', [filter.ownerId]])
  if (filter.isStale !== undefined) conditions.push(['(l.stale_at is not null) = ?', [filter.isStale]])
  if (filter.q)
    conditions.push([
      `concat_ws(' ', p.email, p.first_name, p.last_name, c.name) ilike ?`,
      [containing(filter.q)],
    ])
  return conditions
}

function after({ sort, cursor }: LeadFilter): Condition[] {
  if (sort === 'score') {
    const key = numberCursor(cursor)
    return key ? [['(l.score, l.id) < (?::int, ?::uuid)', [key.value, key.id]]] : []
  }
  const id = idCursor(cursor)
  return id ? [['l.id < ?::uuid', [id]]] : []
}

export function leadItem(row: LeadRow): LeadItem {
  const { personId, email, firstName, lastName, ...rest } = row
  return {
    ...rest,
    person: { id: personId, name: displayName({ email, firstName, lastName }), email },
    isStale: row.staleAt !== null,
    staleAt: iso(row.staleAt),
    lastActivityAt: iso(row.lastActivityAt),
    stageAt: iso(row.stageAt),
    archivedAt: iso(row.archivedAt),
    createdAt: iso(row.createdAt),
    nextDueAt: iso(row.nextDueAt),
  }
}

/** Who the lead is. @throws DomainError not_found */
export async function personOfLead(em: EntityManager, id: string): Promise<string> {
  const [row] = await em.execute<{ personId: string }[]>(
    'select person_id as "personId" from lead where id = ?',
    [id],
  )
  if (!row) throw new DomainError('not_found', 'There is no such lead.')
  return row.personId
}

export interface LeadStats {
  total: number
  byStage: Record<LeadStage, number>
  byPriority: Record<Priority, number>
  averageScore: number
  newThisWeek: number
  stale: number
  /** Converted, of all leads. */
  conversionRate: number
  dueTasks: number
}

/** The leads in numbers, without those that are archived. */
export async function readLeadStats(em: EntityManager): Promise<LeadStats> {
  const [row] = await em.execute<LeadStats[]>(`select count(*)::int as total,
      jsonb_build_object('new', count(*) filter (where stage = 'new'),
        'contacted', count(*) filter (where stage = 'contacted'),
        'qualified', count(*) filter (where stage = 'qualified'),
        'converted', count(*) filter (where stage = 'converted'),
        'unqualified', count(*) filter (where stage = 'unqualified')) as "byStage",
      jsonb_build_object('low', count(*) filter (where priority = 'low'),
        'medium', count(*) filter (where priority = 'medium'), 'high', count(*) filter (where priority = 'high'),
        'urgent', count(*) filter (where priority = 'urgent')) as "byPriority",
      coalesce(round(avg(score), 1), 0)::float8 as "averageScore",
      count(*) filter (where created_at > now() - interval '7 days')::int as "newThisWeek",
      count(*) filter (where stale_at is not null)::int as stale,
      coalesce(avg((stage = 'converted')::int), 0)::float8 as "conversionRate",
      (select count(*)::int from task where state = 'open' and due_at <= now()) as "dueTasks"
    from lead where archived_at is null`)
  if (!row) throw new Error('The statistics gave no row.')
  return row
}
