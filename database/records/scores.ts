import { nextChangeAt, scoreOf, type ScoreEntry } from '#domain/scoring/ledger.ts'
import { priorityOf } from '#domain/scoring/priority.ts'
import type { Award, ScoreRule } from '#domain/scoring/rules.ts'
import type { EntityManager } from '../orm.ts'
import { instant } from './sql.ts'

export interface NewScoreEntry extends Award {
  workspaceId: string
  leadId: string
  rule: ScoreRule
  /** Names the fact within its rule. */
  factId: string
  /** Epoch ms. */
  at: number
  /** The event it rests on. */
  eventId: string | null
}

/** Enter points into a lead's ledger. @returns false if the fact has scored before, or is worth nothing */
export async function enterPoints(em: EntityManager, entry: NewScoreEntry): Promise<boolean> {
  if (entry.points === 0) return false
  const rows = await em.execute<unknown[]>(
    `insert into score_entry (workspace_id, lead_id, fact_key, rule, points, half_life_days, at, event_id)
     values (?, ?, ?, ?, ?, ?::int, ?::timestamptz, ?::uuid)
     on conflict (workspace_id, lead_id, fact_key) do nothing returning id`,
    [
      entry.workspaceId,
      entry.leadId,
      `${entry.rule}:${entry.factId}`,
      entry.rule,
      entry.points,
      entry.halfLifeDays,
      new Date(entry.at),
      entry.eventId,
    ],
  )
  return rows.length > 0
}

/** A lead's ledger, as the rules of scoring read it. */
export async function readLedger(em: EntityManager, leadId: string): Promise<ScoreEntry[]> {
  const rows = await em.execute<(Omit<ScoreEntry, 'at'> & { at: string })[]>(
    `select fact_key as "factKey", rule, points, half_life_days as "halfLifeDays", at
     from score_entry where lead_id = ?`,
    [leadId],
  )
  return rows.map((row) => ({ ...row, at: instant(row.at) }))
}

/**
 * Work the score out from the ledger and write it down; the priority follows it unless a human has set one. The
 * caller holds the lead's lock. @returns whether the page would show another number, and when that is so next
 */
export async function applyScore(
  em: EntityManager,
  { leadId, now }: { leadId: string; now: number },
): Promise<{ hasChanged: boolean; refreshAt: number | null }> {
  const entries = await readLedger(em, leadId)
  const score = scoreOf(entries, now)
  const [before] = await em.execute<{ score: number }[]>('select score from lead where id = ?', [leadId])
  await em.execute(
    `update lead set score = ?, scored_at = ?::timestamptz,
       priority = case when is_priority_by_hand then priority else ? end where id = ?`,
    [score, new Date(now), priorityOf(score), leadId],
  )
  return { hasChanged: before?.score !== score, refreshAt: nextChangeAt(entries, now) }
}

/** When fading changes the score next, epoch ms. */
export async function nextRefreshAt(
  em: EntityManager,
  { leadId, now }: { leadId: string; now: number },
): Promise<number | null> {
  return nextChangeAt(await readLedger(em, leadId), now)
}
