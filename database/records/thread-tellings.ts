import type { ThreadMessage } from '#domain/thread/messages.ts'
import type { EntityManager } from '../orm.ts'
import { tell } from './outbox.ts'

/** Tell the conversations with a person that may still have something to say; those that never began have not. */
export async function tellThreadsOf(
  em: EntityManager,
  { workspaceId, personId }: { workspaceId: string; personId: string },
  message: Extract<ThreadMessage, { kind: 'absent' | 'meetingAgreed' | 'stopped' }>,
): Promise<void> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from thread where person_id = ? and state not in ('new', 'closed') order by id`,
    [personId],
  )
  await tell(
    em,
    workspaceId,
    ...rows.map(({ id }) => ({ verb: 'tellThread' as const, threadId: id, message })),
  )
}
