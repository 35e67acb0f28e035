import type { Command, Effect, Input, NextMail, StepPlace, Wait } from './messages.ts'
import { stepAt, type Plan } from './plan.ts'
import type { ContactState } from './state.ts'

/** One turn of the interpreter: the state before and after an input. */
interface Turn {
  plan: Plan
  before: ContactState
  input: Input
  after: ContactState
}

/** What the executor must do because of a turn, and then wait on. */
export function commandsAfter(turn: Turn): Command[] {
  const { plan, after } = turn
  return after.phase.kind === 'ended' ? effects(turn) : [...effects(turn), waitOf(plan, after)]
}

/** What must be written down because of the way from `before` to `after`; nothing if neither phase nor pause changed. */
function effects({ plan, before, input, after }: Turn): Effect[] {
  const found: Effect[] = []
  const unused = unusedSlot({ plan, before, input, after })
  if (unused) found.push({ kind: 'releaseSlot', ...unused })
  const answer = answerToHold(before, input, after)
  if (answer) found.push({ kind: 'resolveHold', ...answer, ...placeOf(plan, before) })
  if (after.phase.kind === 'held' && before.phase.kind !== 'held')
    found.push({ kind: 'recordHold', reason: after.phase.reason, ...placeOf(plan, after) })
  if (rests(after) && !rests(before)) found.push({ kind: 'recordPause', ...placeOf(plan, after) })
  const until = sleepsUntil(plan, after)
  if (until !== null && !(before.cursor === after.cursor && sleepsUntil(plan, before) !== null))
    found.push({ kind: 'recordWait', until, ...placeOf(plan, after) })
  if (after.phase.kind === 'ended') found.push({ kind: 'recordEnd', outcome: after.phase.outcome })
  return found
}

/** The step whose slot is given back: it was left for anything but the send, which settles its own, or not taken up. */
function unusedSlot({ plan, before, input, after }: Turn): StepPlace | null {
  if (input.kind === 'slotReserved')
    return before.phase.kind === 'slotting' && after.phase.kind === 'slotting' ? placeOf(plan, before) : null
  if (input.kind !== 'sendEnded')
    return hasSlot(plan, before) && !hasSlot(plan, after) ? placeOf(plan, before) : null
  const isNextBooked = input.result.kind === 'accepted' && input.result.nextAt !== undefined
  return isNextBooked && before.phase.kind === 'sending' && after.phase.kind === 'slotting'
    ? placeOf(plan, after)
    : null
}

function hasSlot(plan: Plan, { phase, cursor }: ContactState): boolean {
  return phase.kind === 'sending' || (phase.kind === 'waiting' && stepAt(plan, cursor).kind === 'email')
}

/** A human's answer to a hold, written down before anything else that follows from it. */
function answerToHold(before: ContactState, input: Input, after: ContactState) {
  if (before.phase.kind !== 'held' || after.phase.kind === 'held') return null
  if (input.kind !== 'retried' && input.kind !== 'skipped' && input.kind !== 'markedSent') return null
  return { resolution: input.kind, by: input.by ?? null }
}

/** True while a pause is what the contact waits on; a hold outranks it. */
function rests({ paused, phase }: ContactState): boolean {
  return paused && (phase.kind === 'slotting' || phase.kind === 'waiting')
}

/** The end of the wait step that the contact sleeps in, or null. */
function sleepsUntil(plan: Plan, { paused, phase, cursor }: ContactState): number | null {
  return !paused && phase.kind === 'waiting' && stepAt(plan, cursor).kind === 'wait' ? phase.until : null
}

function waitOf(plan: Plan, state: ContactState): Wait {
  if (rests(state)) return { kind: 'waitForMessage' }
  switch (state.phase.kind) {
    case 'new':
    case 'held':
    case 'ended':
      return { kind: 'waitForMessage' }
    case 'slotting':
      return {
        kind: 'reserveSlot',
        notBefore: Math.max(state.notBefore, state.absentUntil),
        ...placeOf(plan, state),
      }
    case 'waiting':
      return { kind: 'waitUntil', at: state.phase.until }
    case 'sending':
      return { kind: 'send', ...placeOf(plan, state), next: nextMail(plan, state.cursor) }
  }
}

function placeOf(plan: Plan, { cursor }: ContactState): StepPlace {
  return { stepId: stepAt(plan, cursor).id, stepIndex: cursor }
}

/** The mail right after the step under the cursor, if it is one. */
export function nextMail(plan: Plan, cursor: number): NextMail | null {
  const next = plan.steps[cursor + 1]
  return next?.kind === 'email' ? { stepId: next.id, stepIndex: cursor + 1, delayMs: next.delayMs } : null
}
