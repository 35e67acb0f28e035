import { WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client'
import type { UpdateDefinition } from '@temporalio/common'
import type { MeetingMessage } from '#domain/meeting/messages.ts'
import { workflowId } from '#domain/workflow-ids.ts'
import {
  cancelUpdate,
  markSentUpdate,
  meetingSignals,
  rescheduleUpdate,
  retryUpdate,
  stateQuery,
  type MeetingInput,
  type MeetingSnapshot,
  type MeetingTold,
} from '#workflows/meeting/messages.ts'
import type { meetingWorkflow } from '#workflows/meeting/workflow.ts'
import { searchAttributes } from '../search-attributes.ts'
import { asDomainError, type Decision } from './decisions.ts'
import type { Reach } from './reach.ts'

export interface MeetingRef {
  workspaceId: string
  meetingId: string
}

export interface MeetingVerbs {
  /**
   * Tell a meeting of a fact, starting its workflow if none runs; one that is just about to end hears of it and stays.
   * With an `eventId` safe to repeat.
   */
  tellMeeting(ref: MeetingRef, message: MeetingMessage, eventId?: string): Promise<void>
  /**
   * Give a meeting another time; answers once that is booked.
   * @throws DomainError wrong_state (taken, with the time that is; has ended), unavailable (no answer in time)
   */
  rescheduleMeeting(ref: MeetingRef, change: Decision & { startAt: number; endAt: number }): Promise<void>
  /** @throws DomainError wrong_state (has ended), unavailable */
  cancelMeeting(ref: MeetingRef, decision: Decision): Promise<void>
  /** Try again what has given up. @throws DomainError wrong_state (not held), unavailable */
  retryMeeting(ref: MeetingRef, decision: Decision): Promise<void>
  /** Its mail of unknown fate did go out. @throws DomainError wrong_state (no such mail), unavailable */
  markMeetingMailSent(ref: MeetingRef, decision: Decision): Promise<void>
  /** What the meeting waits for right now, or null if it never ran. @throws DomainError unavailable */
  meetingState(ref: MeetingRef): Promise<MeetingSnapshot | null>
}

const NOBODY = 'There is no such meeting.'

/** How to read such a workflow, for whoever opens one in Temporal Web. */
const STORY = [
  'An offered time is kept until the answer that offers it is **sent** (signal `confirmed`) or given up.',
  'Then the meeting is **put into the connected calendar**, its **invitation** is sent, and one hour before the start a',
  '**reminder** (a timer). `reschedule` and `cancel` are updates. A mail that gives up is **held**, not lost, and goes on',
  'with the signal `retry`. Texts and addresses are in Throughline, never here.',
].join('\n')

export function createMeetingVerbs(reach: Reach): MeetingVerbs {
  const options = ({ workspaceId, meetingId }: MeetingRef) => ({
    ...meetingStart({ workspaceId, meetingId }),
    // What has ended is begun anew by the next fact; it loads its row.
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    taskQueue: reach.controlQueue,
  })

  /** By update-with-start, so that a meeting whose workflow is gone can still be changed. */
  const decide = async <Wish>(
    ref: MeetingRef,
    update: UpdateDefinition<void, [Wish]>,
    { updateId, wish }: { updateId: string; wish: Wish },
  ) => {
    const startWorkflowOperation = new WithStartWorkflowOperation<typeof meetingWorkflow>('meetingWorkflow', {
      ...options(ref),
      workflowIdConflictPolicy: 'USE_EXISTING',
    })
    try {
      await reach.client.withDeadline(Date.now() + reach.answerMs, () =>
        reach.client.workflow.executeUpdateWithStart(update, {
          startWorkflowOperation,
          updateId,
          args: [wish],
        }),
      )
    } catch (error) {
      throw asDomainError(error, NOBODY)
    }
  }

  /** A decision that says nothing but whose it is. */
  const plain =
    (update: UpdateDefinition<void, [{ by: string | null }]>) =>
    (ref: MeetingRef, { updateId, by }: Decision) =>
      decide(ref, update, { updateId, wish: { by: by ?? null } })

  return {
    async tellMeeting(ref, { kind, ...facts }, eventId) {
      await reach.client.workflow.signalWithStart<typeof meetingWorkflow, [MeetingTold?]>('meetingWorkflow', {
        ...options(ref),
        signal: meetingSignals[kind],
        signalArgs: [{ ...facts, ...(eventId !== undefined && { eventId }) }],
      })
    },

    rescheduleMeeting: (ref, { updateId, by, startAt, endAt }) =>
      decide(ref, rescheduleUpdate, { updateId, wish: { startAt, endAt, by: by ?? null } }),
    cancelMeeting: plain(cancelUpdate),
    retryMeeting: plain(retryUpdate),
    markMeetingMailSent: plain(markSentUpdate),

    async meetingState(ref) {
      const handle = reach.client.workflow.getHandle<typeof meetingWorkflow>(idOf(ref))
      try {
        return await reach.client.withDeadline(Date.now() + reach.answerMs, () => handle.query(stateQuery))
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null
        throw asDomainError(error, NOBODY)
      }
    },
  }
}

/** How the workflow of a meeting is started. */
export function meetingStart(input: MeetingInput) {
  const { workspaceId, meetingId } = input
  return {
    workflowId: idOf(input),
    args: [input] as [MeetingInput],
    typedSearchAttributes: searchAttributes(workspaceId, meetingId),
    staticSummary: 'A meeting: offered, confirmed, reminded of, held',
    staticDetails: STORY,
  }
}

function idOf({ workspaceId, meetingId }: MeetingRef): string {
  return workflowId('meeting', workspaceId, meetingId)
}
