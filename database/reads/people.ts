import { DomainError } from '#domain/errors.ts'
import type { LeadStage } from '#domain/lead/state.ts'
import type { EnrolmentStatus, SuppressionReason } from '#domain/statuses.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { isMeant, type Condition } from './person-match.ts'
import {
  displayName,
  idCursor,
  iso,
  pageLimit,
  pageOf,
  whereAll,
  type Page,
  type PageRequest,
} from './rows.ts'
import { textArray } from '../records/sql.ts'

export interface PersonItem {
  id: string
  email: string
  name: string
  firstName: string | null
  lastName: string | null
  title: string | null
  phone: string | null
  company: { id: string; name: string } | null
  timezone: string | null
  locale: string | null
  tags: string[]
  source: 'manual' | 'import' | 'inbound'
  suppressed: SuppressionReason | null
  createdAt: string
  updatedAt: string
}

type Row = Omit<PersonItem, 'name' | 'company' | 'suppressed'> & {
  emailKey: string
  companyId: string | null
  companyName: string | null
}

const SELECT = `select p.id, p.email, p.email_key as "emailKey", p.first_name as "firstName", p.last_name as "lastName",
    p.title, p.phone, p.company_id as "companyId", c.name as "companyName", p.timezone, p.locale,
    to_jsonb(p.tags) as tags, p.source, p.created_at as "createdAt", p.updated_at as "updatedAt"
  from person p left join company c on c.id = p.company_id`

export interface PersonFilter extends PageRequest {
  q?: string | undefined
  tag?: string | undefined
  importId?: string | undefined
  companyId?: string | undefined
}

interface Reader {
  keyring: Keyring
  workspaceId: string
}

/**
 * People, newest first. The page is found by ids alone, which the index of the workspace has, before anything else is read
 * of them: rows of other workspaces lie in between.
 */
export async function listPeople(
  em: EntityManager,
  reader: Reader,
  filter: PersonFilter,
): Promise<Page<PersonItem>> {
  const conditions: Condition[] = []
  const after = idCursor(filter.cursor)
  if (after) conditions.push(['p.id < ?::uuid', after])
  if (filter.q) conditions.push(await isMeant(em, 'p.id', filter.q))
  if (filter.tag) conditions.push(['p.tags @> ?::text[]', textArray([filter.tag])])
  if (filter.importId)
    conditions.push(['p.id in (select person_id from import_change where import_id = ?)', filter.importId])
  if (filter.companyId) conditions.push(['p.company_id = ?', filter.companyId])
  const where = whereAll(conditions)
  const rows = await em.execute<Row[]>(
    `${SELECT} where p.id in (select p.id from person p ${where} order by p.id desc ${pageLimit(filter)})
     order by p.id desc`,
    conditions.map(([, value]) => value),
  )
  const reasons = await suppressions(em, reader, rows)
  return pageOf(rows, {
    limit: filter.limit,
    item: (row) => personItem(row, reasons.get(row.id) ?? null),
    keyOf: (row) => [row.id],
  })
}

/** @throws DomainError not_found */
export async function readPerson(em: EntityManager, reader: Reader, id: string): Promise<PersonItem> {
  const [row] = await em.execute<Row[]>(`${SELECT} where p.id = ?`, [id])
  if (!row) throw noPerson()
  return personItem(row, (await suppressions(em, reader, [row])).get(id) ?? null)
}

/** For what belongs to a person, where nothing of them is shown. @throws DomainError not_found */
export async function requirePerson(em: EntityManager, id: string): Promise<void> {
  const found = await em.execute<unknown[]>('select 1 from person where id = ?', [id])
  if (found.length === 0) throw noPerson()
}

const noPerson = () => new DomainError('not_found', 'There is no such person.')

interface EnrolmentRow {
  id: string
  campaignId: string
  name: string
  status: EnrolmentStatus
  pausedByUser: boolean
}

/** The campaigns that a person is or was in, newest first. */
export async function listPersonEnrolments(em: EntityManager, personId: string) {
  const rows = await em.execute<EnrolmentRow[]>(
    `select e.id, c.id as "campaignId", c.name, e.status, e.paused_by_user as "pausedByUser" from enrolment e join campaign c on c.id = e.campaign_id
     where e.person_id = ? order by e.id desc limit 100`,
    [personId],
  )
  return rows.map((row) => ({
    id: row.id,
    status: row.status,
    pausedByUser: row.pausedByUser,
    campaign: { id: row.campaignId, name: row.name },
  }))
}

/** The lead that a person is, or null. */
export async function readPersonLead(em: EntityManager, personId: string) {
  const [row] = await em.execute<{ id: string; stage: LeadStage; score: number; isArchived: boolean }[]>(
    'select id, stage, score, archived_at is not null as "isArchived" from lead where person_id = ?',
    [personId],
  )
  return row ?? null
}

/** The tags in use. */
export async function listTags(em: EntityManager): Promise<{ tag: string; persons: number }[]> {
  return em.execute(
    `select tag, count(*)::int as persons from person, unnest(tags) as tag group by tag order by persons desc, tag limit 500`,
  )
}

function personItem(row: Row, suppressed: SuppressionReason | null): PersonItem {
  const { emailKey: _, companyId, companyName, ...rest } = row
  return {
    ...rest,
    name: displayName(row),
    company: companyId && companyName !== null ? { id: companyId, name: companyName } : null,
    suppressed,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  }
}

/** Suppressions are found by keyed hash, so that they outlive the address; one query for a page. */
async function suppressions(
  em: EntityManager,
  { keyring, workspaceId }: Reader,
  rows: Row[],
): Promise<Map<string, SuppressionReason>> {
  if (rows.length === 0) return new Map()
  const hashes = new Map(rows.map((row) => [keyring.hashAddress(workspaceId, row.emailKey), row.id]))
  const found = await em.execute<{ addressHash: string; reason: SuppressionReason }[]>(
    'select address_hash as "addressHash", reason from suppression where address_hash = any(?::text[])',
    [textArray([...hashes.keys()])],
  )
  return new Map(found.map((row) => [hashes.get(row.addressHash) ?? '', row.reason]))
}
