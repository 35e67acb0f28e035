import { setCurrentDetails } from '@temporalio/workflow'
import { advance } from '#domain/sequence/advance.ts'
import type { Command, Input } from '#domain/sequence/messages.ts'
import { describe as standingOf } from '#domain/sequence/describe.ts'
import { initialState, type ContactState, type HoldReason } from '#domain/sequence/state.ts'
import { answered } from '../shared/answered.ts'
import { createPersistence, showHold, type Persistence } from '../shared/persistence.ts'
import type { ContactInput, ContactSnapshot } from './messages.ts'

/** All that one run of a contact workflow knows; everything but `input` is its own. */
export interface Conversation {
  input: ContactInput
  state: ContactState
  /** What has happened and has not been considered yet, in order. */
  queue: Input[]
  /** Event ids of messages already taken in. */
  seen: string[]
  told: number
  effects: Persistence
}

export function openConversation(input: ContactInput): Conversation {
  const { state, queue, seen, told } = input.carried ?? { state: initialState, queue: [], seen: [], told: 0 }
  const conversation: Conversation = {
    input,
    state,
    queue: [...queue],
    seen: [...seen],
    told,
    effects: createPersistence(() => setCurrentDetails(describe(conversation)), answered),
  }
  return conversation
}

/** Ask the domain what follows from `input`, and show in Temporal Web whether a human is needed now. */
export function consider(conversation: Conversation, input: Input): Command[] {
  const before = heldFor(conversation.state)
  const { state, commands } = advance(conversation.input.plan, conversation.state, input, Date.now())
  conversation.state = state
  const after = heldFor(state)
  if (before !== after) showHold(after)
  return commands
}

/** Why the contact waits for a human, or null. */
export function holdReason({ state, effects }: Conversation): HoldReason | null {
  return heldFor(state) ?? (effects.isHeld() ? 'activity_failed' : null)
}

export function snapshot(conversation: Conversation): ContactSnapshot {
  const { state, input, told } = conversation
  const held = holdReason(conversation)
  const { waitingFor, until, of: steps } = standingOf(input.plan, state)
  const hasEnded = state.phase.kind === 'ended'
  return { state, steps, waitingFor: held && !hasEnded ? 'human' : waitingFor, until, held, told }
}

/** The step that the conversation stands at, in words for Temporal Web; without anything personal. */
export function describe(conversation: Conversation): string {
  const { state, held, steps, until, waitingFor } = snapshot(conversation)
  if (state.phase.kind === 'ended')
    return `Ended: ${state.phase.outcome}. ${state.sent} of ${steps} steps were sent.`
  const step = `Step ${Math.min(state.cursor + 1, steps)} of ${steps}`
  if (held)
    return `${step} is **held** for a human: ${held}. Send the signal \`retry\` (More Actions, Send a Signal, no input) to try it again, or \`skip\` to leave the step out.`
  if (waitingFor === 'slot') return `${step}: booking a time to send.`
  if (waitingFor === 'resume') return `${step} waits until the campaign is resumed.`
  if (until !== null) return `${step} waits until ${new Date(until).toISOString()}.`
  return `${step}: sending.`
}

function heldFor(state: ContactState): HoldReason | null {
  return state.phase.kind === 'held' ? state.phase.reason : null
}
