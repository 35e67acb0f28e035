import { test } from '@fast-check/vitest'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { inputs, plans, sendResults, told, worlds } from '#test/support/sequence-arbitraries.ts'
import { advance, MAX_ATTEMPTS } from './advance.ts'
import { isWait, type Command, type Effect, type Input, type SendResult } from './messages.ts'
import { MAX_PLAN_BYTES, MAX_STEPS, type Plan } from './plan.ts'
import { simulate, type Told, type World } from '#test/support/simulate.ts'
import { initialState, type ContactState } from './state.ts'

const RUNS = { numRuns: 2_000 }
const STOPS = ['replied', 'bounced', 'unsubscribed', 'suppressed', 'stopped']

describe('in any world, with anything told at any time', () => {
  test.prop([plans, worlds, told], RUNS)('comes to rest', (plan, world, told) => {
    const { state, end } = simulate(plan, world, told)
    if (end === 'waits') expect(state.phase.kind === 'held' || state.paused).toBe(true)
  })

  test.prop([plans, worlds, told], RUNS)('never has two accepted sends of one step', (plan, world, told) => {
    const accepted = simulate(plan, world, told).sends.filter(({ result }) => result === 'accepted')
    expect(new Set(accepted.map(({ stepIndex }) => stepIndex)).size).toBe(accepted.length)
  })

  test.prop([plans, worlds, told], RUNS)('sends the steps in order', (plan, world, told) => {
    const order = simulate(plan, world, told).sends.map(({ stepIndex }) => stepIndex)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  })

  test.prop([plans, worlds, told], RUNS)('begins no send once a stop has been told', (plan, world, told) => {
    const stopAt = Math.min(...told.filter(({ input }) => STOPS.includes(input.kind)).map(({ at }) => at))
    for (const { at } of simulate(plan, world, told).sends) expect(at).toBeLessThan(stopAt)
  })

  test.prop([plans, worlds, told], RUNS)('begins no send during an absence', (plan, world, told) => {
    const { sends } = simulate(plan, world, told)
    for (const { at, input } of told)
      if (input.kind === 'absent')
        expect(sends.filter((send) => send.at >= at && send.at < input.until)).toEqual([])
  })

  test.prop([plans, worlds, told], RUNS)('begins no send while paused', (plan, world, told) => {
    const pauses = told
      .toSorted((a, b) => a.at - b.at)
      .filter(({ input }) => /paused|resumed/.test(input.kind))
    for (const { at } of simulate(plan, world, told).sends) {
      const last = pauses.findLast((pause) => pause.at <= at)
      expect(last?.input.kind).not.toBe('paused')
    }
  })

  test.prop([plans, worlds, told], RUNS)('keeps the delay of each step', (plan, world, told) => {
    const { turns } = simulate(plan, world, told)
    const entered = new Map<number, number>()
    for (const { at, state, commands } of turns) {
      if (state.phase.kind !== 'new' && !entered.has(state.cursor)) entered.set(state.cursor, at)
      const send = commands.find((command) => command.kind === 'send')
      if (send)
        expect(at).toBeGreaterThanOrEqual(entered.get(send.stepIndex)! + plan.steps[send.stepIndex]!.delayMs)
    }
  })
})

describe('in a world that never takes a mail', () => {
  const results: SendResult[] = [{ kind: 'slotLost' }, { kind: 'deferred', until: 0 }]
  test.each(results)('hands the step to a human after some tries: %o', (result) => {
    const plan: Plan = { v: 1, sequenceVersionId: 'v', steps: [{ kind: 'email', id: 's', delayMs: 0 }] }
    const run = simulate(plan, byStep([Array<SendResult>(100).fill(result)], 0), [])
    expect(run.state.phase).toEqual({ kind: 'held', reason: 'send_failed' })
    expect(run.sends).toHaveLength(MAX_ATTEMPTS)
  })
})

