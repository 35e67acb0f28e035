import { readSentAt } from '#database/records/ledger.ts'
import type { NextMail, SendResult } from '#domain/sequence/messages.ts'
import type { ContactActivities, StepRef } from './activities.ts'
import { reserve } from './reserve-slot.ts'
import { sendCargo } from './send-cargo.ts'
import { SEND_TIMING, type SendDependencies } from './send-context.ts'
import { stepCargo } from './send-step.ts'

export { SEND_TIMING, type SendDependencies }

/** The send of one step, at most once (design §6). */
export function createSendActivities(deps: SendDependencies): Pick<ContactActivities, 'sendMessage'> {
  return { sendMessage: (step) => sendStep(deps, step) }
}

async function sendStep(
  deps: SendDependencies,
  { next, ...step }: StepRef & { next?: NextMail | null },
): Promise<SendResult> {
  const result = await sendCargo(deps, stepCargo(deps, step))
  if (result.kind === 'notSent') return { kind: 'slotLost' }
  return result.kind === 'accepted' && next ? withNextPlace(deps, step, next) : result
}

/** Two answers in one: an activity less for each mail, and the timeline names the next one without a pause. */
async function withNextPlace(
  deps: SendDependencies,
  { workspaceId, enrolmentId, stepId }: StepRef,
  { delayMs, ...next }: NextMail,
): Promise<SendResult> {
  try {
    const answer = await deps.database.withWorkspace(workspaceId, async (em) => {
      // From when it went out, not from now: an attempt that is repeated finds the place that it has booked.
      const sentAt = await readSentAt(em, { enrolmentId, stepId })
      return reserve(em, deps, { workspaceId, enrolmentId, ...next, notBefore: sentAt + delayMs })
    })
    return answer.kind === 'slot' ? { kind: 'accepted', nextAt: answer.at } : { kind: 'accepted' }
  } catch {
    return { kind: 'accepted' } // the mail is out, which is what was asked; whatever this was, the contact's own wish meets it
  }
}
