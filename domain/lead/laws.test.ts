import { test } from '@fast-check/vitest'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { advanceLead } from './advance.ts'
import { isWait, type Command, type Input } from './messages.ts'
import { isFinal, needsReason } from './stages.ts'
import {
  initialState,
  LEAD_ACTIVITIES,
  LEAD_STAGES,
  MAX_OPEN_TASKS,
  QUIET_AFTER_MS,
  type LeadFacts,
  type LeadState,
} from './state.ts'

const RUNS = { numRuns: 1_000 }
const DAY = 86_400_000
const instant = fc.nat({ max: 60 }).map((day) => day * DAY)
const taskId = fc.constantFrom('a', 'b', 'c')
const stage = fc.constantFrom(...LEAD_STAGES)

const facts: fc.Arbitrary<LeadFacts> = fc.record({
  stage,
  isArchived: fc.boolean(),
  quietSince: instant,
  isQuiet: fc.boolean(),
  reminders: fc
    .uniqueArray(fc.record({ taskId, dueAt: instant }), { selector: ({ taskId: id }) => id })
    .map((reminders) => reminders.toSorted((a, b) => a.dueAt - b.dueAt)),
  refreshAt: fc.option(instant),
})

const inputs: fc.Arbitrary<Input> = fc.oneof(
  fc.constantFrom<Input>({ kind: 'started' }, { kind: 'opened' }, { kind: 'archived' }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('loaded' as const), facts }) },
  { weight: 6, arbitrary: fc.constant<Input>({ kind: 'timeReached' }) },
  fc.record({
    kind: fc.constant('activity' as const),
    activity: fc.constantFrom(...LEAD_ACTIVITIES),
    at: instant,
    evidenceId: fc.constant('event'),
  }),
  fc.record({ kind: fc.constant('touched' as const), at: instant }),
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('taskChanged' as const), taskId, dueAt: fc.option(instant) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('stageChanged' as const),
      changeId: fc.constant('change'),
      to: stage,
      hasReason: fc.boolean(),
      by: fc.constant('user'),
    }),
  },
  fc.record({ kind: fc.constant('scored' as const), refreshAt: fc.option(instant) }),
)
const story = fc.array(fc.tuple(inputs, fc.nat({ max: 6 })), { maxLength: 40 })

interface Turn {
  now: number
  input: Input
  before: LeadState
  after: LeadState
  commands: readonly Command[]
}

/** Feed inputs, some days apart, on frozen states. */
function feed(timed: readonly (readonly [Input, number])[]): Turn[] {
  const turns: Turn[] = []
  let before = Object.freeze(initialState)
  let now = 0
  for (const [input, days] of timed) {
    now += days * DAY
    const { state, commands } = advanceLead(before, input, now)
    turns.push({ now, input, before, after: state, commands })
    before = Object.freeze(state)
  }
  return turns
}

describe('whatever is fed to a lead, in whatever order', () => {
  test.prop([story], RUNS)('it answers with effects and at most one wait, the last', (timed) => {
    for (const { commands } of feed(timed)) {
      const waits = commands.filter(isWait)
      expect(waits.length).toBeLessThanOrEqual(1)
      if (waits[0]) expect(commands.at(-1)).toBe(waits[0])
    }
  })

  test.prop([story], RUNS)(
    'it rests only if it is archived, or settled with no reminder to come',
    (timed) => {
      for (const { after, commands } of feed(timed)) {
        const isAtRest = after.isArchived || (isFinal(after.stage) && after.reminders.length === 0)
        expect(commands.some(isWait)).toBe(after.phase === 'loading' || !isAtRest)
      }
    },
  )

  test.prop([story], RUNS)('it reminds of what is due, at once, once and never before', (timed) => {
    for (const { now, input, before, after, commands } of feed(timed)) {
      const reminded = commands.filter((command) => command.kind === 'remindTask')
      const isTime = input.kind === 'timeReached' && before.phase === 'watching' && !before.isArchived
      const due = isTime ? before.reminders.filter(({ dueAt }) => dueAt <= now) : []
      expect(reminded).toEqual(due.map((reminder) => ({ kind: 'remindTask', ...reminder })))
      for (const { taskId: id } of due) expect(after.reminders.map((each) => each.taskId)).not.toContain(id)
    }
  })

  test.prop([story], RUNS)('it sleeps no longer than until its next reminder', (timed) => {
    for (const { after, commands } of feed(timed)) {
      const wait = commands.at(-1)
      const [next] = after.reminders
      if (next && after.phase === 'watching' && !after.isArchived)
        expect(wait?.kind === 'waitUntil' ? wait.at : Infinity).toBeLessThanOrEqual(next.dueAt)
    }
  })

  test.prop([story], RUNS)(
    'it goes quiet only after all that time, and once until something happens',
    (timed) => {
      for (const { now, before, after, commands } of feed(timed)) {
        if (!commands.some((command) => command.kind === 'recordQuiet')) continue
        expect(now - before.quietSince).toBeGreaterThanOrEqual(QUIET_AFTER_MS)
        expect([before.isQuiet, after.isQuiet, isFinal(before.stage)]).toEqual([false, true, false])
      }
    },
  )

  test.prop([story], RUNS)('each move is written down, and has a reason where one is needed', (timed) => {
    for (const { input, before, after, commands } of feed(timed)) {
      const written = commands.filter((command) => command.kind === 'recordStage')
      if (input.kind === 'loaded') continue
      expect(written.map(({ to }) => to)).toEqual(after.stage === before.stage ? [] : [after.stage])
      if (written.length > 0 && input.kind === 'stageChanged' && needsReason(before.stage, after.stage))
        expect(input.hasReason).toBe(true)
    }
  })

  test.prop([story], RUNS)('each fact is handed to the ledger, unless the lead is archived', (timed) => {
    for (const { input, before, commands } of feed(timed)) {
      const isHeard = input.kind === 'activity' && before.phase === 'watching' && !before.isArchived
      expect(commands.filter((command) => command.kind === 'recordScore')).toHaveLength(Number(isHeard))
    }
  })

  test.prop([story])('it is a function: the same answer twice, and nothing changed in place', (timed) => {
    expect(feed(timed)).toEqual(feed(timed))
  })

  test('carries at most 16 KiB, with a reminder for each task that it may have', () => {
    const reminders = Array.from({ length: MAX_OPEN_TASKS }, (_, index) => ({
      taskId: `01890000-0000-7000-8000-${String(index).padStart(12, '0')}`,
      dueAt: 4_000_000_000_000,
    }))
    const full = { ...initialState, phase: 'watching' as const, reminders }
    expect(JSON.stringify(full).length).toBeLessThan(16 * 1024)
  })
})
