import { DomainError } from '#domain/errors.ts'
import type { ImportStatus } from '#domain/statuses.ts'
import type { EntityManager } from '../orm.ts'
import { idCursor, iso, pageOf, type Page, type PageRequest } from './rows.ts'

export interface ImportItem {
  id: string
  fileName: string
  status: ImportStatus
  byteLength: number
  totalRows: number
  doneRows: number
  createdRows: number
  mergedRows: number
  rejectedRows: number
  encoding: string | null
  delimiter: string | null
  failure: string | null
  createdAt: string
  finishedAt: string | null
  undoneAt: string | null
}
export interface ImportErrorItem {
  line: number
  field: string | null
  reason: string
}

const COLUMNS = `id, file_name as "fileName", status, byte_length as "byteLength", total_rows as "totalRows",
  done_rows as "doneRows", created_rows as "createdRows", merged_rows as "mergedRows",
  rejected_rows as "rejectedRows", encoding, delimiter, failure, created_at as "createdAt",
  finished_at as "finishedAt", undone_at as "undoneAt"`

const item = <T extends ImportItem>(row: T): T => ({
  ...row,
  createdAt: iso(row.createdAt),
  finishedAt: iso(row.finishedAt),
  undoneAt: iso(row.undoneAt),
})

/** Imports, newest first. */
export async function listImports(
  em: EntityManager,
  { cursor, limit }: PageRequest,
): Promise<Page<ImportItem>> {
  const after = idCursor(cursor)
  const rows = await em.execute<ImportItem[]>(
    `select ${COLUMNS} from import where (?::uuid is null or id < ?::uuid) order by id desc limit ?`,
    [after, after, limit + 1],
  )
  return pageOf(rows, { limit, item, keyOf: (row) => [row.id] })
}

/** @throws DomainError not_found */
export async function readImport(
  em: EntityManager,
  id: string,
): Promise<ImportItem & { mapping: Record<string, string> | null }> {
  const [row] = await em.execute<(ImportItem & { mapping: Record<string, string> | null })[]>(
    `select ${COLUMNS}, mapping from import where id = ?`,
    [id],
  )
  if (!row) throw new DomainError('not_found', 'There is no such import.')
  return item(row)
}

/** Refused rows, in the order of the file. */
export async function listImportErrors(
  em: EntityManager,
  importId: string,
  { cursor, limit }: PageRequest,
): Promise<Page<ImportErrorItem>> {
  const after = idCursor(cursor)
  const rows = await em.execute<(ImportErrorItem & { id: string })[]>(
    `select id, line, field, reason from import_error where import_id = ?
       and (?::uuid is null or line > (select line from import_error where id = ?::uuid))
     order by line limit ?`,
    [importId, after, after, limit + 1],
  )
  return pageOf(rows, { limit, item: ({ id: _, ...error }) => error, keyOf: (row) => [row.id] })
}
