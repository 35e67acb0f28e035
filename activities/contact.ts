import type { Keyring } from '#database/keyring.ts'
import type { Database } from '#database/orm.ts'
import {
  lockEnrolment,
  markEnded,
  markHeld,
  markPaused,
  markSlotting,
  markWaiting,
} from '#database/records/enrolments.ts'
import { recordEvent } from '#database/records/events.ts'
import { closeHolds, openHold } from '#database/records/holds.ts'
import { endUnsent, lockMessage, resetAttempts, settleUnknown, skipUnsent } from '#database/records/ledger.ts'
import { recordTurn } from '#database/records/pauses.ts'
import { tellIfLast } from '#database/records/campaign-runs.ts'
import type { ContactActivities } from './activities.ts'
import { giveBack } from './booking.ts'
import { reserveSlot } from './reserve-slot.ts'

export interface ContactDependencies {
  database: Database
  keyring: Keyring
  now: () => number
}

/** The facts of one contact; the send itself is in send.ts. */
export function createContactActivities(deps: ContactDependencies): Omit<ContactActivities, 'sendMessage'> {
  const { database } = deps
  return {
    reserveSlot: (input) => reserveSlot(deps, input),

    releaseSlot: ({ workspaceId, enrolmentId, stepId }) =>
      database.withWorkspace(workspaceId, async (em) => {
        await lockEnrolment(em, enrolmentId)
        await giveBack(em, await lockMessage(em, enrolmentId, stepId))
        await markSlotting(em, enrolmentId, null)
      }),

    recordHold: ({ workspaceId, enrolmentId, stepId, stepIndex, reason, workflowId }) =>
      database.withWorkspace(workspaceId, async (em) => {
        const enrolment = await lockEnrolment(em, enrolmentId)
        const message = await lockMessage(em, enrolmentId, stepId)
        await giveBack(em, message)
        await markHeld(em, enrolmentId, reason)
        const hold = { workspaceId, workflowId, enrolmentId, messageId: message?.id ?? null, stepId, reason }
        if (!(await openHold(em, hold))) return
        await recordEvent(em, workspaceId, {
          ...about(enrolment),
          kind: 'EnrolmentHeld',
          messageId: hold.messageId,
          stepIndex,
          code: reason,
        })
      }),

    resolveHold: ({ workspaceId, enrolmentId, stepId, stepIndex, resolution, by }) =>
      database.withWorkspace(workspaceId, async (em) => {
        const enrolment = await lockEnrolment(em, enrolmentId)
        const message = await lockMessage(em, enrolmentId, stepId)
        if (message) {
          await settleUnknown(em, message.id, { resolution: FATE[resolution], by: by ?? 'human' })
          if (resolution === 'retried') await resetAttempts(em, message.id)
          if (resolution === 'skipped') await skipUnsent(em, message.id, by ?? 'human')
        }
        await markSlotting(em, enrolmentId, null)
        const hold = resolution === 'markedSent' ? ('marked_sent' as const) : resolution
        if (!(await closeHolds(em, { workspaceId, enrolmentId, resolution: hold, by }))) return
        await recordEvent(em, workspaceId, {
          ...about(enrolment),
          kind: resolution === 'markedSent' ? 'MessageSent' : 'EnrolmentRetried',
          messageId: message?.id ?? null,
          stepIndex,
          code: hold,
        })
      }),

    recordPause: ({ workspaceId, enrolmentId, stepId, stepIndex }) =>
      database.withWorkspace(workspaceId, async (em) => {
        const enrolment = await lockEnrolment(em, enrolmentId)
        await giveBack(em, await lockMessage(em, enrolmentId, stepId))
        await markPaused(em, enrolmentId)
        await recordTurn(em, workspaceId, { ...about(enrolment), kind: 'EnrolmentPaused', stepIndex })
      }),

    recordWait: ({ workspaceId, enrolmentId, stepIndex, until }) =>
      database.withWorkspace(workspaceId, async (em) => {
        const enrolment = await lockEnrolment(em, enrolmentId)
        await markWaiting(em, { enrolmentId, stepIndex, until })
        const fact = { ...about(enrolment), stepIndex }
        if (enrolment.status === 'paused')
          await recordTurn(em, workspaceId, { ...fact, kind: 'EnrolmentResumed' })
        await recordEvent(em, workspaceId, { ...fact, kind: 'StepScheduled' })
      }),

    recordEnd: ({ workspaceId, enrolmentId, outcome }) =>
      database.withWorkspace(workspaceId, async (em) => {
        const enrolment = await lockEnrolment(em, enrolmentId)
        if (!(await markEnded(em, enrolmentId, outcome))) return
        await endUnsent(em, enrolmentId)
        await closeHolds(em, { workspaceId, enrolmentId, resolution: 'ended', by: null })
        await recordEvent(em, workspaceId, { ...about(enrolment), kind: 'EnrolmentEnded', code: outcome })
        await tellIfLast(em, { workspaceId, campaignId: enrolment.campaignId })
      }),
  }
}

/** What became of a mail of unknown fate, by the human's answer. */
const FATE = { retried: 'not_sent', skipped: 'skipped', markedSent: 'sent' } as const

function about(enrolment: { id: string; campaignId: string; personId: string; threadId: string | null }) {
  const { id: enrolmentId, campaignId, personId, threadId } = enrolment
  return { enrolmentId, campaignId, personId, threadId }
}
