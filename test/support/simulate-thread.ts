import { advanceThread } from '#domain/thread/advance.ts'
import { isWait, type Command, type Effect, type Wait } from '#domain/thread/commands.ts'
import { initialFlow, type ThreadFlow } from '#domain/thread/flow.ts'
import type { Answer, Input } from '#domain/thread/inputs.ts'
import type { DraftOrder } from '#domain/thread/messages.ts'

type Work = Extract<Wait, { kind: 'classify' | 'draft' | 'validate' | 'send' }>

/** What a simulated world answers; `now` is virtual time in epoch ms. */
export interface ThreadWorld {
  answer(work: Work, now: number): Answer
  /** How long the assistant or a send takes, in ms. */
  latencyMs: number
}

/** Something that a mail or a human tells the thread at an instant; `current` stands for the draft of that moment. */
export interface ToldThread {
  at: number
  input: Input
}

export interface ThreadTurn {
  at: number
  input: Input
  before: ThreadFlow
  state: ThreadFlow
  commands: readonly Command[]
}

export interface ThreadSend {
  at: number
  draftId: string
  isAutomatic: boolean
  /** What the assistant was asked for; null where a human wrote the draft. */
  order: DraftOrder | null
  /** The number of the turn that led to the send, and of that which began its draft. */
  turn: number
  begun: number
  state: ThreadFlow
  isAccepted: boolean
}

export interface SimulatedThread {
  state: ThreadFlow
  turns: ThreadTurn[]
  effects: { at: number; effect: Effect }[]
  /** All that was asked of the assistant and of the mailbox, with what came of it. */
  works: { at: number; work: Work; answer: Answer }[]
  sends: ThreadSend[]
}

/** No honest run comes near it: a mail needs a dozen turns, a follow-up half of that. */
const MAX_TURNS = 10_000

/** Ids in the order in which they are asked for: `id-1`, `id-2` … */
export function counter(): () => string {
  let count = 0
  return () => `id-${++count}`
}

/**
 * Run one thread on a virtual clock, exactly as the thread workflow does: effects at once and in order; then, unless
 * something was told meanwhile, the wait; its answer before all that was told meanwhile.
 * @param told in any order; equal instants keep theirs
 */
export function simulateThread(world: ThreadWorld, told: readonly ToldThread[]): SimulatedThread {
  const queue = told.toSorted((a, b) => a.at - b.at)
  const newId = counter()
  const run: SimulatedThread = { state: initialFlow, turns: [], effects: [], works: [], sends: [] }
  let now = 0
  let next: Input | null = { kind: 'started' }
  for (let turn = 0; next; turn++) {
    if (turn === MAX_TURNS) throw new RangeError(`a thread did not come to rest in ${MAX_TURNS} turns`)
    const wait = consider(run, next, now, newId)
    const due = takeDue(queue, now, now) ?? waitOn(wait, { world, queue, run, now })
    next = due && forDraft(due.input, run.state)
    now = due?.now ?? now
  }
  return run
}

/** The input with the draft of this moment in the place of `current`. */
export function forDraft(input: Input, { draft }: ThreadFlow): Input {
  return 'draftId' in input && input.draftId === 'current'
    ? { ...input, draftId: draft?.draftId ?? 'none' }
    : input
}

function consider(run: SimulatedThread, input: Input, at: number, newId: () => string): Wait {
  const before = run.state
  const { state, commands } = advanceThread(before, input, at, newId)
  run.state = state
  run.turns.push({ at, input, before, state, commands })
  for (const command of commands) if (!isWait(command)) run.effects.push({ at, effect: command })
  const wait = commands.at(-1)
  if (!wait || !isWait(wait)) throw new RangeError('a thread always waits on something')
  return wait
}

interface Scene {
  world: ThreadWorld
  queue: ToldThread[]
  run: SimulatedThread
  now: number
}

function waitOn(wait: Wait, { world, queue, run, now }: Scene): { input: Input; now: number } | null {
  switch (wait.kind) {
    case 'waitForMessage':
      return takeDue(queue, now, Infinity)
    case 'waitUntil':
      return takeDue(queue, now, wait.at) ?? { input: { kind: 'timeReached' }, now: Math.max(now, wait.at) }
    case 'classify':
    case 'draft':
    case 'validate':
    case 'send': {
      const answer = world.answer(wait, now)
      run.works.push({ at: now, work: wait, answer })
      if (wait.kind === 'send') run.sends.push(sendOf(run, wait, answer, now))
      return { input: answer, now: now + world.latencyMs }
    }
  }
}

function sendOf(
  { turns, works, state }: SimulatedThread,
  { draftId, isAutomatic }: Extract<Work, { kind: 'send' }>,
  answer: Answer,
  at: number,
): ThreadSend {
  const orders = works.flatMap(({ work }) => (work.kind === 'draft' ? [work.order] : []))
  return {
    at,
    draftId,
    isAutomatic,
    order: orders.findLast((order) => order.draftId === draftId) ?? null,
    turn: turns.length - 1,
    begun: turns.findIndex(({ state: { draft } }) => draft?.draftId === draftId),
    state,
    isAccepted: answer.kind === 'answered' && answer.result.kind === 'accepted',
  }
}

/** The first thing told up to `limit`; the clock moves on to it. */
function takeDue(queue: ToldThread[], now: number, limit: number): { input: Input; now: number } | null {
  const first = queue[0]
  if (!first || first.at > limit) return null
  queue.shift()
  return { input: first.input, now: Math.max(now, first.at) }
}
