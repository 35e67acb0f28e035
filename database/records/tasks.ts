import type { EntityManager } from '../orm.ts'

/**
 * Note that a task's reminder is given, for this due date once. @returns false if it was given before, or if the task
 * is done, cancelled or put off
 */
export async function remindOnce(
  em: EntityManager,
  { leadId, taskId, dueAt }: { leadId: string; taskId: string; dueAt: number },
): Promise<boolean> {
  const due = new Date(dueAt)
  const rows = await em.execute<unknown[]>(
    `update task set reminded_at = greatest(now(), due_at) where id = ? and lead_id = ? and state = 'open'
       and due_at = ?::timestamptz and (reminded_at is null or reminded_at < due_at) returning id`,
    [taskId, leadId, due],
  )
  return rows.length > 0
}
