import { condition, proxyActivities, proxyLocalActivities, workflowInfo } from '@temporalio/workflow'
import type { ContactActivities, StepRef } from '#activities/activities.ts'
import type { Effect, Input, SendResult, StepPlace, Wait } from '#domain/sequence/messages.ts'
import { OUTCOMES, type Outcome } from '#domain/sequence/state.ts'
import { isGivenUp } from '../shared/persistence.ts'
import { ownQueue, queue } from '../shared/queue.ts'
import { LOCAL_TRANSMISSION, RECORD, TRANSMISSION } from '../shared/retry-policies.ts'
import type { Conversation } from './conversation.ts'

const recordProxies = () => proxyActivities<ContactActivities>({ taskQueue: queue('control'), ...RECORD })
/** On the queue `send` the workflow's own worker sends; a contact that was begun on `control`, as once all were, asks for it. */
const sendProxies = () =>
  ownQueue() === 'send'
    ? proxyLocalActivities<ContactActivities>(LOCAL_TRANSMISSION)
    : proxyActivities<ContactActivities>({ taskQueue: queue('send'), ...TRANSMISSION })

/** Write down what the domain says; returns when it is written, however long a human takes to help. */
export function perform(conversation: Conversation, effect: Effect): Promise<void> {
  return conversation.effects.run(() => write(conversation, effect))
}

function write(conversation: Conversation, effect: Effect): Promise<void> {
  const records = recordProxies()
  const { workspaceId, enrolmentId } = conversation.input
  if (effect.kind === 'recordEnd') {
    const { outcome } = effect
    const end = { workspaceId, enrolmentId, outcome }
    return records.recordEnd.executeWithOptions({ summary: `Ended: ${outcome}` }, [end])
  }
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
      const because = { summary: `${options.summary} (${effect.reason})` }
      return records.recordHold.executeWithOptions(because, [{ ...step, reason: effect.reason, workflowId }])
    }
    case 'resolveHold': {
      const { resolution, by } = effect
      return records.resolveHold.executeWithOptions(options, [{ ...step, resolution, by }])
    }
  }
}

/** Wait on what the domain says. Its answer is put into the queue, unless only a message can end the wait. */
export function waitOn(conversation: Conversation, wait: Wait): Promise<void> {
  switch (wait.kind) {
    case 'waitForMessage':
      return condition(() => conversation.queue.length > 0)
    case 'waitUntil':
      return waitUntil(conversation, wait.at)
    case 'reserveSlot':
      return reserveSlot(conversation, wait)
    case 'send':
      return send(conversation, wait)
  }
}

async function waitUntil({ queue, state, input }: Conversation, at: number): Promise<void> {
  const options = { summary: `Wait until step ${state.cursor + 1} of ${input.plan.steps.length} is due` }
  const ms = Math.ceil(at - Date.now())
  const isInterrupted = ms > 0 && (await condition(() => queue.length > 0, ms, options))
  if (!isInterrupted) queue.push({ kind: 'timeReached' })
}

async function reserveSlot(
  conversation: Conversation,
  wait: Extract<Wait, { kind: 'reserveSlot' }>,
): Promise<void> {
  const options = { summary: summary(conversation, wait) }
  const request = { ...stepRef(conversation, wait), notBefore: wait.notBefore }
  const answer = await orFailure(recordProxies().reserveSlot.executeWithOptions(options, [request]))
  answerFirst(conversation, () => {
    if (answer === 'failed') return { kind: 'failed' }
    return answer.kind === 'slot'
      ? { kind: 'slotReserved', at: answer.at }
      : { kind: 'slotRefused', result: answer.result }
  })
}

async function send(conversation: Conversation, wait: Extract<Wait, { kind: 'send' }>): Promise<void> {
  const options = { summary: summary(conversation, wait) }
  const step = { ...stepRef(conversation, wait), next: wait.next }
  const result = await orFailure(sendProxies().sendMessage.executeWithOptions(options, [step]))
  answerFirst(conversation, (queue) => (result === 'failed' ? { kind: 'failed' } : sendEnded(result, queue)))
}

/** An answer is older than what was heard while it was on its way, and the domain wants it first. */
function answerFirst({ queue }: Conversation, answer: (queue: readonly Input[]) => Input): void {
  queue.unshift(answer(queue))
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

/** "Step 2 of 3: send the e-mail", as it reads in Temporal Web. */
function summary(
  { input }: Conversation,
  { kind, stepIndex }: StepPlace & { kind: keyof typeof WORDS },
): string {
  return `Step ${stepIndex + 1} of ${input.plan.steps.length}: ${WORDS[kind]}`
}

const WORDS = {
  reserveSlot: 'book a time to send',
  send: 'send the e-mail',
  releaseSlot: 'give the booked time back',
  recordPause: 'write down the pause',
  recordWait: 'write down the wait',
  recordHold: 'ask a human',
  resolveHold: 'write down what the human decided',
}