describe('pause and resume', () => {
  const breaks = fc
    .array(fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 100 })), { maxLength: 5 })
    .map((spans) =>
      spans.flatMap(([at, length]): Told[] => [
        { at, input: { kind: 'paused' } },
        { at: at + length, input: { kind: 'resumed' } },
      ]),
    )
  const scripts = fc.array(
    fc.array(
      sendResults.filter(({ kind }) => kind !== 'paused'),
      { maxLength: 4 },
    ),
    { maxLength: 6 },
  )

  test.prop([plans, scripts, breaks, fc.nat({ max: 10 })], RUNS)(
    'change nothing but time: the same sends in the same order with the same end, none earlier',
    (plan, scripts, breaks, latencyMs) => {
      // A place that came with a send and was given back may be followed by an earlier one: another law than this.
      const plain = scripts.map((script) =>
        script.map((result): SendResult => (result.kind === 'accepted' ? { kind: 'accepted' } : result)),
      )
      const undisturbed = simulate(plan, byStep(plain, latencyMs), [])
      const disturbed = simulate(plan, byStep(plain, latencyMs), breaks)
      const order = (run: typeof undisturbed) => run.sends.map(({ stepIndex, result }) => [stepIndex, result])
      expect(order(disturbed)).toEqual(order(undisturbed))
      expect(disturbed.state.phase).toEqual(undisturbed.state.phase)
      for (const [index, { at }] of undisturbed.sends.entries())
        expect(disturbed.sends[index]!.at).toBeGreaterThanOrEqual(at)
    },
  )
})

describe('whatever is fed, in whatever order', () => {
  const timed = fc.array(fc.tuple(inputs, fc.nat({ max: 20 })), { maxLength: 40 })

  test.prop([plans, timed], RUNS)(
    'answers with its effects and one wait, the last; nothing after the end',
    (...args) => {
      for (const { before, after, commands } of feed(...args)) {
        if (before.phase.kind === 'ended') expect([after, commands]).toEqual([before, []])
        const waits = commands.filter(isWait)
        expect(waits).toHaveLength(after.phase.kind === 'ended' ? 0 : 1)
        if (waits[0]) expect(commands.at(-1)).toBe(waits[0])
      }
    },
  )

  test.prop([plans, timed], RUNS)('moves forward only, step by step', (...args) => {
    for (const { before, after } of feed(...args)) {
      expect([0, 1]).toContain(after.cursor - before.cursor)
      expect([0, 1]).toContain(after.sent - before.sent)
      expect(after.absentUntil).toBeGreaterThanOrEqual(before.absentUntil)
      expect(after.attempts).toBeLessThanOrEqual(MAX_ATTEMPTS)
    }
  })

  test.prop([plans, timed], RUNS)('states each hold, answer, pause, wait and end exactly once', (...args) => {
    for (const { plan, before, after, input, commands } of feed(...args)) {
      const stated = (kind: Effect['kind']) => commands.filter((command) => command.kind === kind).length
      const becomes = (is: (state: ContactState) => boolean) => Number(is(after) && !is(before))
      expect(stated('recordHold')).toBe(becomes(({ phase }) => phase.kind === 'held'))
      expect(stated('recordEnd')).toBe(becomes(({ phase }) => phase.kind === 'ended'))
      expect(stated('recordPause')).toBe(becomes((state) => state.paused && isBetween(state)))
      const answered = before.phase.kind === 'held' && /^(retried|skipped|markedSent)$/.test(input.kind)
      expect(stated('resolveHold')).toBe(Number(answered && after.phase.kind !== 'held'))
      const sleeps = (state: ContactState) =>
        !state.paused && state.phase.kind === 'waiting' && plan.steps[state.cursor]?.kind === 'wait'
      expect(stated('recordWait')).toBe(
        Number(sleeps(after) && !(sleeps(before) && before.cursor === after.cursor)),
      )
    }
  })

  test.prop([plans, timed], RUNS)('gives back each slot that it does not use, and no other', (...args) => {
    let booked = false
    for (const { plan, before, after, input, commands } of feed(...args)) {
      const refusedIt = input.kind === 'slotReserved' && before.phase.kind === 'slotting'
      if (refusedIt) booked = true
      if (input.kind === 'sendEnded' && before.phase.kind === 'sending')
        booked = isNextBooked(input) && after.phase.kind !== 'ended' && isMail(plan, after)
      for (const { kind } of commands) {
        if (kind !== 'releaseSlot') continue
        expect(booked).toBe(true)
        booked = false
      }
      const mailIsDue = isMail(plan, after) && after.phase.kind === 'waiting'
      expect(booked).toBe((mailIsDue || after.phase.kind === 'sending') && !after.paused)
    }
  })

  test.prop([plans, timed], RUNS)('waits for what its state needs', (...args) => {
    for (const { after, commands } of feed(...args)) {
      if (after.phase.kind === 'ended') continue
      const needs = {
        new: 'waitForMessage',
        held: 'waitForMessage',
        slotting: after.paused ? 'waitForMessage' : 'reserveSlot',
        waiting: after.paused ? 'waitForMessage' : 'waitUntil',
        sending: 'send',
      }
      expect(commands.at(-1)?.kind).toBe(needs[after.phase.kind])
    }
  })

  test.prop([plans, timed], RUNS)(
    'commands no send before its time, in a pause or in an absence',
    (...args) => {
      for (const { now, after, commands } of feed(...args)) {
        const wait = commands.at(-1)
        if (wait?.kind === 'reserveSlot') expect(wait.notBefore).toBeGreaterThanOrEqual(after.absentUntil)
        if (wait?.kind !== 'send') continue
        expect(after.paused).toBe(false)
        expect(now).toBeGreaterThanOrEqual(Math.max(after.notBefore, after.absentUntil))
      }
    },
  )

  test.prop([plans, timed], RUNS)('hears a human answer only while held', (...args) => {
    for (const { before, after, input } of feed(...args))
      if (/^(retried|skipped|markedSent)$/.test(input.kind) && before.phase.kind !== 'held')
        expect(after).toEqual(before)
  })

  test.prop([plans, timed])(
    'is a function: the same answer twice, and nothing changed in place',
    (...args) => {
      expect(feed(...args)).toEqual(feed(...args))
    },
  )

  const large: Plan = {
    v: 1,
    sequenceVersionId: '01890000-0000-7000-8000-000000000000',
    steps: Array.from({ length: MAX_STEPS }, (_, index) => ({
      kind: 'email',
      id: `01890000-0000-7000-8000-${String(index).padStart(12, '0')}`,
      delayMs: 366 * 86_400_000,
    })),
  }
  test.prop([timed])('carries at most 16 KiB, on the longest plan too', (timed) => {
    expect(JSON.stringify(large).length).toBeLessThanOrEqual(MAX_PLAN_BYTES)
    for (const { after } of feed(large, timed)) expect(JSON.stringify(after).length).toBeLessThan(16 * 1024)
  })
})

