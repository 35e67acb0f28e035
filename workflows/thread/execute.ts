import { condition, proxyActivities, uuid4, workflowInfo } from '@temporalio/workflow'
import type { ThreadActivities } from '#activities/thread-activities.ts'
import type { Effect, Wait } from '#domain/thread/commands.ts'
import type { Answer } from '#domain/thread/inputs.ts'
import { isGivenUp } from '../shared/persistence.ts'
import { queue } from '../shared/queue.ts'
import { ASSISTANT, RECORD, TRANSMISSION } from '../shared/retry-policies.ts'
import type { Conversation } from './conversation.ts'
import { nounOf, summaryOfEffect, TIMER_WORDS } from './words.ts'

const records = () => proxyActivities<ThreadActivities>({ taskQueue: queue('control'), ...RECORD })
const assistant = () => proxyActivities<ThreadActivities>({ taskQueue: queue('ai'), ...ASSISTANT })
const mail = () => proxyActivities<ThreadActivities>({ taskQueue: queue('send'), ...TRANSMISSION })

type Work = Extract<Wait, { kind: 'classify' | 'draft' | 'validate' | 'send' }>

/** Write down what the domain says; returns when it is written, however long a human takes to help. */
export function perform(conversation: Conversation, effect: Effect): Promise<void> {
  const eventId = uuid4() // one for all attempts, so that a retry states the fact once
  return conversation.effects.run(() => write(conversation, effect, eventId))
}

function write({ input }: Conversation, effect: Effect, eventId: string): Promise<void> {
  const { workspaceId, threadId } = input
  const options = { summary: summaryOfEffect(effect) }
  switch (effect.kind) {
    case 'settleDraft': {
      const { draftId, state } = effect
      return records().settleDraft.executeWithOptions(options, [{ workspaceId, threadId, draftId, state }])
    }
    case 'cancelFollowUps': {
      const { followUpId, reason, by } = effect
      const cancel = { workspaceId, threadId, followUpId, reason, by }
      return records().cancelFollowUps.executeWithOptions(options, [cancel])
    }
    case 'planFollowUps': {
      const plan = { workspaceId, threadId, draftId: effect.draftId, followUps: [...effect.followUps] }
      return records().planFollowUps.executeWithOptions(options, [plan])
    }
    case 'record': {
      const { kind: _, ...standing } = effect
      const { workflowId } = workflowInfo()
      const record = { workspaceId, threadId, workflowId, eventId, ...standing }
      return records().recordThread.executeWithOptions(options, [record])
    }
  }
}

/** Wait on what the domain says. Its answer is put into the queue, unless only a message can end the wait. */
export function waitOn(conversation: Conversation, wait: Wait): Promise<void> {
  switch (wait.kind) {
    case 'waitForMessage':
      return condition(() => conversation.queue.length > 0)
    case 'waitUntil':
      return waitUntil(conversation, wait)
    case 'classify':
    case 'draft':
    case 'validate':
    case 'send':
      return work(conversation, wait)
  }
}

async function waitUntil({ queue }: Conversation, wait: Extract<Wait, { kind: 'waitUntil' }>): Promise<void> {
  const ms = Math.ceil(wait.at - Date.now())
  const options = { summary: TIMER_WORDS[wait.until] }
  const isInterrupted = ms > 0 && (await condition(() => queue.length > 0, ms, options))
  if (!isInterrupted) queue.push({ kind: 'timeReached' })
}

/** An answer is older than what was heard while it was on its way, and the domain wants it first. */
async function work(conversation: Conversation, wait: Work): Promise<void> {
  conversation.isSending = wait.kind === 'send'
  const answer = await orFailure(ask(conversation, wait))
  conversation.isSending = false
  conversation.queue.unshift(answer)
}

async function ask({ input, flow }: Conversation, wait: Work): Promise<Answer> {
  const { workspaceId, threadId } = input
  const noun = nounOf(flow)
  switch (wait.kind) {
    case 'classify': {
      const { inboundId, intentId, by } = wait
      const options = { summary: intentId ? 'Take in what a human says the mail wants' : 'Classify the mail' }
      const question = { workspaceId, threadId, inboundId, intentId, by }
      const result = await assistant().classifyThread.executeWithOptions(options, [question])
      return { kind: 'classified', result }
    }
    case 'draft': {
      const options = { summary: `Draft the ${noun}, attempt ${wait.order.attempt}` }
      const order = { workspaceId, threadId, ...wait.order }
      return { kind: 'drafted', result: await assistant().draftAnswer.executeWithOptions(options, [order]) }
    }
    case 'validate': {
      const options = { summary: `Check the ${noun}, attempt ${wait.attempt}` }
      const draft = { workspaceId, threadId, draftId: wait.draftId }
      return {
        kind: 'validated',
        result: await assistant().validateDraft.executeWithOptions(options, [draft]),
      }
    }
    case 'send': {
      const { draftId, isAutomatic } = wait
      const options = { summary: `Send the ${noun}${isAutomatic ? ', by itself' : ''}` }
      const draft = { workspaceId, threadId, draftId, isAutomatic }
      return { kind: 'answered', result: await mail().sendAnswer.executeWithOptions(options, [draft]) }
    }
  }
}

/** The answer of an activity, or `failed` once it has given up; the domain then holds the thread. */
async function orFailure(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer
  } catch (error) {
    if (isGivenUp(error)) return { kind: 'failed' }
    throw error
  }
}
