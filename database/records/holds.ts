import type { EntityManager } from '../orm.ts'
import { notifyLive } from './events.ts'

/** What is held: a contact, a conversation, a lead or a meeting. */
export type Held = { enrolmentId: string } | { threadId: string } | { leadId: string } | { meetingId: string }

const COLUMN = {
  enrolmentId: 'enrolment_id',
  threadId: 'thread_id',
  leadId: 'lead_id',
  meetingId: 'meeting_id',
} as const

function columnOf(held: Held): { column: (typeof COLUMN)[keyof typeof COLUMN]; id: string } {
  const [entry] = Object.entries(held) as [keyof typeof COLUMN, string][]
  if (!entry) throw new TypeError('a hold of nothing')
  return { column: COLUMN[entry[0]], id: entry[1] }
}

export interface NewHold<Reason extends string> {
  workspaceId: string
  workflowId: string
  held: Held
  personId: string | null
  messageId: string | null
  /** Of a contact: before which step it stands. */
  stepId?: string | null
  reason: Reason
}

/** Open a hold, unless one is open for the same (a retry of the same fact). @returns whether it is new */
export async function openHold<Reason extends string>(
  em: EntityManager,
  hold: NewHold<Reason>,
): Promise<boolean> {
  const { column, id } = columnOf(hold.held)
  const { workspaceId, workflowId, personId, messageId, stepId = null, reason } = hold
  const rows = await em.execute<unknown[]>(
    `insert into hold (workspace_id, workflow_id, ${column}, person_id, message_id, step_id, reason)
     select ?, ?, ?::uuid, ?::uuid, ?::uuid, ?::uuid, ?
     where not exists (select 1 from hold where ${column} = ?::uuid and resolved_at is null)
     returning id`,
    [workspaceId, workflowId, id, personId, messageId, stepId, reason, id],
  )
  await notifyHolds(em, hold.workspaceId)
  return rows.length > 0
}

/** Close what is open for it. @returns whether there was something to close */
export async function closeHolds(
  em: EntityManager,
  close: {
    workspaceId: string
    held: Held
    resolution: 'retried' | 'skipped' | 'marked_sent' | 'ended'
    by: string | null
  },
): Promise<boolean> {
  const { column, id } = columnOf(close.held)
  const rows = await em.execute<unknown[]>(
    `update hold set resolved_at = now(), resolution = ?, resolved_by = ?::uuid
     where ${column} = ? and resolved_at is null returning id`,
    [close.resolution, close.by, id],
  )
  if (rows.length > 0) await notifyHolds(em, close.workspaceId)
  return rows.length > 0
}

/** How often a human has asked to try this again. */
export async function countRetries(em: EntityManager, held: Held): Promise<number> {
  const { column, id } = columnOf(held)
  const [row] = await em.execute<{ count: number }[]>(
    `select count(*)::int as count from hold where ${column} = ? and resolution = 'retried'`,
    [id],
  )
  return row?.count ?? 0
}

/** This many held for one mailbox within this time say that the fault is the mailbox's. */
const TRIP_COUNT = 3
const TRIP_MINUTES = 10

/**
 * The circuit breaker of a mailbox (reliability rule M8): open while mails pile up that it could not send, so
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
