import { WorkflowNotFoundError } from '@temporalio/client'
import type { UpdateDefinition } from '@temporalio/common'
import type { ContactMessage } from '#domain/outbox.ts'
import type { Plan } from '#domain/sequence/plan.ts'
import type { ContactState } from '#domain/sequence/state.ts'
import { workflowId } from '#domain/workflow-ids.ts'
import {
  contactSignals,
  markSentUpdate,
  retryUpdate,
  skipUpdate,
  stateQuery,
  type ContactInput,
  type ContactSnapshot,
} from '#workflows/contact/messages.ts'
import type { contactWorkflow } from '#workflows/contact/workflow.ts'
import { searchAttributes } from '../search-attributes.ts'
import { asDomainError, type Decision } from './decisions.ts'
import type { Reach } from './reach.ts'

export interface ContactRef {
  workspaceId: string
  enrolmentId: string
}

export interface ContactBatch {
  workspaceId: string
  campaignId: string
  plan: Plan
  contacts: readonly {
    enrolmentId: string
    /** Where it stands already; left out: at its very beginning. */
    state?: ContactState | undefined
  }[]
}

export interface ContactVerbs {
  /** Start the contacts that are not running yet; how many were started now. Safe to repeat. */
  startContacts(batch: ContactBatch): Promise<{ started: number }>
  /** Tell a contact of a fact; false if there is nobody left to tell. With an `eventId` safe to repeat. */
  tellContact(ref: ContactRef, message: ContactMessage, eventId?: string): Promise<boolean>
  /**
   * Decide about a held contact.
   * @throws DomainError wrong_state (not held, or ended), unavailable (no answer in time)
   */
  retryContact(ref: ContactRef, decision: Decision): Promise<void>
  skipContact(ref: ContactRef, decision: Decision): Promise<void>
  markContactSent(ref: ContactRef, decision: Decision): Promise<void>
  /** What the contact waits for right now, or null if it never ran. @throws DomainError unavailable */
  contactState(ref: ContactRef): Promise<ContactSnapshot | null>
}

/** Starts under way at once: enough to keep a small server busy, few enough to leave room for others. */
const PARALLEL_STARTS = 10
const NOBODY = 'This conversation has ended or never began; there is nothing to decide.'

/** How to read such a workflow, for whoever opens one in Temporal Web. */
const STORY = [
  'Each step **waits** for its time (a timer) and **sends** (`sendMessage`); the answer names the time of the next one. A time',
  'that could not be had so is **booked** (`reserveSlot`). The first is booked with the launch, for many at once, and sent at',
  'once where its time is now: then the workflow begins with what has become of it (its input says where it stands), when the',
  'next time has come. A reply, bounce or unsubscription arrives as a signal and ends it. When something gives up it is',
  '**held**, not lost, and goes on with the signal `retry`. Texts and addresses are in Throughline, never here.',
].join('\n')

export function createContactVerbs(reach: Reach): ContactVerbs {
  const handle = (ref: ContactRef) => reach.client.workflow.getHandle<typeof contactWorkflow>(idOf(ref))

  const decide = async (
    ref: ContactRef,
    update: UpdateDefinition<void, [unknown]>,
    { updateId, by }: Decision,
  ) => {
    try {
      await reach.inTime(() => handle(ref).executeUpdate(update, { updateId, args: [by ? { by } : {}] }))
    } catch (error) {
      throw asDomainError(error, NOBODY)
    }
  }

  return {
    async startContacts({ workspaceId, campaignId, plan, contacts }) {
      let started = 0
      const waiting = [...contacts]
      const startSome = async (): Promise<void> => {
        for (let contact = waiting.shift(); contact; contact = waiting.shift()) {
          const { enrolmentId, state } = contact
          const input: ContactInput = {
            workspaceId,
            campaignId,
            enrolmentId,
            plan,
            ...(state && { carried: { state, queue: [], seen: [], told: 0 } }),
          }
          const options = { ...contactStart(input), ...delayOf(state) }
          if (await reach.startOnce<typeof contactWorkflow>('contactWorkflow', options)) started += 1
        }
      }
      await Promise.all(Array.from({ length: PARALLEL_STARTS }, startSome))
      return { started }
    },

    tellContact: (ref, message, eventId) =>
      reach.signalAwake('contactWorkflow', idOf(ref), contactSignals[message.kind], {
        ...(eventId !== undefined && { eventId }),
        ...('until' in message && { until: message.until }),
        ...('by' in message && { by: message.by }),
      }),

    retryContact: (ref, decision) => decide(ref, retryUpdate, decision),
    skipContact: (ref, decision) => decide(ref, skipUpdate, decision),
    markContactSent: (ref, decision) => decide(ref, markSentUpdate, decision),

    async contactState(ref) {
      try {
        return await reach.inTime(() => handle(ref).query(stateQuery))
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null
        throw asDomainError(error, NOBODY)
      }
    },
  }
}

/** A contact that only waits begins when its time has come: until then it costs the server no more than its start. */
function delayOf(state: ContactState | undefined): { startDelay?: number } {
  const ms = state?.phase.kind === 'waiting' && !state.paused ? state.phase.until - Date.now() : 0
  return ms > 0 ? { startDelay: Math.ceil(ms) } : {}
}

/** How the workflow of a contact is started. */
export function contactStart(input: ContactInput) {
  const { workspaceId, enrolmentId, campaignId, plan, carried } = input
  const sent = carried?.state.sent ?? 0
  return {
    workflowId: idOf(input),
    queue: 'send' as const,
    args: [input] as [ContactInput],
    typedSearchAttributes: searchAttributes(workspaceId, enrolmentId, campaignId),
    staticSummary: `One person in a campaign of ${plan.steps.length} steps${sent > 0 ? `, ${sent} sent before this began` : ''}`,
    staticDetails: STORY,
  }
}

function idOf({ workspaceId, enrolmentId }: ContactRef): string {
  return workflowId('contact', workspaceId, enrolmentId)
}
