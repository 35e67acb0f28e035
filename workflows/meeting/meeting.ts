import { setCurrentDetails } from '@temporalio/workflow'
import { advance, type MeetingAdvance } from '#domain/meeting/advance.ts'
import type { MeetingEvent } from '#domain/meeting/messages.ts'
import { nextWait, waitingFor } from '#domain/meeting/next-wait.ts'
import { initialMeeting, type MeetingHoldReason, type MeetingState } from '#domain/meeting/state.ts'
import { createPersistence, showHold, type Persistence } from '../shared/persistence.ts'
import type { MeetingInput, MeetingSnapshot } from './messages.ts'

/**
 * What a human wishes by an update, and the answer that they wait for. It is decided by the main loop alone, in the order
 * in which things came in, so that a replay meets answer and consequence in the order of the first run.
 */
export interface Wish {
  wished:
    | { kind: 'rescheduled'; startAt: number; endAt: number }
    | { kind: 'cancelled' }
    | { kind: 'retried' }
    | { kind: 'markedSent' }
  by: string | null
  /** Undefined: not yet decided; null: granted, and written down; else why it was not. */
  refusal?: string | null
}

/** All that one run of a meeting workflow knows; everything but `input` is its own. */
export interface Meeting {
  input: MeetingInput
  state: MeetingState
  /** What has happened and has not been considered yet, in order. */
  queue: (MeetingEvent | Wish)[]
  /** Event ids of messages already taken in. */
  seen: string[]
  /** Wishes that are granted and about to be written down. */
  granted: Wish[]
  /** How often an effect has given up, or was tried again. */
  turns: number
  effects: Persistence
}

export function openMeeting(input: MeetingInput): Meeting {
  const { state, seen } = input.carried ?? { state: initialMeeting, seen: [] }
  const meeting: Meeting = {
    input,
    state,
    queue: [],
    seen: [...seen],
    granted: [],
    turns: 0,
    effects: createPersistence(() => {
      meeting.turns += 1
      setCurrentDetails(describe(meeting))
    }),
  }
  return meeting
}

/** Ask the domain what follows from `event`, and show in Temporal Web whether a human is needed now. */
export function consider(meeting: Meeting, event: MeetingEvent): MeetingAdvance {
  const before = meeting.state.held
  const turn = advance(meeting.state, event, Date.now())
  meeting.state = turn.state
  if (before !== turn.state.held) showHold(turn.state.held)
  return turn
}

/** Why the meeting waits for a human, or null. */
export function holdReason({ state, effects }: Meeting): MeetingHoldReason | null {
  return state.held ?? (effects.isHeld() ? 'activity_failed' : null)
}

export function snapshot(meeting: Meeting): MeetingSnapshot {
  const { state } = meeting
  const wait = nextWait(state, Date.now())
  const held = holdReason(meeting)
  return {
    state,
    waitingFor: held && wait ? 'human' : waitingFor(state, wait),
    until: wait?.kind === 'waitUntil' ? wait.at : null,
    held,
  }
}

/** Where the meeting stands, in words for Temporal Web; without anything personal. */
export function describe(meeting: Meeting): string {
  const { state, held, waitingFor: what, until } = snapshot(meeting)
  const when = until === null ? '' : ` until ${new Date(until).toISOString()}`
  if (held)
    return `${WORDS[state.status]} A mail about it is **held** for a human: ${held}. Send the signal \`retry\` (More Actions, Send a Signal, no input) to try it again.`
  switch (what) {
    case 'answer':
      return `${WORDS[state.status]} Its time is kept${when}, for the answer that offers it.`
    case 'reminder':
      return `${WORDS[state.status]} It waits${when} to send the reminder.`
    case 'end':
      return `${WORDS[state.status]} It waits${when}, its end.`
    case 'human':
    case 'nothing':
      return WORDS[state.status]
  }
}

const WORDS = {
  tentative: 'The meeting is **offered**.',
  confirmed: 'The meeting is **confirmed**.',
  done: 'The meeting is over.',
  cancelled: 'The meeting is **cancelled**.',
  released: 'The offer came to nothing; its time is free again.',
}
