import { setCurrentDetails, uuid4 } from '@temporalio/workflow'
import { advanceThread } from '#domain/thread/advance.ts'
import type { Command } from '#domain/thread/commands.ts'
import { describe as standingOf } from '#domain/thread/describe.ts'
import { initialFlow, type ThreadFlow } from '#domain/thread/flow.ts'
import type { Input } from '#domain/thread/inputs.ts'
import type { ThreadHoldReason } from '#domain/thread/state.ts'
import { answered } from '../shared/answered.ts'
import { createPersistence, showHold, type Persistence } from '../shared/persistence.ts'
import type { ThreadInput, ThreadSnapshot } from './messages.ts'

/** All that one run of a thread workflow knows; everything but `input` is its own. */
export interface Conversation {
  input: ThreadInput
  flow: ThreadFlow
  /** What has happened and has not been considered yet, in order. */
  queue: Input[]
  /** Event ids of messages already taken in. */
  seen: string[]
  told: number
  /** The send that is under way this moment cannot be called back. */
  isSending: boolean
  effects: Persistence
}

export function openConversation(input: ThreadInput): Conversation {
  const { flow, queue, seen, told } = input.carried ?? { flow: initialFlow, queue: [], seen: [], told: 0 }
  const conversation: Conversation = {
    input,
    flow,
    queue: [...queue],
    seen: [...seen],
    told,
    isSending: false,
    effects: createPersistence(() => setCurrentDetails(describe(conversation)), answered),
  }
  return conversation
}

/** Ask the domain what follows from `input`, and show in Temporal Web whether a human is needed now. */
export function consider(conversation: Conversation, input: Input): Command[] {
  const before = heldFor(conversation.flow)
  const { state, commands } = advanceThread(conversation.flow, input, Date.now(), uuid4)
  conversation.flow = state
  const after = heldFor(state)
  if (before !== after) showHold(after)
  return commands
}

/**
 * Where the thread will stand once what waits in the queue has been considered. Asked where nothing may be changed
 * (a refused update leaves no trace in the history), so that no id is made for it.
 */
export function expected({ flow, queue }: Conversation): ThreadFlow {
  return queue.reduce((state, input) => advanceThread(state, input, Date.now(), () => '').state, flow)
}

export function snapshot(conversation: Conversation): ThreadSnapshot {
  const { flow, told, effects } = conversation
  const { state, reason, dueAt: until, waitingFor } = standingOf(flow)
  const held = reason ?? (effects.isHeld() ? 'activity_failed' : null)
  return { state, flow, waitingFor: held ? 'human' : waitingFor, until, held, told }
}

/** Where the conversation stands, in words for Temporal Web; without anything personal. */
export function describe(conversation: Conversation): string {
  const { flow, held, until } = snapshot(conversation)
  const at = until === null ? '' : new Date(until).toISOString()
  if (held) {
    const goesOn = flow.phase.kind === 'held' && flow.phase.until !== undefined
    const end = goesOn ? ` It goes on by itself at ${at}.` : ''
    return `**Held** for a human: ${held}. Send the signal \`retry\` (More Actions, Send a Signal, no input) to try it again.${end}`
  }
  switch (flow.phase.kind) {
    case 'new':
      return 'Waits for the next mail.'
    case 'classifying':
      return 'The newest mail is being classified.'
    case 'drafting':
      return `A ${NOUN[flow.draft?.kind ?? 'answer']} is being drafted (attempt ${flow.draft?.attempt ?? 1} of 3).`
    case 'validating':
      return `The ${NOUN[flow.draft?.kind ?? 'answer']} is being checked.`
    case 'draft_ready':
      return `A ${NOUN[flow.draft?.kind ?? 'answer']} waits for a human’s approval.`
    case 'undo_window':
      return `An answer goes out by itself at ${at}, unless somebody objects.`
    case 'sending':
      return until === null ? 'The answer is being sent.' : `The send was put off until ${at}.`
    case 'sent':
      return until === null
        ? 'Answered; waits for the next mail.'
        : `Answered; ${flow.followUps.length} follow-ups are pending, the next at ${at}.`
    case 'error':
      return 'The answer was refused for good; a human may write another, or close the conversation.'
    case 'taken_over':
      return 'A human answers by hand; the assistant is silent until the conversation is handed back.'
    case 'closed':
      return 'Closed; the next mail opens it again.'
    case 'held':
      return '' // told above
  }
}

const NOUN = { answer: 'draft', follow_up: 'follow-up' }

function heldFor({ phase }: ThreadFlow): ThreadHoldReason | null {
  return phase.kind === 'held' ? phase.reason : null
}
