import type { Language } from '#domain/assistant/jobs.ts'
import { DomainError } from '#domain/errors.ts'
import type { EntityManager } from '../orm.ts'
import { containing, idCursor, iso, pageOf, whereAll, type Page, type PageRequest } from './rows.ts'

export interface KnowledgeItem {
  id: string
  title: string
  content: string
  category: string
  language: Language
  isActive: boolean
  createdAt: string
  updatedAt: string
}

export interface KnowledgeFilter extends PageRequest {
  q?: string | undefined
  category?: string | undefined
  language?: Language | undefined
  isActive?: boolean | undefined
}

const SELECT = `select k.id, k.title, k.content, k.category, k.language, k.is_active as "isActive",
  k.created_at as "createdAt", k.updated_at as "updatedAt" from knowledge_entry k`

/** Words in the entry's own language, whatever their endings; the title also by its letters, for a search while typing. */
const MATCHES = `(to_tsvector(case k.language when 'fr' then 'french' else 'english' end::regconfig, k.title || ' ' || k.content)
    @@ websearch_to_tsquery(case k.language when 'fr' then 'french' else 'english' end::regconfig, ?)
  or k.title ilike ?)`

/** Entries, newest first. */
export async function listKnowledge(
  em: EntityManager,
  filter: KnowledgeFilter,
): Promise<Page<KnowledgeItem>> {
  const conditions: [string, unknown[]][] = []
  if (filter.q) conditions.push([MATCHES, [filter.q, containing(filter.q)]])
  if (filter.category) conditions.push(['k.category = ?', [filter.category]])
  if (filter.language) conditions.push(['k.language = ?', [filter.language]])
  if (filter.isActive !== undefined) conditions.push(['k.is_active = ?', [filter.isActive]])
  const after = idCursor(filter.cursor)
  if (after) conditions.push(['k.id < ?::uuid', [after]])
  const where = whereAll(conditions)
  const rows = await em.execute<KnowledgeItem[]>(`${SELECT} ${where} order by k.id desc limit ?`, [
    ...conditions.flatMap(([, params]) => params),
    filter.limit + 1,
  ])
  return pageOf(rows, { limit: filter.limit, item: dated, keyOf: (row) => [row.id] })
}

/** @throws DomainError not_found */
export async function readKnowledge(em: EntityManager, id: string): Promise<KnowledgeItem> {
  const [row] = await em.execute<KnowledgeItem[]>(`${SELECT} where k.id = ?`, [id])
  if (!row) throw new DomainError('not_found', 'There is no such knowledge entry.')
  return dated(row)
}

/** The categories in use. */
export async function listCategories(em: EntityManager): Promise<{ category: string; entries: number }[]> {
  return em.execute(
    'select category, count(*)::int as entries from knowledge_entry group by category order by category limit 200',
  )
}

function dated(row: KnowledgeItem): KnowledgeItem {
  return { ...row, createdAt: iso(row.createdAt), updatedAt: iso(row.updatedAt) }
}
