import type { EntityManager } from '#database/orm.ts'
import { lockEnrolment, markSlotting } from '#database/records/enrolments.ts'
import { lockMessage } from '#database/records/ledger-rows.ts'
import { putSlots } from '#database/records/slots.ts'
import { EARLY_MS, LATE_MS, SLOT_LIFE_MS } from '#domain/send-timing.ts'
import type { SendResult } from '#domain/sequence/messages.ts'
import type { StepRef } from './activities.ts'
import { findEarliest, giveBack } from './booking.ts'
import { composeStep, type StepOwn } from './compose-message.ts'
import { aboutMessage, recordSent } from './record-sent.ts'
import { refuse } from './reserve-slot.ts'
import { isUnavailable } from './send-claim.ts'
import type { Cargo, Claimed, SendDependencies, Unless } from './send-context.ts'

type ClaimedStep = Claimed<StepOwn>
/** Why a step does not leave now. */
type StepRefusal = Exclude<SendResult, { kind: 'accepted' }>

/** A step of a campaign as a cargo: the enrolment's row decides, and the slot says when. */
export function stepCargo(deps: SendDependencies, step: StepRef): Cargo<StepOwn, StepRefusal> {
  return {
    workspaceId: step.workspaceId,
    find: async (em) => {
      const enrolment = await lockEnrolment(em, step.enrolmentId)
      if (!enrolment) return refused({ kind: 'stopped', outcome: 'stopped' })
      const message = await lockMessage(em, step.enrolmentId, step.stepId)
      if (!message) return refused({ kind: 'slotLost' })
      const { personId, emailKey } = enrolment
      return {
        kind: 'found',
        found: { own: { ...step, enrolment }, recipient: { personId, emailKey }, message },
      }
    },
    lock: async (em) => void (await lockEnrolment(em, step.enrolmentId)),
    forbid: async (em, claimed) => {
      const obstacle = await findObstacle(em, deps, claimed)
      if (obstacle && (obstacle.kind !== 'slotLost' || !isEarly(claimed))) await giveBack(em, claimed.message)
      return obstacle
    },
    compose: async (em, claimed) => {
      const mail = (await composeStep(em, deps, [claimed])).get(claimed.message.id)
      if (mail) return { kind: 'found', found: mail }
      await giveBack(em, claimed.message)
      return refused({ kind: 'held', reason: 'content_incomplete' })
    },
    about: aboutMessage,
    onSent: (em, claimed) => recordSent(em, [claimed]),
    onUnsent: (em, _claimed, until) => markSlotting(em, step.enrolmentId, until),
  }
}

function refused(refusal: StepRefusal): Unless<StepRefusal, never> {
  return { kind: 'refused', refusal }
}

function isEarly({ message, now }: ClaimedStep): boolean {
  return message.slotAt !== null && message.slotAt - now > EARLY_MS
}

/** What forbids the send now, in the order in which it counts: stop, pause, place, absence, slot, mailbox. */
async function findObstacle(
  em: EntityManager,
  deps: SendDependencies,
  claimed: ClaimedStep,
): Promise<StepRefusal | null> {
  const { workspaceId, own, message, access, now } = claimed
  const refusal = await refuse(em, deps, { workspaceId, enrolment: own.enrolment })
  if (refusal) return refusal.result
  if (message.state !== 'reserved') return { kind: 'slotLost' }
  const isExpired = message.slotAt === null || message.slotExpiresAt <= now
  if (isExpired || own.enrolment.absentUntil > now || isEarly(claimed)) return { kind: 'slotLost' }
  if (await isUnavailable(em, access)) return { kind: 'held', reason: 'mailbox_unavailable' }
  return now - (message.slotAt ?? now) > LATE_MS ? moveToNow(em, claimed) : null
}

/** A slot that was missed is as good as new while its mailbox is free now; else all who were late would go at once. */
async function moveToNow(em: EntityManager, claimed: ClaimedStep): Promise<StepRefusal | null> {
  const { workspaceId, own, message, now } = claimed
  const { mailboxId, id: messageId } = message
  const wish = { notBefore: now, timezone: own.enrolment.timezone, messageId }
  const booking = await findEarliest(em, [mailboxId], wish)
  if (!booking || booking.at - now > EARLY_MS) return { kind: 'slotLost' }
  const expiresAt = booking.at + SLOT_LIFE_MS
  await putSlots(em, [{ workspaceId, mailboxId, messageId, at: booking.at, expiresAt }])
  return null
}
