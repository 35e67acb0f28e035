import { WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client'
import { DomainError } from '#domain/errors.ts'
import type { LeadMessage } from '#domain/lead/messages.ts'
import type { LeadStage } from '#domain/lead/state.ts'
import { workflowId } from '#domain/workflow-ids.ts'
import {
  changeStageUpdate,
  leadSignals,
  retrySignal,
  stateQuery,
  type LeadInput,
  type LeadSnapshot,
  type LeadTold,
} from '#workflows/lead/messages.ts'
import type { leadWorkflow } from '#workflows/lead/workflow.ts'
import { searchAttributes } from '../search-attributes.ts'
import { asDomainError, type Decision } from './decisions.ts'
import type { Reach } from './reach.ts'

export interface LeadRef {
  workspaceId: string
  leadId: string
}

/** A human's wish; `changeId` is the row that keeps its reason. */
export interface StageDecision extends Decision {
  changeId: string
  to: LeadStage
  hasReason: boolean
}

export interface LeadVerbs {
  /** Tell a lead of a fact; its workflow is started if none runs. `message` null: only start. */
  tellLead(ref: LeadRef, message: LeadMessage | null, eventId?: string): Promise<void>
  /**
   * Move a lead to another stage; returns once it is written down, also for a lead whose workflow had ended.
   * @throws DomainError wrong_state (in the lead's own words), unavailable (no answer in time)
   */
  changeLeadStage(ref: LeadRef, decision: StageDecision): Promise<void>
  /** Try again what has given up. @throws DomainError wrong_state (its workflow has ended), unavailable */
  retryLead(ref: LeadRef): Promise<void>
  /** What the lead waits for right now, or null if it never ran. @throws DomainError unavailable */
  leadState(ref: LeadRef): Promise<LeadSnapshot | null>
}

const NOBODY = 'This lead is not watched; there is nothing to decide.'

/** How to read such a workflow, for whoever opens one in Temporal Web. */
const STORY = [
  'It reads where the lead stands (`loadLead`) and waits for the next **task**, for the lead to go **quiet**, or for its',
  '**score** to fade. What the person does arrives as the signal `activity`; the stage changes by the update',
  '`changeStage`. It ends when the lead is settled or archived, and begins again when something happens. When something',
  'gives up it goes on with the signal `retry`. Texts and addresses are in Throughline, never here.',
].join('\n')

export function createLeadVerbs(reach: Reach): LeadVerbs {
  const { workflow } = reach.client

  /** A lead that is settled or archived is watched again when something happens, under the same id. */
  const startOptions = ({ workspaceId, leadId }: LeadRef) => ({
    ...leadStart({ workspaceId, leadId }),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    taskQueue: reach.controlQueue,
  })

  const inTime = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await reach.client.withDeadline(Date.now() + reach.answerMs, ask)
    } catch (error) {
      throw asDomainError(error, NOBODY)
    }
  }

  return {
    /** By a signal in any case, so that a run which is just about to end hears of it and stays. */
    async tellLead(ref, message, eventId) {
      const { kind, ...fact } = message ?? { kind: 'opened' as const }
      await workflow.signalWithStart<typeof leadWorkflow, [LeadTold?]>('leadWorkflow', {
        ...startOptions(ref),
        signal: leadSignals[kind],
        signalArgs: [{ ...fact, ...(eventId !== undefined && { eventId }) }],
      })
    },

    async changeLeadStage(ref, { updateId, ...wish }) {
      const startWorkflowOperation = new WithStartWorkflowOperation<typeof leadWorkflow>(
        'leadWorkflow',
        startOptions(ref),
      )
      await inTime(() =>
        workflow.executeUpdateWithStart(changeStageUpdate, {
          updateId,
          args: [wish],
          startWorkflowOperation,
        }),
      )
    },

    async retryLead(ref) {
      if (!(await inTime(() => reach.signal(idOf(ref), retrySignal))))
        throw new DomainError('wrong_state', NOBODY)
    },

    async leadState(ref) {
      try {
        return await reach.client.withDeadline(Date.now() + reach.answerMs, () =>
          workflow.getHandle<typeof leadWorkflow>(idOf(ref)).query(stateQuery),
        )
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null
        throw asDomainError(error, NOBODY)
      }
    },
  }
}

/** How the workflow of a lead is started. */
export function leadStart(input: LeadInput) {
  const { workspaceId, leadId } = input
  return {
    workflowId: idOf(input),
    args: [input] as [LeadInput],
    typedSearchAttributes: searchAttributes(workspaceId, leadId),
    staticSummary: 'A lead: reminders, silence and score',
    staticDetails: STORY,
  }
}

function idOf({ workspaceId, leadId }: LeadRef): string {
  return workflowId('lead', workspaceId, leadId)
}
