import type { EntityManager } from '#database/orm.ts'
import { lockEnrolment } from '#database/records/enrolments.ts'
import { beginTransmission, isSent, lockMessage, type LockedMessage } from '#database/records/ledger.ts'
import { readMailAccess } from '#database/records/mail-accounts.ts'
import { isTripped } from '#database/records/holds.ts'
import { putSlot } from '#database/records/slots.ts'
import { LATE_MS, SLOT_LIFE_MS } from '#domain/send-timing.ts'
import type { SendResult } from '#domain/sequence/messages.ts'
import type { StepRef } from './activities.ts'
import { findEarliest, giveBack } from './booking.ts'
import { composeOnce, type ReadyMail } from './compose-message.ts'
import { refuse } from './reserve-slot.ts'
import type { ClaimContext, SendDependencies } from './send-context.ts'
import { loseAttempt } from './send-outcome.ts'

/** A slot that lies further ahead than clocks differ is not due yet. */
const EARLY_MS = 2_000

export type Claim =
  | { kind: 'answer'; result: SendResult }
  /** Another attempt holds the lease for so long. */
  | { kind: 'busy'; ms: number }
  /** A message of unknown fate: the oracle must be asked before anything else. */
  | { kind: 'lookUp'; context: ClaimContext }
  /** This attempt, and no other, may transmit now. */
  | { kind: 'transmit'; context: ClaimContext; mail: ReadyMail; epoch: number }

/**
 * One transaction that decides whether the step may go out now. It re-checks, under the locks of enrolment and
 * ledger row, all that may have changed since the slot was booked, and commits `transmitting` before any byte leaves.
 */
export function claimMessage(deps: SendDependencies, step: StepRef): Promise<Claim> {
  return deps.database.withWorkspace(step.workspaceId, async (em) => {
    const enrolment = await lockEnrolment(em, step.enrolmentId)
    if (!enrolment) return answer({ kind: 'stopped', outcome: 'stopped' })
    const message = await lockMessage(em, step.enrolmentId, step.stepId)
    if (!message) return answer({ kind: 'slotLost' })
    const settled = answerSettled(message)
    if (settled) return settled
    const access = await readMailAccess(em, deps.keyring, message.mailboxId)
    const context = { ...step, enrolment, message, access, now: deps.now() }
    if (message.state === 'unknown') return { kind: 'lookUp', context }
    if (message.state === 'transmitting') return takeOver(em, context)
    const obstacle = await findObstacle(em, deps, context)
    if (obstacle) {
      if (obstacle.kind !== 'slotLost' || !isEarly(context)) await giveBack(em, message)
      return answer(obstacle)
    }
    const mail = await composeOnce(em, deps, context)
    if (!mail) {
      await giveBack(em, message)
      return answer({ kind: 'held', reason: 'content_incomplete' })
    }
    return {
      kind: 'transmit',
      context,
      mail,
      epoch: await beginTransmission(em, message.id, deps.timing.leaseMs),
    }
  })
}

function answer(result: SendResult): Claim {
  return { kind: 'answer', result }
}

/** What an earlier attempt of this activity has committed is answered again. */
function answerSettled(message: LockedMessage): Claim | null {
  if (isSent(message)) return answer({ kind: 'accepted' })
  if (message.state === 'rejected')
    return answer(
      message.failureCode === 'recipient' ? { kind: 'bounced' } : { kind: 'held', reason: 'send_rejected' },
    )
  return message.state === 'planned' || message.state === 'resolved' ? answer({ kind: 'slotLost' }) : null
}

/** An attempt is under way, or died on the way: then nobody knows what became of the mail. */
async function takeOver(em: EntityManager, context: ClaimContext): Promise<Claim> {
  const { message } = context
  if (message.leaseMs > 0) return { kind: 'busy', ms: message.leaseMs }
  await loseAttempt(em, context, { epoch: message.epoch, code: 'lease_over', response: '' })
  return { kind: 'lookUp', context }
}

function isEarly({ message, now }: ClaimContext): boolean {
  return message.slotAt !== null && message.slotAt - now > EARLY_MS
}

/** What forbids the send now, in the order in which it counts: stop, pause, absence, slot, mailbox. */
async function findObstacle(
  em: EntityManager,
  deps: SendDependencies,
  context: ClaimContext,
): Promise<SendResult | null> {
  const { enrolment, message, access, now } = context
  const refusal = await refuse(em, deps, context)
  if (refusal) return refusal.result
  if (
    enrolment.absentUntil > now ||
    message.slotAt === null ||
    message.slotExpiresAt <= now ||
    isEarly(context)
  )
    return { kind: 'slotLost' }
  if (access.status !== 'connected' || (await isTripped(em, access.mailboxId)))
    return { kind: 'held', reason: 'mailbox_unavailable' }
  return now - message.slotAt > LATE_MS ? moveToNow(em, context) : null
}

/** A slot that was missed is as good as new while its mailbox is free now; else all who were late would go at once. */
async function moveToNow(em: EntityManager, context: ClaimContext): Promise<SendResult | null> {
  const { workspaceId, enrolment, message, now } = context
  const wish = { notBefore: now, timezone: enrolment.timezone, messageId: message.id }
  const booking = await findEarliest(em, [message.mailboxId], wish)
  if (!booking || booking.at - now > EARLY_MS) return { kind: 'slotLost' }
  const { mailboxId, id: messageId } = message
  await putSlot(em, {
    workspaceId,
    mailboxId,
    messageId,
    at: booking.at,
    expiresAt: booking.at + SLOT_LIFE_MS,
  })
  return null
}
