import { commandsAfter } from './commands.ts'
import type { Command, Input, SendResult } from './messages.ts'
import { stepAt, type Plan } from './plan.ts'
import type { ContactState, HoldReason, Outcome } from './state.ts'

/** A step that fails in passing (or loses its slot) this often is handed to a human. */
export const MAX_ATTEMPTS = 8

export interface Advance {
  state: ContactState
  commands: Command[]
}

/**
 * The interpreter: what a contact does after `input` at instant `now` (epoch ms).
 * The commands are complete for the new state: effects to perform at once, then the one command to wait on. An
 * executor that leaves the wait because another input came first loses nothing; the next answer names it again.
 * After the end there are no commands. Inputs that make no sense in a state change nothing.
 */
export function advance(plan: Plan, state: ContactState, input: Input, now: number): Advance {
  if (state.phase.kind === 'ended') return { state, commands: [] }
  const next = react(plan, state, input, now)
  return { state: next, commands: commandsAfter({ plan, before: state, input, after: next }) }
}

function react(plan: Plan, state: ContactState, input: Input, now: number): ContactState {
  switch (input.kind) {
    case 'started':
      return state.phase.kind === 'new' ? enter(plan, state, 0, now) : state
    case 'slotReserved':
      return slotReserved(state, input.at)
    case 'slotRefused':
      return state.phase.kind === 'slotting' ? settle(plan, state, input.result, now) : state
    case 'timeReached':
      return timeReached(plan, state, now)
    case 'sendEnded':
      return state.phase.kind === 'sending' ? sendEnded(plan, state, input, now) : state
    case 'replied':
    case 'bounced':
    case 'unsubscribed':
    case 'suppressed':
    case 'stopped':
      return end(state, input.kind)
    case 'absent':
      return absent(plan, state, input.until, now)
    case 'paused':
      return unbooked(plan, { ...state, paused: true })
    case 'resumed':
      return { ...state, paused: false }
    case 'failed':
      return state.phase.kind === 'new' || state.phase.kind === 'held'
        ? state
        : hold(state, 'activity_failed')
    case 'retried':
    case 'skipped':
    case 'markedSent':
      return judged(plan, state, input.kind, now)
  }
}

/** Begin the step at `index`, or end if there is none. */
function enter(plan: Plan, state: ContactState, index: number, now: number): ContactState {
  const step = plan.steps[index]
  const entered = { ...state, cursor: index, attempts: 0 }
  return step ? standBefore(plan, entered, now + step.delayMs) : end(entered, 'finished')
}

/** Stand before the step under the cursor: a mail wants a slot no earlier than `notBefore`, a wait sleeps till then. */
function standBefore(plan: Plan, state: ContactState, notBefore: number): ContactState {
  return stepAt(plan, state.cursor).kind === 'email'
    ? { ...state, notBefore, phase: { kind: 'slotting' } }
    : { ...state, notBefore, phase: { kind: 'waiting', until: notBefore } }
}

function slotReserved(state: ContactState, at: number): ContactState {
  return state.phase.kind === 'slotting' && !state.paused
    ? { ...state, phase: { kind: 'waiting', until: Math.max(at, state.notBefore, state.absentUntil) } }
    : state
}

function timeReached(plan: Plan, state: ContactState, now: number): ContactState {
  if (state.phase.kind !== 'waiting' || state.paused || now < state.phase.until) return state
  return stepAt(plan, state.cursor).kind === 'email'
    ? { ...state, phase: { kind: 'sending' } }
    : enter(plan, state, state.cursor + 1, now)
}

function sendEnded(
  plan: Plan,
  state: ContactState,
  { result, stoppedMeanwhile }: Extract<Input, { kind: 'sendEnded' }>,
  now: number,
): ContactState {
  if (!stoppedMeanwhile) return settle(plan, state, result, now)
  return end(result.kind === 'accepted' ? { ...state, sent: state.sent + 1 } : state, stoppedMeanwhile)
}

/** Apply the result of a send, or of a slot that was refused for the same reasons. */
function settle(plan: Plan, state: ContactState, result: SendResult, now: number): ContactState {
  switch (result.kind) {
    case 'accepted': {
      // From when it went out: its answer may be late by a restart, or by the search for what became of the mail.
      const { at = now } = result
      const entered = enter(plan, { ...state, sent: state.sent + 1 }, state.cursor + 1, at)
      return result.nextAt === undefined ? entered : slotReserved(entered, result.nextAt)
    }
    case 'stopped':
      return end(state, result.outcome)
    case 'bounced':
      return end(state, 'bounced')
    case 'paused':
      return standBefore(plan, { ...state, paused: true }, state.notBefore)
    case 'slotLost':
      return tryAgain(plan, state, state.notBefore)
    case 'deferred':
      return tryAgain(plan, state, Math.max(state.notBefore, result.until))
    case 'held':
      return hold(state, result.reason)
  }
}

function tryAgain(plan: Plan, state: ContactState, notBefore: number): ContactState {
  const attempts = state.attempts + 1
  return attempts < MAX_ATTEMPTS
    ? standBefore(plan, { ...state, attempts }, notBefore)
    : hold({ ...state, attempts }, 'send_failed')
}

/** What a human decides about a held step. A retry keeps the step's own delay: only the failure is forgotten. */
function judged(
  plan: Plan,
  state: ContactState,
  verdict: 'retried' | 'skipped' | 'markedSent',
  now: number,
): ContactState {
  if (state.phase.kind !== 'held') return state
  switch (verdict) {
    case 'retried':
      return standBefore(plan, { ...state, attempts: 0 }, state.notBefore)
    case 'skipped':
      return enter(plan, state, state.cursor + 1, now)
    case 'markedSent':
      return state.phase.reason === 'send_unknown'
        ? enter(plan, { ...state, sent: state.sent + 1 }, state.cursor + 1, now)
        : state
  }
}

function hold(state: ContactState, reason: HoldReason): ContactState {
  return { ...state, phase: { kind: 'held', reason } }
}

function end(state: ContactState, outcome: Outcome): ContactState {
  return { ...state, phase: { kind: 'ended', outcome } }
}

/** Somebody on holiday gets nothing before they are back; a slot that is too early is given back. */
function absent(plan: Plan, state: ContactState, until: number, now: number): ContactState {
  const away = { ...state, absentUntil: Math.max(state.absentUntil, until) }
  const due = state.phase.kind === 'waiting' ? state.phase.until : now
  return due < away.absentUntil ? unbooked(plan, away) : away
}

/** Before a mail that has a slot but has not gone out: want a slot anew. Time goes on, so the delay is kept. */
function unbooked(plan: Plan, state: ContactState): ContactState {
  const { kind } = state.phase
  return kind === 'waiting' || kind === 'sending' ? standBefore(plan, state, state.notBefore) : state
}
