import { test } from '@fast-check/vitest'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { counter, forDraft } from '#test/support/simulate-thread.ts'
import { inputs } from '#test/support/thread-arbitraries.ts'
import { advanceThread } from './advance.ts'
import { isWait, type Command } from './commands.ts'
import { initialFlow, type ThreadFlow } from './flow.ts'
import type { Input, Wish } from './inputs.ts'
import { refusalOf } from './refusals.ts'

const RUNS = { numRuns: 2_000 }
const HOUR = 3_600_000
const timed = fc.array(fc.tuple(inputs, fc.nat({ max: 80 })), { maxLength: 60 })
const WISHES =
  /approved|rejected|edited|regenerated|intentCorrected|takenOver|handedBack|undone|Cancelled|closed|retried/

interface Turn {
  now: number
  before: ThreadFlow
  input: Input
  after: ThreadFlow
  commands: readonly Command[]
}

/** Feed inputs straight to the interpreter, on frozen states. */
function feed(timed: readonly (readonly [Input, number])[]): Turn[] {
  const turns: Turn[] = []
  const newId = counter()
  let state = Object.freeze(initialFlow)
  let now = 0
  for (const [raw, hours] of [[{ kind: 'started' }, 0] as const, ...timed]) {
    now += hours * HOUR
    const input = forDraft(raw, state)
    const { state: after, commands } = advanceThread(state, input, now, newId)
    turns.push({ now, before: state, input, after, commands })
    state = Object.freeze(after)
  }
  return turns
}

describe('whatever is fed to a thread, in whatever order', () => {
  test.prop([timed], RUNS)('it answers with its effects and one wait, the last', (timed) => {
    for (const { commands } of feed(timed)) {
      expect(commands.filter(isWait)).toHaveLength(1)
      expect(isWait(commands.at(-1)!)).toBe(true)
    }
  })

  test.prop([timed], RUNS)('it waits for what its state needs', (timed) => {
    for (const { now, after, commands } of feed(timed)) {
      const { phase, followUps } = after
      const needs = {
        new: 'waitForMessage',
        classifying: 'classify',
        drafting: 'draft',
        validating: 'validate',
        draft_ready: 'waitForMessage',
        undo_window: 'waitUntil',
        sending: phase.kind === 'sending' && now < phase.notBefore ? 'waitUntil' : 'send',
        sent: followUps.length > 0 ? 'waitUntil' : 'waitForMessage',
        held: phase.kind === 'held' && phase.until !== undefined ? 'waitUntil' : 'waitForMessage',
        error: 'waitForMessage',
        taken_over: 'waitForMessage',
        closed: 'waitForMessage',
      }
      expect(commands.at(-1)?.kind).toBe(needs[phase.kind])
    }
  })

  test.prop([timed], RUNS)('a wish is refused, or it changes something', (timed) => {
    for (const { before, input, after, commands } of feed(timed)) {
      if (!WISHES.test(input.kind)) continue
      const isRefused = refusalOf(before, input as Wish) !== null
      expect(after === before).toBe(isRefused)
      if (isRefused) expect(commands.filter((command) => !isWait(command))).toEqual([])
    }
  })

  test.prop([timed], RUNS)('a hold always accepts a retry, and works again', (timed) => {
    for (const { now, after } of feed(timed)) {
      if (after.phase.kind !== 'held') continue
      expect(refusalOf(after, { kind: 'retried' })).toBeNull()
      const { state } = advanceThread(after, { kind: 'retried' }, now, counter())
      expect(['classifying', 'drafting', 'validating', 'sending']).toContain(state.phase.kind)
    }
  })

  test.prop([timed], RUNS)('the same mail twenty times is one', (timed) => {
    for (const { now, before, input, after } of feed(timed)) {
      if (input.kind !== 'mailArrived') continue
      expect(advanceThread(after, input, now, counter()).state).toBe(after)
      if (before.heard.includes(input.inboundId)) expect(after).toBe(before)
    }
  })

  test.prop([timed], RUNS)('it is a function: the same answer twice', (timed) => {
    expect(feed(timed)).toEqual(feed(timed))
  })

  test.prop([timed], RUNS)('it carries at most 16 KiB', (timed) => {
    // Ids of tests are a quarter as long as those of the product.
    for (const { after } of feed(timed)) expect(JSON.stringify(after).length).toBeLessThan(4 * 1024)
  })
})
