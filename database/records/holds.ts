import type { HoldReason } from '#domain/sequence/state.ts'
import type { EntityManager } from '../orm.ts'
import { notifyLive } from './events.ts'

export interface NewHold {
  workspaceId: string
  workflowId: string
  enrolmentId: string
  messageId: string | null
  stepId: string
  reason: HoldReason
}

/** Open a hold, unless one is open for the enrolment (a retry of the same fact). @returns whether it is new */
export async function openHold(em: EntityManager, hold: NewHold): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `insert into hold (workspace_id, workflow_id, enrolment_id, message_id, step_id, reason)
     select ?, ?, ?::uuid, ?::uuid, ?::uuid, ?
     where not exists (select 1 from hold where enrolment_id = ?::uuid and resolved_at is null)
     returning id`,
    [
      hold.workspaceId,
      hold.workflowId,
      hold.enrolmentId,
      hold.messageId,
      hold.stepId,
      hold.reason,
      hold.enrolmentId,
    ],
  )
  await notifyHolds(em, hold.workspaceId)
  return rows.length > 0
}

/** Close what is open for the enrolment. @returns whether there was something to close */
export async function closeHolds(
  em: EntityManager,
  close: {
    workspaceId: string
    enrolmentId: string
    resolution: 'retried' | 'skipped' | 'marked_sent' | 'ended'
    by: string | null
  },
): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `update hold set resolved_at = now(), resolution = ?, resolved_by = ?::uuid
     where enrolment_id = ? and resolved_at is null returning id`,
    [close.resolution, close.by, close.enrolmentId],
  )
  if (rows.length > 0) await notifyHolds(em, close.workspaceId)
  return rows.length > 0
}

/** This many contacts held for one mailbox within this time say that the fault is the mailbox's. */
const TRIP_COUNT = 3
const TRIP_MINUTES = 10

/**
 * The circuit breaker of a mailbox (reliability rule M8): open while contacts pile up that it could not send for, so
 * that its server is not asked again for each. A human's retry of any of them closes it, and the next failures decide.
 */
export async function isTripped(em: EntityManager, mailboxId: string): Promise<boolean> {
  const [row] = await em.execute<{ tripped: boolean }[]>(
    `with held as (
       select h.created_at, h.resolved_at, h.resolution from hold h join message m on m.id = h.message_id
       where m.mailbox_id = ? and h.reason = 'mailbox_unavailable'
         and (h.created_at > now() - ? * interval '1 minute' or h.resolved_at > now() - ? * interval '1 minute'))
     select count(*) filter (where resolved_at is null and created_at > coalesce(
       (select max(resolved_at) from held where resolution = 'retried'), '-infinity')) >= ? as tripped from held`,
    [mailboxId, TRIP_MINUTES, TRIP_MINUTES, TRIP_COUNT],
  )
  return row?.tripped ?? false
}

/** The Needs-you list is watched as a whole, by the workspace's id. */
function notifyHolds(em: EntityManager, workspaceId: string): Promise<void> {
  return notifyLive(em, { workspaceId, topic: 'hold', id: workspaceId })
}
