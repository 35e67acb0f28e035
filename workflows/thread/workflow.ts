import { CancellationScope, continueAsNew, setCurrentDetails } from '@temporalio/workflow'
import { isAtRest } from '#domain/thread/advance.ts'
import { isWait } from '#domain/thread/commands.ts'
import type { ThreadState } from '#domain/thread/state.ts'
import { answered } from '../shared/answered.ts'
import { CONTINUE_AFTER_EVENTS, shouldContinue } from '../shared/continuation.ts'
import { consider, describe, openConversation, type Conversation } from './conversation.ts'
import { perform, waitOn } from './execute.ts'
import { attachInbox } from './inbox.ts'
import type { ThreadInput } from './messages.ts'

/**
 * One conversation by mail: the domain decides, this waits and acts. It ends when nothing is owed and nothing is due;
 * the next mail starts it again. A cancellation from Temporal Web closes the thread.
 */
export function threadWorkflow(input: ThreadInput): Promise<ThreadState> {
  const conversation = openConversation(input)
  attachInbox(conversation)
  CancellationScope.current().cancelRequested.catch(() => conversation.queue.push({ kind: 'closed' }))
  return CancellationScope.nonCancellable(() => converse(conversation))
}

async function converse(conversation: Conversation): Promise<ThreadState> {
  // In a continued run the domain answers `started` with what the carried state waits on.
  let commands = consider(conversation, { kind: 'started' })
  for (;;) {
    setCurrentDetails(describe(conversation))
    for (const command of commands) if (!isWait(command)) await perform(conversation, command)
    if (isOver(conversation)) return conversation.flow.phase.kind
    if (isQuiet(conversation)) return goOnInNewRun(conversation)
    const wait = commands.at(-1)
    if (conversation.queue.length === 0 && wait && isWait(wait)) await waitOn(conversation, wait)
    await answered()
    const next = conversation.queue.shift()
    if (next) commands = consider(conversation, next)
  }
}

/** Never before the message that the run was started for. */
function isOver({ flow, queue, told }: Conversation): boolean {
  const hasBegun = told > 0 || flow.phase.kind === 'closed'
  return hasBegun && queue.length === 0 && isAtRest(flow)
}

/** Nothing is in flight here; the history is long, and no message waits (or so many come that none ever will not). */
function isQuiet({ input, queue }: Conversation): boolean {
  const limit = input.continueAfter ?? CONTINUE_AFTER_EVENTS
  return queue.length === 0 ? shouldContinue(limit) : shouldContinue(4 * limit)
}

/** The handlers are synchronous, so that none can be unfinished here. */
function goOnInNewRun({ input, flow, queue, seen, told }: Conversation): Promise<never> {
  return continueAsNew<typeof threadWorkflow>({ ...input, carried: { flow, queue, seen, told } })
}
