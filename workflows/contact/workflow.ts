import { CancellationScope, continueAsNew, setCurrentDetails } from '@temporalio/workflow'
import { isWait } from '#domain/sequence/messages.ts'
import type { Outcome } from '#domain/sequence/state.ts'
import { answered } from '../shared/answered.ts'
import { CONTINUE_AFTER_EVENTS, shouldContinue } from '../shared/continuation.ts'
import { consider, describe, openConversation, type Conversation } from './conversation.ts'
import { perform, waitOn } from './execute.ts'
import { attachInbox } from './inbox.ts'
import type { ContactInput } from './messages.ts'

/**
 * One person's way through one campaign: the domain decides, this waits and acts.
 * A cancellation from Temporal Web is a stop: what is under way ends, and the end is written down.
 */
export function contactWorkflow(input: ContactInput): Promise<Outcome> {
  const conversation = openConversation(input)
  attachInbox(conversation)
  CancellationScope.current().cancelRequested.catch(() => conversation.queue.push({ kind: 'stopped' }))
  return CancellationScope.nonCancellable(() => converse(conversation))
}

async function converse(conversation: Conversation): Promise<Outcome> {
  // In a continued run the domain answers `started` with what the carried state waits on.
  let commands = consider(conversation, { kind: 'started' })
  for (;;) {
    setCurrentDetails(describe(conversation))
    for (const command of commands) if (!isWait(command)) await perform(conversation, command)
    const { phase } = conversation.state
    if (phase.kind === 'ended') return phase.outcome
    if (isQuiet(conversation)) return goOnInNewRun(conversation)
    const wait = commands.at(-1)
    if (conversation.queue.length === 0 && wait && isWait(wait)) await waitOn(conversation, wait)
    await answered()
    const next = conversation.queue.shift()
    if (next) commands = consider(conversation, next)
  }
}

/** Nothing is in flight here; the history is long, and no message waits (or so many come that none ever will not). */
function isQuiet({ input, queue }: Conversation): boolean {
  const limit = input.continueAfter ?? CONTINUE_AFTER_EVENTS
  return queue.length === 0 ? shouldContinue(limit) : shouldContinue(4 * limit)
}

/** The handlers are synchronous, so that none can be unfinished here. */
function goOnInNewRun({ input, state, queue, seen, told }: Conversation): Promise<never> {
  return continueAsNew<typeof contactWorkflow>({ ...input, carried: { state, queue, seen, told } })
}
