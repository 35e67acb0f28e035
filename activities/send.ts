import type { SendResult } from '#domain/sequence/messages.ts'
import type { ContactActivities, StepRef } from './activities.ts'
import { sendCargo } from './send-cargo.ts'
import { SEND_TIMING, type SendDependencies } from './send-context.ts'
import { stepCargo } from './send-step.ts'

export { SEND_TIMING, type SendDependencies }

/** The send of one step, at most once (design §6). */
export function createSendActivities(deps: SendDependencies): Pick<ContactActivities, 'sendMessage'> {
  return { sendMessage: (step) => sendStep(deps, step) }
}

async function sendStep(deps: SendDependencies, step: StepRef): Promise<SendResult> {
  const result = await sendCargo(deps, stepCargo(deps, step))
  return result.kind === 'notSent' ? { kind: 'slotLost' } : result
}
