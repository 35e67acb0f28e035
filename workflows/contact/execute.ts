import { condition, proxyActivities, workflowInfo } from '@temporalio/workflow'
import type { ContactActivities, StepRef } from '#activities/activities.ts'
import type { Effect, Input, SendResult, StepPlace, Wait } from '#domain/sequence/messages.ts'
import { OUTCOMES, type Outcome } from '#domain/sequence/state.ts'
import { isGivenUp } from '../shared/persistence.ts'
import { queue } from '../shared/queue.ts'
import { RECORD, TRANSMISSION } from '../shared/retry-policies.ts'
import type { Conversation } from './conversation.ts'

export interface Executor {
  /** Write down what a command says; returns when it is written. */
  perform(effect: Effect): Promise<void>
  /** Wait on a command; its answer, or nothing if only a message can end the wait, is put into the queue. */
  waitOn(wait: Wait): Promise<void>
}

export function createExecutor(conversation: Conversation): Executor {
  const records = proxyActivities<ContactActivities>({ taskQueue: queue('control'), ...RECORD })
  const { sendMessage } = proxyActivities<ContactActivities>({ taskQueue: queue('send'), ...TRANSMISSION })
  const hasNews = () => conversation.queue.length > 0

  const perform = (effect: Effect): Promise<void> => {
    const { workspaceId, enrolmentId } = conversation.input
    if (effect.kind === 'recordEnd')
      return records.recordEnd.executeWithOptions({ summary: `ended: ${effect.outcome}` }, [
        { workspaceId, enrolmentId, outcome: effect.outcome },
      ])
    const step = stepRef(conversation, effect)
    const options = { summary: summary(conversation, effect) }
    switch (effect.kind) {
      case 'releaseSlot':
        return records.releaseSlot.executeWithOptions(options, [step])
      case 'recordPause':
        return records.recordPause.executeWithOptions(options, [step])
      case 'recordWait':
        return records.recordWait.executeWithOptions(options, [{ ...step, until: effect.until }])
      case 'recordHold': {
        const { workflowId } = workflowInfo()
        return records.recordHold.executeWithOptions(options, [
          { ...step, reason: effect.reason, workflowId },
        ])
      }
      case 'resolveHold': {
        const { resolution, by } = effect
        return records.resolveHold.executeWithOptions(options, [{ ...step, resolution, by }])
      }
    }
  }

  const waitOn = async (wait: Wait): Promise<void> => {
    switch (wait.kind) {
      case 'waitForMessage':
        return condition(hasNews)
      case 'waitUntil': {
        const options = { summary: `until step ${stepNumber(conversation)}` }
        const ms = Math.ceil(wait.at - Date.now())
        const told = ms > 0 && (await condition(hasNews, ms, options))
        if (!told) conversation.queue.push({ kind: 'timeReached' })
        return
      }
      case 'reserveSlot': {
        const step = stepRef(conversation, wait)
        const options = { summary: summary(conversation, wait) }
        const answer = await orFailure(
          records.reserveSlot.executeWithOptions(options, [{ ...step, notBefore: wait.notBefore }]),
        )
        if (answer === 'failed') conversation.queue.unshift({ kind: 'failed' })
        else if (answer.kind === 'slot') conversation.queue.unshift({ kind: 'slotReserved', at: answer.at })
        else conversation.queue.unshift({ kind: 'slotRefused', result: answer.result })
        return
      }
      case 'send': {
        const options = { summary: summary(conversation, wait) }
        const step = stepRef(conversation, wait)
        const result = await orFailure(sendMessage.executeWithOptions(options, [step]))
        conversation.queue.unshift(
          result === 'failed' ? { kind: 'failed' } : sendEnded(result, conversation.queue),
        )
      }
    }
  }

  return { perform: (effect) => conversation.effects.run(() => perform(effect)), waitOn }
}

/** A stop that was heard during the send goes with its result, as the domain asks. */
function sendEnded(result: SendResult, queue: readonly Input[]): Input {
  const stop = queue.find(isStop)
  return { kind: 'sendEnded', result, ...(stop && { stoppedMeanwhile: stop.kind }) }
}

function isStop(input: Input): input is Extract<Input, { kind: Exclude<Outcome, 'finished'> }> {
  return OUTCOMES.some((outcome) => outcome === input.kind)
}

/** The answer of an activity, or 'failed' once it has given up; the domain then holds the contact. */
async function orFailure<T>(answer: Promise<T>): Promise<T | 'failed'> {
  try {
    return await answer
  } catch (error) {
    if (isGivenUp(error)) return 'failed'
    throw error
  }
}

function stepRef({ input }: Conversation, { stepId, stepIndex }: StepPlace): StepRef {
  return { workspaceId: input.workspaceId, enrolmentId: input.enrolmentId, stepId, stepIndex }
}

function stepNumber({ state, input }: Conversation): string {
  return `${state.cursor + 1} of ${input.plan.steps.length}`
}

/** "Step 2 of 3: send", as it reads in Temporal Web. */
function summary(
  { input }: Conversation,
  { kind, stepIndex }: StepPlace & { kind: keyof typeof WORDS },
): string {
  return `Step ${stepIndex + 1} of ${input.plan.steps.length}: ${WORDS[kind]}`
}

const WORDS = {
  reserveSlot: 'find a place to send',
  send: 'send',
  releaseSlot: 'give the place back',
  recordPause: 'write down the pause',
  recordWait: 'write down the wait',
  recordHold: 'ask a human',
  resolveHold: 'write down the decision',
}
