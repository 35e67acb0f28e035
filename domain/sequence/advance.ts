import type { Command, Input, SendResult } from './messages.ts'
import type { Plan, Step } from './plan.ts'
import type { ContactState, HoldReason, Outcome } from './state.ts'

/** A step that fails in passing this often is handed to a human. */
export const MAX_ATTEMPTS = 8

export interface Advance {
  state: ContactState
  commands: Command[]
}

/**
 * The interpreter: what a contact does after `input` at instant `now` (epoch ms).
 * The commands belong to the new state and are complete: an executor that drops those of an earlier answer
 * because another input came first loses nothing. The last command is the one to wait on; none after the end.
 */
export function advance(plan: Plan, state: ContactState, input: Input, now: number): Advance {
  if (state.phase.kind === 'ended') return { state, commands: [] }
  const next = react(plan, state, input, now)
  return {
    state: next,
    commands: [...resolution(plan, state, next, input), ...effects(plan, state, next), ...wait(plan, next)],
  }
}

function react(plan: Plan, state: ContactState, input: Input, now: number): ContactState {
  switch (input.kind) {
    case 'started':
      return state.phase.kind === 'new' ? enter(plan, state, 0, now) : state
    case 'slotReserved':
      return state.phase.kind === 'slotting' && !state.paused
        ? { ...state, phase: { kind: 'waiting', until: input.at } }
        : state
    case 'slotRefused':
      return state.phase.kind === 'slotting' ? settle(plan, state, input.result, now) : state
    case 'timeReached':
      return timeReached(plan, state, now)
    case 'sendEnded':
      return state.phase.kind === 'sending' ? settle(plan, state, input.result, now) : state
    case 'replied':
    case 'bounced':
    case 'unsubscribed':
    case 'suppressed':
    case 'stopped':
      return stop(state, input.kind)
    case 'absent':
      return absent(state, input.until)
    case 'paused':
      return pause(state)
    case 'resumed':
      return { ...state, paused: false }
    case 'failed':
      return hold(state, 'activity_failed')
    case 'retried':
      return state.phase.kind === 'held' ? slotting({ ...state, attempts: 0 }, now) : state
    case 'skipped':
      return state.phase.kind === 'held' ? enter(plan, state, state.cursor + 1, now) : state
    case 'markedSent':
      return state.phase.kind === 'held' && state.phase.reason === 'send_unknown'
        ? enter(plan, { ...state, sent: state.sent + 1 }, state.cursor + 1, now)
        : state
  }
}

/** Begin the step at `index`, or end if there is none. */
function enter(plan: Plan, state: ContactState, index: number, now: number): ContactState {
  const step = plan.steps[index]
  const entered = { ...state, cursor: index, attempts: 0 }
  if (!step) return end(entered, 'finished')
  const due = now + step.delayMs
  return step.kind === 'email'
    ? slotting(entered, due)
    : { ...entered, notBefore: due, phase: { kind: 'waiting', until: due } }
}

function timeReached(plan: Plan, state: ContactState, now: number): ContactState {
  if (state.phase.kind !== 'waiting' || state.paused || now < state.phase.until) return state
  return stepAt(plan, state).kind === 'email'
    ? { ...state, phase: { kind: 'sending' } }
    : enter(plan, state, state.cursor + 1, now)
}

/** Apply the result of a send, or of a slot that was refused for the same reasons. */
function settle(plan: Plan, state: ContactState, result: SendResult, now: number): ContactState {
  const settled = result.kind === 'accepted' ? { ...state, sent: state.sent + 1 } : state
  if (state.pendingStop) return end(settled, state.pendingStop)
  switch (result.kind) {
    case 'accepted':
      return enter(plan, settled, state.cursor + 1, now)
    case 'stopped':
      return end(state, result.outcome)
    case 'bounced':
      return end(state, 'bounced')
    case 'paused':
      return slotting({ ...state, paused: true }, now)
    case 'slotLost':
      return slotting(state, now)
    case 'deferred':
      return state.attempts + 1 < MAX_ATTEMPTS
        ? slotting({ ...state, attempts: state.attempts + 1 }, result.until)
        : hold(state, 'send_failed')
    case 'held':
      return hold(state, result.reason)
  }
}

