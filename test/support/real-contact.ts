import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { DomainError } from '#domain/errors.ts'
import type { SendResult } from '#domain/sequence/messages.ts'
import { workflowId } from '#domain/workflow-ids.ts'
import { gaveUp, type Behaviour } from './contact-activities.ts'
import type { ContactModel, Fate, Happening } from './contact-model.ts'
import type { TestTemporal } from './temporal.ts'

/** How far ahead every mail is booked. */
export const SLOT_MS = 500
/** In which a mail that is sent though it must not be would have been sent. */
const GRACE_MS = 150
const PAUSED = 'while paused'

export type RealContact = Awaited<ReturnType<typeof startContact>>

/** A contact workflow with so many mails, whose activities look out for a mail that must not be sent. */
export async function startContact(
  temporal: TestTemporal,
  behaviours: Map<string, Behaviour>,
  steps: number,
) {
  const ref = { workspaceId: randomUUID(), enrolmentId: randomUUID() }
  const id = workflowId('contact', ref.workspaceId, ref.enrolmentId)
  const wrongs: string[] = []
  const taken = new Set<number>()
  let fate: Fate = 'taken'
  let forbidden: string | null = null
  behaviours.set(ref.enrolmentId, {
    reserve: () => ({ kind: 'slot', at: Date.now() + SLOT_MS, messageId: randomUUID() }),
    send({ stepIndex }): SendResult {
      if (forbidden) wrongs.push(`step ${stepIndex} was sent ${forbidden}`)
      if (taken.has(stepIndex)) wrongs.push(`step ${stepIndex} was sent twice`)
      if (fate === 'given up') throw gaveUp()
      if (fate === 'unknown') return { kind: 'held', reason: 'send_unknown' }
      taken.add(stepIndex)
      return { kind: 'accepted' }
    },
  })
  const plan = {
    v: 1,
    sequenceVersionId: randomUUID(),
    steps: Array.from({ length: steps }, (_, i) => ({ kind: 'email', id: `s${i}`, delayMs: 0 })),
  }
  const input = { ...ref, campaignId: randomUUID(), plan }
  await temporal.client.workflow.start('contactWorkflow', {
    workflowId: id,
    taskQueue: `send${temporal.queueSuffix}`,
    args: [input],
  })
  const { gateway } = temporal
  const state = () => gateway.contactState(ref)

  return {
    /** What was sent that must not have been. */
    wrongs,
    /** What becomes of the next mail. */
    fate: () => fate,

    /** The instant for which a mail is booked, or null. */
    async bookedFor(): Promise<number | null> {
      return (await state())?.until ?? null
    },

    /** Where it stands, as the model says it; null while it is at work. */
    async standing(): Promise<ContactModel | null> {
      const now = await state()
      if (!now) return null
      const { phase, paused: isPaused, cursor: step, sent } = now.state
      const facts = { isPaused, step, sent, outcome: null }
      if (phase.kind === 'ended') return { ...facts, waitsFor: 'over', outcome: phase.outcome }
      if (phase.kind === 'held') return { ...facts, waitsFor: 'human' }
      const isAtRest = phase.kind === 'waiting' || (isPaused && phase.kind === 'slotting')
      return isAtRest ? { ...facts, waitsFor: 'time' } : null
    },

    /** From here on it is known that no mail may go out, and why. */
    forbid(contact: ContactModel): void {
      if (contact.waitsFor === 'over') forbidden = 'after the end'
      else forbidden = contact.isPaused ? PAUSED : null
    },

    /** Let it happen. @returns whether it was refused, and since when (epoch ms) it is in force */
    async happens(happening: Happening, until: number | null): Promise<{ isRefused: boolean; at: number }> {
      switch (happening.kind) {
        case 'timePasses': {
          ;({ fate } = happening)
          const at = Date.now()
          const due = Math.max(at, until ?? at + SLOT_MS)
          await sleep(due - at + GRACE_MS)
          return { isRefused: false, at: due }
        }
        case 'cancelled':
          await temporal.client.workflow.getHandle(id).cancel().catch(ignoreEnded)
          break
        case 'retried':
        case 'skipped': {
          const decide = happening.kind === 'retried' ? gateway.retryContact : gateway.skipContact
          const isRefused = await decide(ref, { updateId: randomUUID() }).then(() => false, wasRefused)
          return { isRefused, at: Date.now() }
        }
        default:
          if (happening.kind === 'resumed' && forbidden === PAUSED) forbidden = null
          await gateway.tellContact(ref, { kind: happening.kind })
      }
      return { isRefused: false, at: Date.now() }
    },
  }
}

function wasRefused(error: unknown): true {
  if (error instanceof DomainError && error.code === 'wrong_state') return true
  throw error
}

function ignoreEnded(error: unknown): void {
  if (!(error instanceof Error && error.name === 'WorkflowNotFoundError')) throw error
}
