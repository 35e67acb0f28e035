import type { ImportField, ImportMapping } from '#domain/import/columns.ts'
import type { ImportStatus } from '#domain/statuses.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { notifyLive } from './events.ts'
import { IMPORT_CONTENT } from './import-files.ts'

export interface ImportJob {
  status: ImportStatus
  /** Null once the import has ended: the file is not kept. */
  content: Buffer | null
  mapping: ImportMapping | null
  doneRows: number
}

interface Ref {
  workspaceId: string
  importId: string
}

/** The import with its file, or null if there is none. */
export async function loadImport(
  em: EntityManager,
  keyring: Keyring,
  importId: string,
): Promise<ImportJob | null> {
  const [row] = await em.execute<
    {
      status: ImportStatus
      content: Buffer | null
      mapping: Record<string, ImportField> | null
      done_rows: number
    }[]
  >('select status, content, mapping, done_rows from import where id = ?', [importId])
  return (
    (row && {
      status: row.status,
      content: row.content && keyring.open(row.content, IMPORT_CONTENT),
      mapping: row.mapping,
      doneRows: row.done_rows,
    }) ??
    null
  )
}

export async function markRunning(
  em: EntityManager,
  ref: Ref & { encoding: string; delimiter: string; totalRows: number },
): Promise<void> {
  await em.execute(
    `update import set status = 'RUNNING', encoding = ?, delimiter = ?, total_rows = ?
     where id = ? and status in ('QUEUED', 'RUNNING')`,
    [ref.encoding, ref.delimiter, ref.totalRows, ref.importId],
  )
  await notifyLive(em, { workspaceId: ref.workspaceId, topic: 'import', id: ref.importId })
}

/** Lock the import for its next portion. @returns how many rows are done; null if it runs no more */
export async function lockProgress(em: EntityManager, importId: string): Promise<number | null> {
  const [row] = await em.execute<{ done_rows: number }[]>(
    `select done_rows from import where id = ? and status = 'RUNNING' for update`,
    [importId],
  )
  return row?.done_rows ?? null
}

export interface Progress {
  done: number
  created: number
  merged: number
  rejected: number
}

export async function addProgress(em: EntityManager, ref: Ref, progress: Progress): Promise<void> {
  await em.execute(
    `update import set done_rows = done_rows + ?, created_rows = created_rows + ?, merged_rows = merged_rows + ?,
       rejected_rows = rejected_rows + ? where id = ?`,
    [progress.done, progress.created, progress.merged, progress.rejected, ref.importId],
  )
  await notifyLive(em, { workspaceId: ref.workspaceId, topic: 'import', id: ref.importId })
}

/** The end of an import; its file goes. */
export async function endImport(
  em: EntityManager,
  ref: Ref,
  end: { status: 'COMPLETED' } | { status: 'FAILED'; failure: string },
): Promise<void> {
  await em.execute(
    `update import set status = ?, failure = ?::text, content = null, finished_at = now()
     where id = ? and status in ('QUEUED', 'RUNNING')`,
    [end.status, end.status === 'FAILED' ? end.failure : null, ref.importId],
  )
  await notifyLive(em, { workspaceId: ref.workspaceId, topic: 'import', id: ref.importId })
}

export async function markUndone(em: EntityManager, ref: Ref): Promise<void> {
  await em.execute(
    `update import set status = 'UNDONE', undone_at = now() where id = ? and status in ('COMPLETED', 'FAILED')`,
    [ref.importId],
  )
  await notifyLive(em, { workspaceId: ref.workspaceId, topic: 'import', id: ref.importId })
}

/** List rows (by line) that did not land or, after an undo, that stay, with the reason. */
export async function listRowErrors(
  em: EntityManager,
  ref: Ref,
  errors: readonly { line: number; field: string | null; reason: string }[],
): Promise<void> {
  if (errors.length === 0) return
  await em.execute(
    `insert into import_error (workspace_id, import_id, line, field, reason)
     select ?, ?, line, field, reason from jsonb_to_recordset(?::jsonb) as row (line int, field text, reason text)
     on conflict (import_id, line) do nothing`,
    [ref.workspaceId, ref.importId, JSON.stringify(errors)],
  )
}
