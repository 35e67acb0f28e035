import { DomainError } from '#domain/errors.ts'
import type { EnrolmentStatus } from '#domain/statuses.ts'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'
import { recordEvent } from './events.ts'
import { tell } from './outbox.ts'

interface Row {
  campaignId: string
  personId: string
  status: EnrolmentStatus
  pausedByUser: boolean
}

/**
 * Pause, resume or stop one contact: the wish is committed (every send checks it) and the workflow is told.
 * @returns the status on record; the workflow writes the next one
 * @throws DomainError not_found, wrong_state
 */
export async function turnEnrolment(
  em: EntityManager,
  actor: Actor,
  turn: { id: string; to: 'pause' | 'resume' | 'stop' },
): Promise<EnrolmentStatus> {
  const [row] = await em.execute<Row[]>(
    `select campaign_id as "campaignId", person_id as "personId", status, paused_by_user as "pausedByUser"
     from enrolment where id = ? for no key update`,
    [turn.id],
  )
  if (!row) throw new DomainError('not_found', 'There is no such enrolment.')
  if (!['pending', 'active', 'paused', 'held'].includes(row.status))
    throw new DomainError(
      'wrong_state',
      `The enrolment has ended (${row.status}); nothing is left to ${turn.to}.`,
    )
  if (turn.to === 'resume' && !row.pausedByUser)
    throw new DomainError('wrong_state', 'The enrolment is not paused; if its campaign is, resume that.')
  if (turn.to === 'pause' && row.pausedByUser)
    throw new DomainError('wrong_state', 'The enrolment is paused already.')
  if (turn.to === 'stop')
    await em.execute(`update enrolment set stop_outcome = coalesce(stop_outcome, 'stopped') where id = ?`, [
      turn.id,
    ])
  else
    await em.execute('update enrolment set paused_by_user = ? where id = ?', [turn.to === 'pause', turn.id])
  if (turn.to !== 'stop')
    await recordEvent(em, actor.workspaceId, {
      kind: turn.to === 'pause' ? 'EnrolmentPaused' : 'EnrolmentResumed',
      personId: row.personId,
      enrolmentId: turn.id,
      campaignId: row.campaignId,
      code: 'user',
    })
  const kind = { pause: 'paused', resume: 'resumed', stop: 'stopped' } as const
  await tell(em, actor.workspaceId, {
    verb: 'tellContact',
    enrolmentId: turn.id,
    message: { kind: kind[turn.to] },
  })
  await audit(em, actor, { action: `enrolment:${turn.to}`, entityId: turn.id })
  return row.status
}
