import { DomainError } from '#domain/errors.ts'
import type { EntityManager } from '../orm.ts'
import { notifyLive } from './events.ts'

/** Mark a thread as read or unread; its inbound mails get the time of the first reading. */
export async function markThread(
  em: EntityManager,
  { workspaceId, id, unread }: { workspaceId: string; id: string; unread: boolean },
): Promise<void> {
  const rows = await em.execute<unknown[]>('update thread set unread = ? where id = ? returning id', [
    unread,
    id,
  ])
  if (rows.length === 0) throw new DomainError('not_found', 'There is no such thread.')
  if (!unread)
    await em.execute('update inbound_message set read_at = now() where thread_id = ? and read_at is null', [
      id,
    ])
  await notifyLive(em, { workspaceId, topic: 'thread', id })
}
