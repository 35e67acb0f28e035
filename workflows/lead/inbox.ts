import { condition, log, setHandler, uuid4 } from '@temporalio/workflow'
import type { Input } from '#domain/lead/messages.ts'
import { LEAD_ACTIVITIES, LEAD_STAGES, type LeadStage } from '#domain/lead/state.ts'
import { refusal } from '../shared/refusal.ts'
import { idOf, instantOf, isNews } from '../shared/told.ts'
import {
  changeStageUpdate,
  leadSignals,
  retrySignal,
  stateQuery,
  type LeadTold,
  type StageWish,
} from './messages.ts'
import { snapshot, type LeadWatch } from './watch.ts'

/**
 * Take in signals, updates and queries; handlers only put what they hear at the end of the queue (rule R6). A human
 * may type them in Temporal Web, so that nothing about their payload is taken for granted.
 */
export function attachInbox(watch: LeadWatch): void {
  for (const kind of Object.keys(leadSignals) as (keyof typeof leadSignals)[])
    setHandler(leadSignals[kind], (told) => {
      const input = read(kind, typeof told === 'object' ? (told ?? {}) : {})
      if (input === null) log.warn('a signal without its facts was ignored', { signal: kind })
      else if (isNews(watch.seen, told)) take(watch, input)
    })
  setHandler(retrySignal, () => watch.effects.retry(), {
    description: 'Something could not be written down: try again. No input.',
  })
  setHandler(changeStageUpdate, (wish) => changeStage(watch, wish), {
    description: 'Move the lead: {"to": "contacted"}. A reason is given on the lead’s page.',
    validator: (wish) => {
      if (stageOf(wish) === null) throw refusal(`\`to\` must be one of ${LEAD_STAGES.join(', ')}.`)
    },
  })
  setHandler(stateQuery, () => snapshot(watch), {
    description: 'Where it stands and what it waits for.',
  })
}

function take(watch: LeadWatch, input: Input): void {
  watch.told += 1
  watch.queue.push(input)
}

/** What a signal says, or null if it does not say enough. */
function read(kind: keyof typeof leadSignals, told: LeadTold): Input | null {
  const at = instantOf(told.at) ?? Date.now()
  switch (kind) {
    case 'opened':
    case 'archived':
      return { kind }
    case 'touched':
      return { kind, at }
    case 'activity': {
      const activity = LEAD_ACTIVITIES.find((known) => known === told.activity)
      return activity ? { kind, activity, at, evidenceId: idOf(told.evidenceId) ?? uuid4() } : null
    }
    case 'taskChanged': {
      const taskId = idOf(told.taskId)
      return taskId === null ? null : { kind, taskId, dueAt: instantOf(told.dueAt) }
    }
  }
}

/** Put the wish into the queue, and answer when it is decided and written down. */
async function changeStage(watch: LeadWatch, wish: StageWish): Promise<{ stage: LeadStage }> {
  const to = stageOf(wish)
  if (to === null) throw refusal('There is no such stage.')
  const changeId = idOf(wish.changeId) ?? uuid4()
  if (!watch.decisions.has(changeId))
    take(watch, {
      kind: 'stageChanged',
      changeId,
      to,
      hasReason: wish.hasReason === true,
      by: idOf(wish.by),
    })
  await condition(() => watch.decisions.has(changeId))
  const why = watch.decisions.get(changeId)
  if (why) throw refusal(why)
  return { stage: to }
}

function stageOf(wish: unknown): LeadStage | null {
  const to = typeof wish === 'object' && wish !== null && 'to' in wish ? wish.to : null
  return LEAD_STAGES.find((stage) => stage === to) ?? null
}
