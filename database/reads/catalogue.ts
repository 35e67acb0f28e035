import { DomainError } from '#domain/errors.ts'
import type { EntityManager } from '../orm.ts'
import { containing, idCursor, iso, pageOf, type Page, type PageRequest } from './rows.ts'

export interface SearchRequest extends PageRequest {
  q?: string | undefined
}

interface CompanyItem {
  id: string
  name: string
  domain: string | null
  website: string | null
  persons: number
  createdAt: string
  updatedAt: string
}

const COMPANY = `select c.id, c.name, c.domain, c.website, c.created_at as "createdAt", c.updated_at as "updatedAt",
  (select count(*)::int from person p where p.company_id = c.id) as persons from company c`

/** Companies, newest first. */
export function listCompanies(em: EntityManager, request: SearchRequest): Promise<Page<CompanyItem>> {
  return listBy<CompanyItem>(em, request, { select: COMPANY, table: 'c' })
}

export async function readCompany(em: EntityManager, id: string): Promise<CompanyItem> {
  const [row] = await em.execute<CompanyItem[]>(`${COMPANY} where c.id = ?`, [id])
  if (!row) throw new DomainError('not_found', 'There is no such company.')
  return dated(row)
}

interface TemplateItem {
  id: string
  name: string
  subject: string
  body: string
  createdAt: string
  updatedAt: string
}

const TEMPLATE = `select t.id, t.name, t.subject, t.body, t.created_at as "createdAt", t.updated_at as "updatedAt" from template t`

/** Templates, newest first. */
export function listTemplates(em: EntityManager, request: SearchRequest): Promise<Page<TemplateItem>> {
  return listBy<TemplateItem>(em, request, { select: TEMPLATE, table: 't' })
}

export async function readTemplate(em: EntityManager, id: string): Promise<TemplateItem> {
  const [row] = await em.execute<TemplateItem[]>(`${TEMPLATE} where t.id = ?`, [id])
  if (!row) throw new DomainError('not_found', 'There is no such template.')
  return dated(row)
}

type Dated = { id: string; createdAt: string; updatedAt: string }

async function listBy<Item extends Dated>(
  em: EntityManager,
  request: SearchRequest,
  { select, table }: { select: string; table: string },
): Promise<Page<Item>> {
  const after = idCursor(request.cursor)
  const rows = await em.execute<Item[]>(
    `${select} where (?::uuid is null or ${table}.id < ?::uuid) and (?::text is null or ${table}.name ilike ?::text)
     order by ${table}.id desc limit ?`,
    [after, after, request.q ?? null, request.q ? containing(request.q) : null, request.limit + 1],
  )
  return pageOf(rows, { limit: request.limit, item: dated, keyOf: (row) => [row.id] })
}

function dated<Item extends Dated>(row: Item): Item {
  return { ...row, createdAt: iso(row.createdAt), updatedAt: iso(row.updatedAt) }
}
