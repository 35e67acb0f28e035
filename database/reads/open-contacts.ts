import type { ContactFacts, LedgerFact } from '#domain/sequence/restore.ts'
import type { EntityManager } from '../orm.ts'
import { ms, pageAfter, type OpenPage } from './open-work.ts'

/** An enrolment that has begun and not ended, with all that its workflow would know. */
export interface OpenContact {
  id: string
  campaignId: string
  facts: ContactFacts
}

interface Row extends ContactFacts {
  id: string
  campaignId: string
}

/**
 * Enrolments that are open, in id order. Those whose workflow was never begun are left out: their campaign begins it.
 */
export async function listOpenContacts(
  em: EntityManager,
  { afterId, limit }: OpenPage,
): Promise<OpenContact[]> {
  const isOpen = `e.status in ('pending', 'active', 'paused', 'held') and e.started_at is not null`
  const rows = await em.execute<Row[]>(
    `select e.id, e.campaign_id as "campaignId", e.status, e.step_index as "stepIndex", e.waiting_for as "waitingFor",
       ${ms('e.wait_until')} as "waitUntil", e.stop_outcome as "stopOutcome", ${ms('e.absent_until')} as "absentUntil",
       e.paused_by_user as "isPausedByUser", c.status as "campaignStatus", ${ms('e.started_at')} as "beganAt",
       coalesce(e.hold_reason, (select h.reason from hold h where h.enrolment_id = e.id and h.resolved_at is null
         order by h.created_at desc limit 1)) as "holdReason",
       ${MESSAGES} as messages, ${VERDICTS} as verdicts
     from enrolment e join campaign c on c.id = e.campaign_id ${pageAfter('e', isOpen)}`,
    [afterId, limit],
  )
  return rows.map(({ id, campaignId, ...facts }) => ({ id, campaignId, facts }))
}

const FACT: Record<keyof LedgerFact, string> = {
  stepId: 'm.step_id',
  state: 'm.state',
  resolution: 'm.resolution',
  attempts: 'm.attempts',
  endedAt: ms('m.ended_at'),
}
const MESSAGES = `(select coalesce(jsonb_agg(jsonb_build_object(${Object.entries(FACT)
  .map(([name, column]) => `'${name}', ${column}`)
  .join(', ')})), '[]') from message m where m.enrolment_id = e.id)`

const VERDICTS = `(select coalesce(jsonb_agg(jsonb_build_object('stepId', h.step_id, 'at', ${ms('h.resolved_at')})), '[]')
  from hold h where h.enrolment_id = e.id and h.resolution in ('skipped', 'marked_sent'))`
