import type { NextMail, SendResult } from '#domain/sequence/messages.ts'
import type { ContactActivities, StepRef } from './activities.ts'
import { whileBeating } from './attempt.ts'
import { createGatherer } from './gather.ts'
import { reserve } from './reserve-slot.ts'
import { sendCargo } from './send-cargo.ts'
import { SEND_TIMING, type SendDependencies } from './send-context.ts'
import { PORTION, sendPortion } from './send-portion.ts'
import { stepCargo } from './send-step.ts'

export { SEND_TIMING, type SendDependencies }

type Send = StepRef & { next?: NextMail | null }

/** The send of one step, at most once (design §6); sends that are asked for at the same moment share their transactions. */
export function createSendActivities(deps: SendDependencies): Pick<ContactActivities, 'sendMessage'> {
  const together = createGatherer<Send, SendResult>(PORTION, (sends, answer) =>
    sendTogether(deps, sends, answer),
  )
  return {
    sendMessage: (send) =>
      whileBeating(deps.attempt, () => {
        const { workspaceId, stepId, next } = send
        const kind = JSON.stringify([workspaceId, stepId, next ?? null])
        return together(kind, send, () => sendStep(deps, send))
      }),
  }
}

/** All of one step, and with the same mail after it. */
async function sendTogether(
  deps: SendDependencies,
  sends: readonly Send[],
  answer: (send: Send, result: SendResult) => void,
): Promise<void> {
  const [first] = sends
  if (!first) return
  const { workspaceId, stepId, stepIndex, next = null } = first
  const asked = new Map(sends.map((send) => [send.enrolmentId, send]))
  const portion = { workspaceId, stepId, stepIndex, enrolmentIds: [...asked.keys()], next }
  await sendPortion(deps, portion, (answers) => {
    for (const [enrolmentId, result] of answers) {
      const send = asked.get(enrolmentId)
      if (send) answer(send, result)
    }
  })
}

async function sendStep(deps: SendDependencies, { next, ...step }: Send): Promise<SendResult> {
  const result = await sendCargo(deps, stepCargo(deps, step))
  if (result.kind === 'notSent') return { kind: 'slotLost' }
  return result.kind === 'accepted' && next
    ? withNextPlace(deps, { ...step, sentAt: result.at }, next)
    : result
}

/** Two answers in one: an activity less for each mail, and the timeline names the next one without a pause. */
async function withNextPlace(
  deps: SendDependencies,
  { workspaceId, enrolmentId, sentAt }: StepRef & { sentAt: number },
  { delayMs, ...next }: NextMail,
): Promise<SendResult> {
  const sent: SendResult = { kind: 'accepted', at: sentAt }
  try {
    const answer = await deps.database.withWorkspace(workspaceId, (em) =>
      reserve(em, deps, { workspaceId, enrolmentId, ...next, notBefore: sentAt + delayMs }),
    )
    return answer.kind === 'slot' ? { ...sent, nextAt: answer.at } : sent
  } catch {
    return sent // the mail is out, which is what was asked; whatever this was, the contact's own wish meets it
  }
}