function slotting(state: ContactState, notBefore: number): ContactState {
  return { ...state, notBefore, phase: { kind: 'slotting' } }
}

function hold(state: ContactState, reason: HoldReason): ContactState {
  return { ...state, phase: { kind: 'held', reason } }
}

function end(state: ContactState, outcome: Outcome): ContactState {
  return { ...state, pendingStop: null, phase: { kind: 'ended', outcome } }
}

function stop(state: ContactState, outcome: Outcome): ContactState {
  return state.phase.kind === 'sending'
    ? { ...state, pendingStop: state.pendingStop ?? outcome }
    : end(state, outcome)
}

/** Somebody on holiday gets nothing before they are back; a slot that is too early is given back. */
function absent(state: ContactState, until: number): ContactState {
  const away = { ...state, absentUntil: Math.max(state.absentUntil, until) }
  return state.phase.kind === 'waiting' && state.phase.until < away.absentUntil
    ? slotting(away, state.notBefore)
    : away
}

/** Time goes on during a pause; only the slot is given back, and booked anew on resume. */
function pause(state: ContactState): ContactState {
  const paused = { ...state, paused: true }
  return state.phase.kind === 'waiting' ? slotting(paused, state.notBefore) : paused
}

/** The human's answer to a hold, written down before anything else that follows from it. */
function resolution(plan: Plan, before: ContactState, after: ContactState, input: Input): Command[] {
  if (before.phase.kind !== 'held' || after.phase.kind === 'held') return []
  if (input.kind !== 'retried' && input.kind !== 'skipped' && input.kind !== 'markedSent') return []
  const stepId = plan.steps[before.cursor]?.id ?? ''
  return [{ kind: 'resolveHold', stepId, resolution: input.kind, by: input.by ?? null }]
}

/** What must be written down because of the way from `before` to `after`. */
function effects(plan: Plan, before: ContactState, after: ContactState): Command[] {
  const commands: Command[] = []
  const stepId = plan.steps[before.cursor]?.id ?? ''
  if (before.phase.kind === 'waiting' && after.phase.kind !== 'waiting' && after.phase.kind !== 'sending')
    commands.push({ kind: 'releaseSlot', stepId })
  if (after.phase.kind === 'held' && before.phase.kind !== 'held')
    commands.push({ kind: 'recordHold', stepId, reason: after.phase.reason })
  if (after.phase.kind === 'ended') commands.push({ kind: 'recordEnd', outcome: after.phase.outcome })
  if (after.paused && !before.paused && after.phase.kind === 'slotting')
    commands.push({ kind: 'recordPause', stepId })
  return commands
}

/** What the new state waits on. */
function wait(plan: Plan, state: ContactState): Command[] {
  const { phase, cursor } = state
  switch (phase.kind) {
    case 'ended':
      return []
    case 'new':
    case 'held':
      return [{ kind: 'waitForMessage' }]
    case 'slotting':
      if (state.paused) return [{ kind: 'waitForMessage' }]
      return stepAt(plan, state).kind === 'email'
        ? [
            {
              kind: 'reserveSlot',
              stepId: stepAt(plan, state).id,
              stepIndex: cursor,
              notBefore: Math.max(state.notBefore, state.absentUntil),
            },
          ]
        : [{ kind: 'waitUntil', at: Math.max(state.notBefore, state.absentUntil) }]
    case 'waiting':
      return [{ kind: 'waitUntil', at: phase.until }]
    case 'sending':
      return [{ kind: 'send', stepId: stepAt(plan, state).id, stepIndex: cursor }]
  }
}

function stepAt(plan: Plan, state: ContactState): Step {
  const step = plan.steps[state.cursor]
  if (!step) throw new RangeError(`the plan has no step ${state.cursor}`)
  return step
}
