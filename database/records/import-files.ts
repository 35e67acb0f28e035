import { DomainError } from '#domain/errors.ts'
import type { ImportStatus } from '#domain/statuses.ts'
import { uuidv7 } from 'uuidv7'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'
import { tell } from './outbox.ts'

/** The context under which a file's content is sealed, by the instance key. */
export const IMPORT_CONTENT = 'import.content'

export interface ImportFile {
  fileName: string
  content: Buffer
  mapping: Record<string, string> | null
}

/** Store a file and have it imported. @returns the import's id */
export async function createImport(
  em: EntityManager,
  { keyring, actor }: { keyring: Keyring; actor: Actor },
  file: ImportFile,
): Promise<string> {
  const id = uuidv7()
  await em.execute(
    `insert into import (id, workspace_id, file_name, content, byte_length, mapping, created_by)
     values (?, ?, ?, ?, ?, ?::jsonb, ?)`,
    [
      id,
      actor.workspaceId,
      file.fileName,
      keyring.seal(file.content, IMPORT_CONTENT),
      file.content.byteLength,
      file.mapping && JSON.stringify(file.mapping),
      actor.userId,
    ],
  )
  await tell(em, actor.workspaceId, { verb: 'startImport', importId: id })
  await audit(em, actor, { action: 'import:create', entityId: id })
  return id
}

/** Have an import undone. @throws DomainError not_found, wrong_state while it runs or once undone */
export async function requestUndo(em: EntityManager, actor: Actor, id: string): Promise<void> {
  const [row] = await em.execute<{ status: ImportStatus }[]>(
    'select status from import where id = ? for update',
    [id],
  )
  if (!row) throw new DomainError('not_found', 'There is no such import.')
  if (row.status !== 'COMPLETED' && row.status !== 'FAILED')
    throw new DomainError(
      'wrong_state',
      `The import is ${row.status}; only one that has ended can be undone, once.`,
    )
  await tell(em, actor.workspaceId, { verb: 'undoImport', importId: id })
  await audit(em, actor, { action: 'import:undo', entityId: id })
}
