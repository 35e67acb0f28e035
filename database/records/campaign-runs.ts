import type { Plan } from '#domain/sequence/plan.ts'
import { DomainError } from '#domain/errors.ts'
import type { Audience } from '../entities/campaign.entity.ts'
import type { EntityManager } from '../orm.ts'
import { recordEvent } from './events.ts'
import { tell } from './outbox.ts'

const OPEN = `status in ('pending', 'active', 'paused', 'held')`

export interface CampaignRef {
  workspaceId: string
  campaignId: string
}

/** How many enrolments have not ended. */
export async function countOpen(em: EntityManager, campaignId: string): Promise<number> {
  const [row] = await em.execute<{ open: number }[]>(
    `select count(*)::int as open from enrolment where campaign_id = ? and ${OPEN}`,
    [campaignId],
  )
  return row?.open ?? 0
}

/**
 * Tell the campaign when its last open enrolment has ended. Two that end at the same moment would each see the other
 * open; the lock lets the second look after the first has committed.
 */
export async function tellIfLast(em: EntityManager, { workspaceId, campaignId }: CampaignRef): Promise<void> {
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`campaign:${campaignId}`])
  const [row] = await em.execute<{ any: boolean }[]>(
    `select exists (select 1 from enrolment where campaign_id = ? and ${OPEN}) as any`,
    [campaignId],
  )
  if (!row?.any) await tell(em, workspaceId, { verb: 'campaignMayBeComplete', campaignId })
}

/** The structure that the campaign was launched with. @throws DomainError not_found, wrong_state */
export async function readPlan(em: EntityManager, campaignId: string): Promise<Plan> {
  const [row] = await em.execute<{ plan: Plan | null; frozen_at: string | null }[]>(
    `select v.plan, v.frozen_at from campaign c left join sequence_version v on v.id = c.version_id where c.id = ?`,
    [campaignId],
  )
  if (!row) throw new DomainError('not_found', 'The campaign does not exist any more.')
  if (!row.plan || !row.frozen_at)
    throw new DomainError('wrong_state', 'The campaign was started without a launched sequence version.')
  return row.plan
}

/** Whom the campaign writes to. @throws DomainError not_found */
export async function readAudience(em: EntityManager, campaignId: string): Promise<Audience> {
  const [row] = await em.execute<{ audience: Audience }[]>('select audience from campaign where id = ?', [
    campaignId,
  ])
  if (!row) throw new DomainError('not_found', 'The campaign does not exist any more.')
  return row.audience
}

/** ACTIVE → COMPLETED once nothing is open. @returns how many enrolments are still open */
export async function completeIfEnded(
  em: EntityManager,
  { workspaceId, campaignId }: CampaignRef,
): Promise<number> {
  await em.execute('select id from campaign where id = ? for no key update', [campaignId])
  const open = await countOpen(em, campaignId)
  if (open > 0) return open
  const completed = await em.execute<unknown[]>(
    `update campaign set status = 'COMPLETED', completed_at = now(), updated_at = now()
     where id = ? and status in ('ACTIVE', 'PAUSED') returning id`,
    [campaignId],
  )
  if (completed.length > 0) await recordEvent(em, workspaceId, { kind: 'CampaignCompleted', campaignId })
  return 0
}
