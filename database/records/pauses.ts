import type { EntityManager } from '../orm.ts'
import { recordEvent, type NewEvent } from './events.ts'

/**
 * State that an enrolment was paused or resumed, unless that is the last thing its timeline says: whoever paused one
 * contact by hand has said so already, its workflow only follows.
 */
export async function recordTurn(
  em: EntityManager,
  workspaceId: string,
  turn: NewEvent & { kind: 'EnrolmentPaused' | 'EnrolmentResumed'; enrolmentId: string },
): Promise<void> {
  const [last] = await em.execute<{ kind: string }[]>(
    `select kind from event where enrolment_id = ? and kind in ('EnrolmentPaused', 'EnrolmentResumed')
     order by at desc, id desc limit 1`,
    [turn.enrolmentId],
  )
  if (last?.kind !== turn.kind) await recordEvent(em, workspaceId, turn)
}
