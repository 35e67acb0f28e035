import type { EntityManager } from '#database/orm.ts'
import {
  lockEnrolment,
  markEnded,
  markHeld,
  markPaused,
  markSlotting,
  markWaiting,
  type LockedEnrolment,
} from '#database/records/enrolments.ts'
import { recordEvent } from '#database/records/events.ts'
import { closeHolds, openHold } from '#database/records/holds.ts'
import { endUnsent, resetAttempts, settleUnknown, skipUnsent } from '#database/records/ledger.ts'
import { lockMessage } from '#database/records/ledger-rows.ts'
import { recordTurn } from '#database/records/pauses.ts'
import { tellIfLast } from '#database/records/campaign-runs.ts'
import type { HoldReason } from '#domain/sequence/state.ts'
import type { ContactActivities, StepRef } from './activities.ts'
import { giveBack } from './booking.ts'
import { reserveSlot, type ContactDependencies } from './reserve-slot.ts'

export type { ContactDependencies }

/** The facts of one contact; the send itself is in send.ts. An enrolment that is gone has nothing to write down. */
export function createContactActivities(deps: ContactDependencies): Omit<ContactActivities, 'sendMessage'> {
  const { database } = deps
  const onEnrolment = (
    input: Place,
    work: (em: EntityManager, enrolment: LockedEnrolment) => Promise<void>,
  ) =>
    database.withWorkspace(input.workspaceId, async (em) => {
      const enrolment = await lockEnrolment(em, input.enrolmentId)
      if (enrolment) await work(em, enrolment)
    })
  return {
    reserveSlot: (input) => reserveSlot(deps, input),
    releaseSlot: (input) =>
      onEnrolment(input, async (em) => {
        await giveBack(em, await lockMessage(em, input.enrolmentId, input.stepId))
        await markSlotting(em, input.enrolmentId, null)
      }),
    recordHold: (input) => onEnrolment(input, (em, enrolment) => recordHold(em, enrolment, input)),
    resolveHold: (input) => onEnrolment(input, (em, enrolment) => resolveHold(em, enrolment, input)),
    recordPause: (input) => onEnrolment(input, (em, enrolment) => recordPause(em, enrolment, input)),
    recordWait: (input) => onEnrolment(input, (em, enrolment) => recordWait(em, enrolment, input)),
    recordEnd: (input) => onEnrolment(input, (em, enrolment) => recordEnd(em, enrolment, input)),
  }
}

type Place = Pick<StepRef, 'workspaceId' | 'enrolmentId'>
type Input<Name extends keyof ContactActivities> = Parameters<ContactActivities[Name]>[0]

async function recordHold(
  em: EntityManager,
  enrolment: LockedEnrolment,
  { workspaceId, enrolmentId, stepId, stepIndex, reason, workflowId }: Input<'recordHold'>,
): Promise<void> {
  const message = await lockMessage(em, enrolmentId, stepId)
  await giveBack(em, message)
  await markHeld(em, { enrolmentId, stepIndex, reason })
  const messageId = message?.id ?? null
  const { personId } = enrolment
  const hold = { workspaceId, workflowId, held: { enrolmentId }, personId, messageId, stepId, reason }
  if (!(await openHold<HoldReason>(em, hold))) return
  await recordEvent(em, workspaceId, {
    ...about(enrolment),
    kind: 'EnrolmentHeld',
    messageId,
    stepIndex,
    code: reason,
  })
}

async function resolveHold(
  em: EntityManager,
  enrolment: LockedEnrolment,
  { workspaceId, enrolmentId, stepId, stepIndex, resolution, by }: Input<'resolveHold'>,
): Promise<void> {
  const message = await lockMessage(em, enrolmentId, stepId)
  if (message) {
    await settleUnknown(em, message.id, { resolution: FATE[resolution], by: by ?? 'human' })
    if (resolution === 'retried') await resetAttempts(em, message.id)
    if (resolution === 'skipped') await skipUnsent(em, message.id, by ?? 'human')
  }
  await markSlotting(em, enrolmentId, null)
  const code = resolution === 'markedSent' ? ('marked_sent' as const) : resolution
  if (!(await closeHolds(em, { workspaceId, held: { enrolmentId }, resolution: code, by }))) return
  await recordEvent(em, workspaceId, {
    ...about(enrolment),
    kind: resolution === 'markedSent' ? 'MessageSent' : 'EnrolmentRetried',
    messageId: message?.id ?? null,
    stepIndex,
    code,
  })
}

async function recordPause(
  em: EntityManager,
  enrolment: LockedEnrolment,
  { workspaceId, enrolmentId, stepId, stepIndex }: Input<'recordPause'>,
): Promise<void> {
  await giveBack(em, await lockMessage(em, enrolmentId, stepId))
  await markPaused(em, enrolmentId)
  await recordTurn(em, workspaceId, { ...about(enrolment), kind: 'EnrolmentPaused', stepIndex })
}

async function recordWait(
  em: EntityManager,
  enrolment: LockedEnrolment,
  { workspaceId, enrolmentId, stepIndex, until }: Input<'recordWait'>,
): Promise<void> {
  await markWaiting(em, { enrolmentId, stepIndex, until })
  const fact = { ...about(enrolment), stepIndex }
  if (enrolment.status === 'paused') await recordTurn(em, workspaceId, { ...fact, kind: 'EnrolmentResumed' })
  await recordEvent(em, workspaceId, { ...fact, kind: 'StepScheduled' })
}

async function recordEnd(
  em: EntityManager,
  enrolment: LockedEnrolment,
  { workspaceId, enrolmentId, outcome: reported }: Input<'recordEnd'>,
): Promise<void> {
  // A stop that was committed after the last mail may reach the workflow too late.
  const outcome = reported === 'finished' ? (enrolment.stopOutcome ?? reported) : reported
  if (!(await markEnded(em, enrolmentId, outcome))) return
  await endUnsent(em, [enrolmentId])
  await closeHolds(em, { workspaceId, held: { enrolmentId }, resolution: 'ended', by: null })
  await recordEvent(em, workspaceId, { ...about(enrolment), kind: 'EnrolmentEnded', code: outcome })
  await tellIfLast(em, { workspaceId, campaignId: enrolment.campaignId })
}

/** What became of a mail of unknown fate, by the human's answer. */
const FATE = { retried: 'not_sent', skipped: 'skipped', markedSent: 'sent' } as const

function about({ id: enrolmentId, campaignId, personId, threadId }: LockedEnrolment) {
  return { enrolmentId, campaignId, personId, threadId }
}
