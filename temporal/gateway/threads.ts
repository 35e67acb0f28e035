import { WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client'
import type { ThreadMessage } from '#domain/thread/messages.ts'
import type { Wish } from '#domain/thread/inputs.ts'
import { workflowId } from '#domain/workflow-ids.ts'
import {
  absentSignal,
  mailArrivedSignal,
  meetingAgreedSignal,
  stateQuery,
  stoppedSignal,
  threadUpdates,
  type MailTold,
  type ThreadInput,
  type ThreadSnapshot,
} from '#workflows/thread/messages.ts'
import type { threadWorkflow } from '#workflows/thread/workflow.ts'
import { searchAttributes } from '../search-attributes.ts'
import { asDomainError, type Decision } from './decisions.ts'
import type { Reach } from './reach.ts'

export interface ThreadRef {
  workspaceId: string
  threadId: string
}

/** A human's decision about a thread. */
export type ThreadDecision = Decision

/** A decision for which a conversation that has come to rest is begun again: it is told its newest mail, if known. */
export type WakingDecision = Decision & { inboundId?: string }

/**
 * What a thread may be told and what humans decide about it. Decisions return once they are taken, not once they are
 * carried out. @throws DomainError wrong_state (in the thread's own words), unavailable (no answer in time)
 */
export interface ThreadVerbs {
  /** A mail starts the conversation if none runs; other facts are for a running one: false if there is none. */
  tellThread(ref: ThreadRef, message: ThreadMessage, eventId?: string): Promise<boolean>
  approveDraft(ref: ThreadRef, decision: Decision & { draftId: string; followUps: boolean }): Promise<void>
  rejectDraft(ref: ThreadRef, decision: Decision & { draftId: string }): Promise<void>
  /**
   * `draftId` is the row that the human wrote; it takes the place of the current draft, which must be `basedOn` if that
   * is said.
   */
  editDraft(ref: ThreadRef, decision: Decision & { draftId: string; basedOn?: string }): Promise<void>
  /** `requestId` is the row that says what is to be different. */
  regenerateDraft(ref: ThreadRef, decision: WakingDecision & { requestId: string }): Promise<void>
  correctIntent(ref: ThreadRef, decision: WakingDecision & { intentId: string }): Promise<void>
  takeOverThread(ref: ThreadRef, decision: WakingDecision): Promise<void>
  handBackThread(ref: ThreadRef, decision: WakingDecision): Promise<void>
  /** Call an answer back that would go out by itself. */
  undoAnswer(ref: ThreadRef, decision: Decision): Promise<void>
  cancelFollowUp(ref: ThreadRef, decision: Decision & { followUpId: string }): Promise<void>
  closeThread(ref: ThreadRef, decision: Decision): Promise<void>
  /** Of a held thread: try again what failed. */
  retryThread(ref: ThreadRef, decision: Decision): Promise<void>
  /** Of a thread that is held for a mail of unknown fate: it did go out. */
  markAnswerSent(ref: ThreadRef, decision: Decision): Promise<void>
  /** What the thread waits for right now, or null if it never ran. @throws DomainError unavailable */
  threadState(ref: ThreadRef): Promise<ThreadSnapshot | null>
}

const NOBODY = 'This conversation has come to rest; nothing in it waits for a decision until the next mail.'

/** How to read such a workflow, for whoever opens one in Temporal Web. */
const STORY = [
  'Each mail is **classified**, an answer is **drafted** and **validated** (queue `ai`), and waits for a human, or for its',
  'undo window where the intent allows an automatic answer. It is **sent** by the ledger; then timers wait for the',
  'follow-ups, which any reply cancels. When something gives up it is **held**, not lost, and goes on with the signal',
  '`retry`. Texts and addresses are in Throughline, never here.',
].join('\n')

export function createThreadVerbs(reach: Reach): ThreadVerbs {
  const handle = (ref: ThreadRef) => reach.client.workflow.getHandle<typeof threadWorkflow>(idOf(ref))

  /** A thread that has come to rest runs again when something happens, under the same id. */
  const startOptions = ({ workspaceId, threadId }: ThreadRef) => ({
    ...threadStart({ workspaceId, threadId }),
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

  /** Decide about a running conversation. */
  const decide = (kind: Wish['kind']) => (ref: ThreadRef, decision: Decision) => {
    const { updateId, ...wish } = decision
    return inTime(() => handle(ref).executeUpdate(threadUpdates[kind], { updateId, args: [wish] }))
  }

  /** Decide, beginning the conversation again if it has come to rest. */
  const wake = (kind: Wish['kind']) => (ref: ThreadRef, decision: WakingDecision) => {
    const { updateId, ...wish } = decision
    const startWorkflowOperation = new WithStartWorkflowOperation<typeof threadWorkflow>(
      'threadWorkflow',
      startOptions(ref),
    )
    return inTime(() =>
      reach.client.workflow.executeUpdateWithStart(threadUpdates[kind], {
        updateId,
        args: [wish],
        startWorkflowOperation,
      }),
    )
  }

  /** Without its newest mail a conversation that begins again would have nothing to draft for. */
  const wakeIfKnown = (kind: Wish['kind']) => (ref: ThreadRef, decision: WakingDecision) =>
    decision.inboundId === undefined ? decide(kind)(ref, decision) : wake(kind)(ref, decision)

  return {
    async tellThread(ref, { kind, ...fact }, eventId) {
      const told = { ...fact, ...(eventId !== undefined && { eventId }) }
      switch (kind) {
        case 'mailArrived':
          await reach.client.workflow.signalWithStart<typeof threadWorkflow, [MailTold?]>('threadWorkflow', {
            ...startOptions(ref),
            signal: mailArrivedSignal,
            signalArgs: [told],
          })
          return true
        case 'absent':
          return reach.signal(idOf(ref), absentSignal, told)
        case 'meetingAgreed':
          return reach.signal(idOf(ref), meetingAgreedSignal, told)
        case 'stopped':
          return reach.signal(idOf(ref), stoppedSignal, told)
      }
    },

    approveDraft: decide('approved'),
    rejectDraft: decide('rejected'),
    editDraft: decide('edited'),
    regenerateDraft: wakeIfKnown('regenerated'),
    correctIntent: wakeIfKnown('intentCorrected'),
    takeOverThread: wake('takenOver'),
    handBackThread: wake('handedBack'),
    undoAnswer: decide('undone'),
    cancelFollowUp: decide('followUpCancelled'),
    closeThread: wake('closed'),
    retryThread: decide('retried'),
    markAnswerSent: decide('markedSent'),

    async threadState(ref) {
      try {
        return await reach.client.withDeadline(Date.now() + reach.answerMs, () =>
          handle(ref).query(stateQuery),
        )
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null
        throw asDomainError(error, NOBODY)
      }
    },
  }
}

/** How the workflow of a thread is started. */
export function threadStart(input: ThreadInput) {
  const { workspaceId, threadId } = input
  return {
    workflowId: idOf(input),
    args: [input] as [ThreadInput],
    typedSearchAttributes: searchAttributes(workspaceId, threadId),
    staticSummary: 'A conversation by mail',
    staticDetails: STORY,
  }
}

function idOf({ workspaceId, threadId }: ThreadRef): string {
  return workflowId('thread', workspaceId, threadId)
}
