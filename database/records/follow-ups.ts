import type { FollowUpCancellation } from '#domain/thread/state.ts'
import type { PlannedFollowUp } from '#domain/thread/messages.ts'
import type { EntityManager } from '../orm.ts'

export interface FollowUpPlan {
  workspaceId: string
  threadId: string
  personId: string
  /** The answer that they follow. */
  draftId: string
  followUps: readonly PlannedFollowUp[]
}

/**
 * Write the follow-ups of an answer, or the new dates of those that are pending. Their days are counted from when the
 * answer went out, or from the later time that its mail names. @returns how many are new
 */
export async function putFollowUps(em: EntityManager, plan: FollowUpPlan): Promise<number> {
  const rows = plan.followUps.map(({ id, number, dueAt }) => ({
    id,
    number,
    due_at: new Date(dueAt).toISOString(),
  }))
  const written = await em.execute<{ isNew: boolean }[]>(
    `insert into follow_up as f (id, workspace_id, thread_id, person_id, answer_draft_id, number, due_at, base_at)
     select r.id, ?, ?, ?, d.id, r.number, r.due_at, greatest(coalesce(d.sent_at, now()), c.later_at)
     from jsonb_to_recordset(?::jsonb) as r (id uuid, number int, due_at timestamptz)
       join draft d on d.id = ? left join classification c on c.inbound_id = d.inbound_id
     on conflict (id) do update set due_at = excluded.due_at where f.state = 'pending'
     returning xmax = 0 as "isNew"`,
    [plan.workspaceId, plan.threadId, plan.personId, JSON.stringify(rows), plan.draftId],
  )
  return written.filter(({ isNew }) => isNew).length
}

/** Cancel one, or all that are pending (null). @returns how many there were */
export async function cancelPending(
  em: EntityManager,
  cancel: { threadId: string; followUpId: string | null; reason: FollowUpCancellation; by: string | null },
): Promise<number> {
  const rows = await em.execute<unknown[]>(
    `update follow_up set state = 'cancelled', cancellation = ?, cancelled_by = ?::uuid
     where thread_id = ? and state = 'pending' and (?::uuid is null or id = ?::uuid) returning id`,
    [cancel.reason, cancel.by, cancel.threadId, cancel.followUpId, cancel.followUpId],
  )
  return rows.length
}

/** Its number while it is pending; null once it is over. */
export async function pendingNumber(em: EntityManager, followUpId: string): Promise<number | null> {
  const [row] = await em.execute<{ number: number }[]>(
    `select number from follow_up where id = ? and state = 'pending'`,
    [followUpId],
  )
  return row?.number ?? null
}

export async function markFollowUpSent(em: EntityManager, followUpId: string): Promise<void> {
  await em.execute(
    `update follow_up set state = 'sent', sent_at = now(), cancellation = null, cancelled_by = null where id = ?`,
    [followUpId],
  )
}
