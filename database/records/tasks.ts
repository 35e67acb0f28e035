import { DomainError } from '#domain/errors.ts'
import type { EventKind } from '#domain/events.ts'
import { MAX_OPEN_TASKS, type TaskState } from '#domain/lead/state.ts'
import { subjectCipher } from '../envelopes.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'
import { notifyLive, recordEvent } from './events.ts'
import { lockOpenLead, refuseStranger } from './lead-changes.ts'
import { markActive, type LockedLead } from './lead-rows.ts'
import { tell } from './outbox.ts'
import { instant } from './sql.ts'

interface Writer {
  keyring: Keyring
  actor: Actor
}

export interface NewTask {
  leadId: string
  title: string
  /** Epoch ms. */
  dueAt: number | null
  assigneeId: string | null
}

/** Something to be done for a lead. @returns its id. @throws DomainError not_found, wrong_state, invalid, conflict */
export async function createTask(em: EntityManager, writer: Writer, task: NewTask): Promise<string> {
  const { keyring, actor } = writer
  const lead = await lockOpenLead(em, task.leadId)
  await refuseTooMany(em, lead.id)
  if (task.assigneeId !== null) await refuseStranger(em, task.assigneeId, 'assigneeId')
  const cipher = await subjectCipher(em, keyring, lead.subjectKeyId)
  const [row] = await em.execute<{ id: string }[]>(
    `insert into task (workspace_id, lead_id, title, due_at, assignee_id, created_by)
     values (?, ?, ?, ?::timestamptz, ?::uuid, ?) returning id`,
    [
      actor.workspaceId,
      lead.id,
      cipher.seal(task.title, 'task.title'),
      task.dueAt === null ? null : new Date(task.dueAt),
      task.assigneeId,
      actor.userId,
    ],
  )
  if (!row) throw new Error('The task was not stored.')
  await stateChange(em, actor, { lead, taskId: row.id, dueAt: task.dueAt, kind: 'TaskCreated' })
  await audit(em, actor, { action: 'task:create', entityId: row.id })
  return row.id
}

export interface TaskChange {
  id: string
  title?: string | undefined
  /** Epoch ms. */
  dueAt?: number | null | undefined
  state?: TaskState | undefined
}

const ENDED: Partial<Record<TaskState, EventKind>> = { done: 'TaskDone', cancelled: 'TaskCancelled' }

/** Change what is given; a task that is done or cancelled can be opened again. @throws as createTask */
export async function changeTask(em: EntityManager, writer: Writer, change: TaskChange): Promise<void> {
  const { keyring, actor } = writer
  const [place] = await em.execute<{ leadId: string }[]>(
    'select lead_id as "leadId" from task where id = ?',
    [change.id],
  )
  if (!place) throw new DomainError('not_found', 'There is no such task.')
  const lead = await lockOpenLead(em, place.leadId)
  const before = await readTask(em, change.id)
  const state = change.state ?? before.state
  const dueAt = change.dueAt === undefined ? before.dueAt : change.dueAt
  if (state === 'open' && before.state !== 'open') await refuseTooMany(em, lead.id)
  const cipher = await subjectCipher(em, keyring, lead.subjectKeyId)
  await em.execute(
    `update task set title = coalesce(?, title), due_at = ?::timestamptz, state = ?,
       ended_at = case when ? = 'open' then null else coalesce(ended_at, now()) end where id = ?`,
    [
      change.title === undefined ? null : cipher.seal(change.title, 'task.title'),
      dueAt === null ? null : new Date(dueAt),
      state,
      state,
      change.id,
    ],
  )
  const kind = state === before.state ? undefined : ENDED[state]
  await stateChange(em, actor, {
    lead,
    taskId: change.id,
    dueAt: state === 'open' ? dueAt : null,
    ...(kind && { kind }),
  })
  await audit(em, actor, { action: 'task:update', entityId: change.id, details: { state } })
}

async function readTask(em: EntityManager, id: string): Promise<{ state: TaskState; dueAt: number | null }> {
  const [row] = await em.execute<{ state: TaskState; dueAt: string | null }[]>(
    'select state, due_at as "dueAt" from task where id = ?',
    [id],
  )
  if (!row) throw new DomainError('not_found', 'There is no such task.')
  return { state: row.state, dueAt: instant(row.dueAt) }
}

async function refuseTooMany(em: EntityManager, leadId: string): Promise<void> {
  const [row] = await em.execute<{ open: number }[]>(
    `select count(*)::int as open from task where lead_id = ? and state = 'open'`,
    [leadId],
  )
  if ((row?.open ?? 0) >= MAX_OPEN_TASKS)
    throw new DomainError('conflict', `A lead has at most ${MAX_OPEN_TASKS} open tasks; finish some first.`)
}

/** Tell the lead's workflow what to remind of now, and whoever watches. */
async function stateChange(
  em: EntityManager,
  { workspaceId }: Actor,
  change: { lead: LockedLead; taskId: string; dueAt: number | null; kind?: EventKind },
): Promise<void> {
  const { lead, taskId, dueAt, kind } = change
  await markActive(em, lead.id, Date.now())
  if (kind) await recordEvent(em, workspaceId, { kind, personId: lead.personId })
  const message = { kind: 'taskChanged' as const, taskId, dueAt }
  await tell(em, workspaceId, { verb: 'tellLead', leadId: lead.id, message })
  await notifyLive(em, { workspaceId, topic: 'lead', id: lead.id })
}

/**
 * Note that a task's reminder is given, for this due date once. @returns false if it was given before, or if the task
 * is done, cancelled or put off
 */
export async function remindOnce(
  em: EntityManager,
  { leadId, taskId, dueAt }: { leadId: string; taskId: string; dueAt: number },
): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `update task set reminded_at = greatest(now(), due_at) where id = ? and lead_id = ? and state = 'open'
       and due_at = ?::timestamptz and (reminded_at is null or reminded_at < due_at) returning id`,
    [taskId, leadId, new Date(dueAt)],
  )
  return rows.length > 0
}
