import { allHandlersFinished, CancellationScope, condition, continueAsNew } from '@temporalio/workflow'
import { isWait, type Command, type Effect, type Input, type Wait } from '#domain/lead/messages.ts'
import type { LeadStage } from '#domain/lead/state.ts'
import { CONTINUE_AFTER_EVENTS, shouldContinue } from '../shared/continuation.ts'
import { perform, waitOn } from './execute.ts'
import { attachInbox } from './inbox.ts'
import type { LeadInput } from './messages.ts'
import { consider, openWatch, show, type LeadWatch } from './watch.ts'

/**
 * Watches one lead: hears what its person does, reminds of tasks, notices silence, lets its score fade. It ends when
 * the lead is archived, or settled with nothing to remind of; whatever happens after that begins a new run, which
 * reads where the lead stands. A cancellation from Temporal Web ends a wait, never what is being written down.
 */
export async function leadWorkflow(input: LeadInput): Promise<LeadStage> {
  const watch = openWatch(input)
  attachInbox(watch)
  // In a continued run the domain answers `started` with what the carried state waits on.
  let next: Input = { kind: 'started' }
  for (;;) {
    const wait = await follow(watch, next)
    if (!wait && (await isAtRest(watch))) return watch.state.stage
    if (isLong(watch)) return goOnInNewRun(watch)
    if (wait && watch.queue.length === 0) await waitOn(watch, wait)
    next = watch.queue.shift() ?? { kind: 'started' }
  }
}

/** Consider what has come in and do all that follows from it. @returns what to wait on, or null at rest */
async function follow(watch: LeadWatch, input: Input): Promise<Wait | null> {
  watch.wait = null
  let commands = consider(watch, input)
  for (const effect of commands.filter(isEffect)) {
    const answer = await CancellationScope.nonCancellable(() => perform(watch, effect))
    if (answer) commands = consider(watch, answer)
  }
  if (input.kind === 'stageChanged' && !watch.decisions.has(input.changeId))
    watch.decisions.set(input.changeId, null)
  watch.wait = commands.find(isWait) ?? null
  show(watch)
  return watch.wait
}

function isEffect(command: Command): command is Effect {
  return !isWait(command)
}

/** Nothing has come in and everybody who asked has an answer. */
async function isAtRest({ queue }: LeadWatch): Promise<boolean> {
  await condition(() => queue.length > 0 || allHandlersFinished())
  return queue.length === 0
}

/** The history is long, nobody waits for an answer, and no message waits (or so many come that none ever will not). */
function isLong({ input, queue }: LeadWatch): boolean {
  const limit = input.continueAfter ?? CONTINUE_AFTER_EVENTS
  return allHandlersFinished() && shouldContinue(queue.length === 0 ? limit : 4 * limit)
}

function goOnInNewRun({ input, state, queue, seen, told }: LeadWatch): Promise<never> {
  return continueAsNew<typeof leadWorkflow>({ ...input, carried: { state, queue, seen, told } })
}
