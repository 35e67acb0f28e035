import { DomainError } from '#domain/errors.ts'
import { compile } from '#domain/sequence/compile.ts'
import type { DelayUnit, Plan } from '#domain/sequence/plan.ts'
import { uuidv7 } from 'uuidv7'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'

/** A step with its texts, as people write it. */
export interface StepText {
  channel: 'email' | 'wait'
  delay: { amount: number; unit: DelayUnit }
  subject: string | null
  body: string | null
}

export interface StoredStep extends StepText {
  id: string
}

export async function createSequence(
  em: EntityManager,
  actor: Actor,
  sequence: { name: string; description: string | null; steps: StepText[] },
): Promise<string> {
  const id = uuidv7()
  await em.execute('insert into sequence (id, workspace_id, name, description) values (?, ?, ?, ?)', [
    id,
    actor.workspaceId,
    sequence.name,
    sequence.description,
  ])
  const versionId = await addVersion(em, actor.workspaceId, { sequenceId: id, number: 1 })
  await putSteps(em, { workspaceId: actor.workspaceId, versionId }, withIds(sequence.steps))
  await audit(em, actor, { action: 'sequence:create', entityId: id })
  return id
}

export async function updateSequence(
  em: EntityManager,
  actor: Actor,
  change: {
    id: string
    name?: string | undefined
    description?: string | null | undefined
    steps?: StepText[] | undefined
  },
): Promise<void> {
  await lockSequence(em, change.id)
  await em.execute(
    `update sequence set name = coalesce(?::text, name),
       description = case when ? then ?::text else description end, updated_at = now() where id = ?`,
    [change.name ?? null, change.description !== undefined, change.description ?? null, change.id],
  )
  if (change.steps)
    await rewriteSteps(em, { actor, sequenceId: change.id }, () => withIds(change.steps ?? []))
  await audit(em, actor, { action: 'sequence:update', entityId: change.id })
}

/** Delete a sequence that no campaign uses; one that was used is archived: out of the lists, its record stays. */
export async function deleteSequence(em: EntityManager, actor: Actor, id: string): Promise<void> {
  await lockSequence(em, id)
  const [use] = await em.execute<{ drafts: number; used: number }[]>(
    `select count(*) filter (where status in ('DRAFT', 'ACTIVE', 'PAUSED'))::int as drafts, count(*)::int as used
     from campaign where sequence_id = ?`,
    [id],
  )
  if (use && use.drafts > 0)
    throw new DomainError(
      'conflict',
      'A campaign uses this sequence; archive the campaign or give it another one first.',
    )
  if (use && use.used > 0) await em.execute('update sequence set archived_at = now() where id = ?', [id])
  else await em.execute('delete from sequence where id = ?', [id])
  await audit(em, actor, { action: 'sequence:delete', entityId: id })
}

/**
 * Rewrite the steps of the newest version. A version that a campaign runs is frozen: it stays as it is, and the
 * next one is made with new step ids.
 * @returns the steps as stored
 */
export async function rewriteSteps(
  em: EntityManager,
  { actor, sequenceId }: { actor: Actor; sequenceId: string },
  rewrite: (steps: StoredStep[]) => StoredStep[],
): Promise<StoredStep[]> {
  await lockSequence(em, sequenceId)
  const newest = await newestVersion(em, sequenceId)
  const steps = rewrite(await listSteps(em, newest.id))
  if (steps.length > 50)
    throw new DomainError('invalid', 'A sequence has at most 50 steps.', { steps: 'at most 50' })
  const { workspaceId } = actor
  if (newest.isFrozen) {
    const versionId = await addVersion(em, workspaceId, { sequenceId, number: newest.number + 1 })
    const copies = steps.map((step) => ({ ...step, id: uuidv7() }))
    await putSteps(em, { workspaceId, versionId }, copies)
    return copies
  }
  await em.execute('delete from step where version_id = ?', [newest.id])
  await putSteps(em, { workspaceId, versionId: newest.id }, steps)
  await em.execute('update sequence set updated_at = now() where id = ?', [sequenceId])
  return steps
}

/** Compile and freeze the newest version. @throws DomainError invalid, with every fault under its path */
export async function freezeNewestVersion(
  em: EntityManager,
  sequenceId: string,
): Promise<{ versionId: string; plan: Plan; steps: StoredStep[] }> {
  await lockSequence(em, sequenceId)
  const newest = await newestVersion(em, sequenceId)
  const steps = await listSteps(em, newest.id)
  const plan = compile(newest.id, steps)
  await em.execute(
    'update sequence_version set plan = ?::jsonb, frozen_at = now() where id = ? and frozen_at is null',
    [JSON.stringify(plan), newest.id],
  )
  return { versionId: newest.id, plan, steps }
}

/** Give steps that are written for the first time their ids. */
export function withIds(steps: readonly StepText[]): StoredStep[] {
  return steps.map((step) => ({ ...step, id: uuidv7() }))
}

async function lockSequence(em: EntityManager, id: string): Promise<void> {
  const rows = await em.execute<unknown[]>(
    'select 1 from sequence where id = ? and archived_at is null for update',
    [id],
  )
  if (rows.length === 0) throw new DomainError('not_found', 'There is no such sequence.')
}

async function newestVersion(
  em: EntityManager,
  sequenceId: string,
): Promise<{ id: string; number: number; isFrozen: boolean }> {
  const [row] = await em.execute<{ id: string; number: number; isFrozen: boolean }[]>(
    `select id, number, frozen_at is not null as "isFrozen" from sequence_version
     where sequence_id = ? order by number desc limit 1`,
    [sequenceId],
  )
  if (!row) throw new Error('The sequence has no version.')
  return row
}

async function listSteps(em: EntityManager, versionId: string): Promise<StoredStep[]> {
  const rows = await em.execute<(Omit<StoredStep, 'delay'> & { amount: number; unit: DelayUnit })[]>(
    `select id, channel, delay_amount as amount, delay_unit as unit, subject, body from step
     where version_id = ? order by position`,
    [versionId],
  )
  return rows.map(({ amount, unit, ...step }) => ({ ...step, delay: { amount, unit } }))
}

async function addVersion(
  em: EntityManager,
  workspaceId: string,
  version: { sequenceId: string; number: number },
): Promise<string> {
  const id = uuidv7()
  await em.execute(
    'insert into sequence_version (id, workspace_id, sequence_id, number) values (?, ?, ?, ?)',
    [id, workspaceId, version.sequenceId, version.number],
  )
  return id
}

async function putSteps(
  em: EntityManager,
  { workspaceId, versionId }: { workspaceId: string; versionId: string },
  steps: StoredStep[],
): Promise<void> {
  const rows = steps.map(({ delay, ...step }, position) => ({ ...step, position, ...delay }))
  await em.execute(
    `insert into step (id, workspace_id, version_id, position, channel, delay_amount, delay_unit, subject, body)
     select id, ?, ?, position, channel, amount, unit, subject, body from jsonb_to_recordset(?::jsonb)
       as row (id uuid, position int, channel text, amount int, unit text, subject text, body text)`,
    [workspaceId, versionId, JSON.stringify(rows)],
  )
}
