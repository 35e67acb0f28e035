import { condition, proxyActivities } from '@temporalio/workflow'
import type { LeadActivities } from '#activities/lead-activities.ts'
import type { Effect, Input, Wait } from '#domain/lead/messages.ts'
import { queue } from '../shared/queue.ts'
import { RECORD } from '../shared/retry-policies.ts'
import type { LeadWatch } from './watch.ts'

/** Do what the domain says; returns when it is done, however long a human takes to help. @returns its answer, if any */
export function perform(watch: LeadWatch, effect: Effect): Promise<Input | null> {
  return watch.effects.run(() => act(watch, effect))
}

async function act(watch: LeadWatch, effect: Effect): Promise<Input | null> {
  const records = proxyActivities<LeadActivities>({ taskQueue: queue('control'), ...RECORD })
  const { workspaceId, leadId } = watch.input
  const ref = { workspaceId, leadId }
  const options = { summary: summary(effect) }
  switch (effect.kind) {
    case 'load':
      return { kind: 'loaded', facts: await records.loadLead.executeWithOptions(options, [ref]) }
    case 'recordStage': {
      const { changeId, to, by, at } = effect
      const move = { ...ref, changeId, to, by, at }
      return { kind: 'scored', ...(await records.recordStage.executeWithOptions(options, [move])) }
    }
    case 'recordScore': {
      const { activity, at, evidenceId } = effect
      const fact = { ...ref, activity, at, evidenceId }
      return { kind: 'scored', ...(await records.recordScore.executeWithOptions(options, [fact])) }
    }
    case 'refreshScore':
      return { kind: 'scored', ...(await records.refreshScore.executeWithOptions(options, [ref])) }
    case 'recordQuiet': {
      const quiet = { ...ref, since: effect.since }
      return { kind: 'scored', ...(await records.recordQuiet.executeWithOptions(options, [quiet])) }
    }
    case 'remindTask': {
      const { taskId, dueAt } = effect
      await records.remindTask.executeWithOptions(options, [{ ...ref, taskId, dueAt }])
      return null
    }
  }
}

/** How each step reads in Temporal Web. */
function summary(effect: Effect): string {
  switch (effect.kind) {
    case 'load':
      return 'Read where the lead stands'
    case 'recordStage':
      return `Write down the stage: ${effect.to}`
    case 'recordScore':
      return `Take in: ${effect.activity.replaceAll('_', ' ')}`
    case 'refreshScore':
      return 'Work the score out again, because points have faded'
    case 'remindTask':
      return 'Remind of a task that is due'
    case 'recordQuiet':
      return 'Say that the lead has gone quiet'
  }
}

const REASONS = {
  reminder: 'Wait until the next task is due',
  quiet: 'Wait to see whether the lead goes quiet',
  score: 'Wait until the score has faded',
}

/** Wait on what the domain says; a message ends it, and so does the time that it is for. */
export async function waitOn(watch: LeadWatch, wait: Wait): Promise<void> {
  const isNews = () => watch.queue.length > 0
  if (wait.kind === 'waitForMessage') return condition(isNews)
  const ms = Math.ceil(wait.at - Date.now())
  const isInterrupted = ms > 0 && (await condition(isNews, ms, { summary: REASONS[wait.reason] }))
  if (!isInterrupted) watch.queue.push({ kind: 'timeReached' })
}
