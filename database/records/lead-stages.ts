import type { LeadStage } from '#domain/lead/state.ts'
import type { EntityManager } from '../orm.ts'
import type { LockedLead } from './lead-rows.ts'

export interface StageWish {
  id: string
  workspaceId: string
  lead: LockedLead
  to: LeadStage
  /** Sealed under the person's key. */
  reason: Buffer | null
  by: string
}

/** Write a human's wish down with its reason; it counts once the lead's workflow has applied it. */
export async function wishStage(em: EntityManager, wish: StageWish): Promise<void> {
  await em.execute(
    `insert into stage_change (id, workspace_id, lead_id, from_stage, to_stage, reason, changed_by)
     values (?, ?, ?, ?, ?, ?, ?::uuid)`,
    [wish.id, wish.workspaceId, wish.lead.id, wish.lead.stage, wish.to, wish.reason, wish.by],
  )
}

export interface StageMove {
  workspaceId: string
  changeId: string
  to: LeadStage
  by: string | null
  /** Epoch ms. */
  at: number
}

/**
 * Apply a change: the row of a wish, or a new one for what a rule or somebody in Temporal Web decided. The caller
 * holds the lead's lock. @returns false if that change was applied before
 */
export async function applyStage(em: EntityManager, lead: LockedLead, move: StageMove): Promise<boolean> {
  const at = new Date(move.at)
  const rows = await em.execute<unknown[]>(
    `insert into stage_change (id, workspace_id, lead_id, from_stage, to_stage, changed_by, applied_at)
     values (?, ?, ?, ?, ?, ?::uuid, ?::timestamptz)
     on conflict (id) do update set from_stage = excluded.from_stage, applied_at = excluded.applied_at
       where stage_change.applied_at is null and stage_change.lead_id = excluded.lead_id returning id`,
    [move.changeId, move.workspaceId, lead.id, lead.stage, move.to, move.by, at],
  )
  if (rows.length === 0) return false
  await em.execute(
    `update lead set stage = ?, stage_at = ?::timestamptz, stale_at = null,
       last_activity_at = greatest(last_activity_at, ?::timestamptz) where id = ?`,
    [move.to, at, at, lead.id],
  )
  return true
}