const isMail = (plan: Plan, { cursor }: ContactState) => plan.steps[cursor]?.kind === 'email'

const isNextBooked = ({ result }: Extract<Input, { kind: 'sendEnded' }>) =>
  result.kind === 'accepted' && result.nextAt !== undefined

/** Feed inputs straight to the interpreter, on frozen states. */
function feed(plan: Plan, timed: readonly (readonly [Input, number])[]) {
  const turns: {
    plan: Plan
    now: number
    before: ContactState
    input: Input
    after: ContactState
    commands: readonly Command[]
  }[] = []
  let state = Object.freeze(initialState)
  let now = 0
  for (const [input, later] of [[{ kind: 'started' }, 0] as const, ...timed]) {
    now += later
    const answer = advance(plan, state, input, now)
    turns.push({ plan, now, before: state, input, after: answer.state, commands: answer.commands })
    state = Object.freeze(answer.state)
  }
  return turns
}

function isBetween({ phase }: ContactState): boolean {
  return phase.kind === 'slotting' || phase.kind === 'waiting'
}

/** A world whose send results depend on step and try alone, so that runs at other times meet the same. */
function byStep(scripts: readonly (readonly SendResult[])[], latencyMs: number): World {
  const tries = new Map<number, number>()
  return {
    latencyMs,
    reserveSlot: ({ notBefore }, now) => ({ kind: 'slotReserved', at: Math.max(notBefore, now) }),
    send({ stepIndex }) {
      const nth = tries.get(stepIndex) ?? 0
      tries.set(stepIndex, nth + 1)
      return scripts[stepIndex]?.[nth] ?? { kind: 'accepted' }
    },
  }
}
