import { advance } from '#domain/sequence/advance.ts'
import {
  isWait,
  type Command,
  type Effect,
  type Input,
  type SendResult,
  type StepPlace,
  type Wait,
} from '#domain/sequence/messages.ts'
import type { Plan } from '#domain/sequence/plan.ts'
import { initialState, type ContactState, type Outcome } from '#domain/sequence/state.ts'

/** What a simulated world answers; `now` is virtual time in epoch ms. */
export interface World {
  reserveSlot(
    place: StepPlace & { notBefore: number },
    now: number,
  ): Extract<Input, { kind: 'slotReserved' | 'slotRefused' | 'failed' }>
  send(place: StepPlace, now: number): SendResult | { kind: 'failed' }
  /** How long a slot search or a send takes, in ms. */
  latencyMs: number
}

/** Something that a human, a mail or the campaign tells the contact at an instant. */
export interface Told {
  at: number
  input: Input
}

export interface Turn {
  at: number
  input: Input
  state: ContactState
  commands: readonly Command[]
}

export interface SimulatedRun {
  state: ContactState
  turns: Turn[]
  effects: { at: number; effect: Effect }[]
  /** Every send that was begun, with what came of it. */
  sends: { at: number; stepIndex: number; result: SendResult['kind'] | 'failed' }[]
  /** `waits`: nothing more is told, and the contact waits for a message. */
  end: 'ended' | 'waits'
}

/** No honest run comes near it: a mail needs a handful of turns, and what is told one each. */
const MAX_TURNS = 100_000

/**
 * Run one contact through a plan on a virtual clock, exactly as the contact workflow does: effects at once and in
 * order; then, unless something was told meanwhile, the wait; its answer before all that was told meanwhile.
 * @param told in any order; equal instants keep theirs
 */
export function simulate(plan: Plan, world: World, told: readonly Told[], startAt = 0): SimulatedRun {
  const mail = told.toSorted((a, b) => a.at - b.at)
  const run: SimulatedRun = { state: initialState, turns: [], effects: [], sends: [], end: 'waits' }
  let now = startAt
  let next: Input | null = { kind: 'started' }
  for (let turn = 0; next; turn++) {
    if (turn === MAX_TURNS) throw new RangeError(`a contact did not come to rest in ${MAX_TURNS} turns`)
    const commands = consider(plan, run, next, now)
    if (run.state.phase.kind === 'ended') return { ...run, end: 'ended' }
    const wait = commands.at(-1)
    if (!wait || !isWait(wait)) throw new RangeError('an open contact must wait on something')
    const answer: { input: Input | null; now: number } =
      takeDue(mail, now, now) ?? waitOn(wait, { world, mail, run, now })
    ;({ input: next, now } = answer)
  }
  return run
}

function consider(plan: Plan, run: SimulatedRun, input: Input, at: number): readonly Command[] {
  const { state, commands } = advance(plan, run.state, input, at)
  run.state = state
  run.turns.push({ at, input, state, commands })
  for (const command of commands) if (!isWait(command)) run.effects.push({ at, effect: command })
  return commands
}

interface Scene {
  world: World
  mail: Told[]
  run: SimulatedRun
  now: number
}

function waitOn(wait: Wait, { world, mail, run, now }: Scene): { input: Input | null; now: number } {
  switch (wait.kind) {
    case 'waitForMessage':
      return takeDue(mail, now, Infinity) ?? { input: null, now }
    case 'waitUntil':
      return takeDue(mail, now, wait.at) ?? { input: { kind: 'timeReached' }, now: Math.max(now, wait.at) }
    case 'reserveSlot':
      return { input: world.reserveSlot(wait, now), now: now + world.latencyMs }
    case 'send': {
      const result = world.send(wait, now)
      run.sends.push({ at: now, stepIndex: wait.stepIndex, result: result.kind })
      const after = now + world.latencyMs
      if (result.kind === 'failed') return { input: result, now: after }
      const stop = takeStop(mail, after)
      return { input: { kind: 'sendEnded', result, ...(stop && { stoppedMeanwhile: stop }) }, now: after }
    }
  }
}

/** The first thing told up to `limit`; the clock moves on to it. */
function takeDue(mail: Told[], now: number, limit: number): { input: Input; now: number } | null {
  const first = mail[0]
  if (!first || first.at > limit) return null
  mail.shift()
  return { input: first.input, now: Math.max(now, first.at) }
}

const STOPS = ['replied', 'bounced', 'unsubscribed', 'suppressed', 'stopped'] as const

function takeStop(mail: Told[], limit: number): Exclude<Outcome, 'finished'> | undefined {
  const due = mail.filter(({ at }) => at <= limit).map(({ input }) => input.kind)
  return STOPS.find((stop) => due.includes(stop))
}
