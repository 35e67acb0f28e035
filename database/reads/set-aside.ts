import type { EntityManager } from '../orm.ts'
import { readMailbox } from './mailboxes.ts'
import { idCursor, iso, pageOf, type Page, type PageRequest } from './rows.ts'

export interface SetAsideItem {
  id: string
  receivedAt: string
  byteLength: number
  /** Why, as a sentence; null where reading the mail failed. */
  reason: string | null
  /** The kind of failure that reading it met, again and again. */
  failure: string | null
}
type Row = Omit<SetAsideItem, 'failure'>

/**
 * The mails of a mailbox that could not be understood, newest first. The inbox is an instance table without row-level
 * security, therefore the workspace is part of the question.
 * @throws DomainError not_found for a mailbox that this workspace does not have
 */
export async function listSetAside(
  em: EntityManager,
  { workspaceId, mailboxId, ...request }: PageRequest & { workspaceId: string; mailboxId: string },
): Promise<Page<SetAsideItem>> {
  const before = idCursor(request.cursor)
  await readMailbox(em, mailboxId)
  const rows = await em.execute<Row[]>(
    `select id, created_at as "receivedAt", byte_length as "byteLength", reason from inbox_item
     where workspace_id = ? and mailbox_id = ? and state = 'quarantined' and (?::uuid is null or id < ?::uuid)
     order by id desc limit ?`,
    [workspaceId, mailboxId, before, before, request.limit + 1],
  )
  return pageOf(rows, { limit: request.limit, item: setAsideItem, keyOf: (row) => [row.id] })
}

/** A reason is a sentence, or the bare name of a failure: its text could quote the mail and is never kept. */
function setAsideItem(row: Row): SetAsideItem {
  const isSentence = row.reason?.includes(' ') === true
  return {
    ...row,
    receivedAt: iso(row.receivedAt),
    reason: isSentence ? row.reason : null,
    failure: isSentence ? null : (row.reason ?? 'unknown'),
  }
}
