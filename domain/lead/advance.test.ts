import { describe, expect, it } from 'vitest'
import { advanceLead } from './advance.ts'
import type { Command, Input } from './messages.ts'
import { initialState, QUIET_AFTER_MS, type LeadFacts, type LeadState } from './state.ts'

const HOUR = 3_600_000
const facts: LeadFacts = {
  stage: 'new',
  isArchived: false,
  quietSince: 0,
  isQuiet: false,
  reminders: [],
  refreshAt: null,
}

/** A lead with these facts, after some inputs at the instants given; the commands are those of the last. */
function lead(own: Partial<LeadFacts>, ...inputs: [number, Input][]) {
  let state: LeadState = initialState
  let commands: Command[] = []
  for (const [now, input] of [[0, { kind: 'loaded', facts: { ...facts, ...own } }] as const, ...inputs]) {
    const answer = advanceLead(state, input, now)
    state = answer.state
    commands = answer.commands
  }
  return { state, commands }
}

const move = (to: LeadFacts['stage'], hasReason = false): Input => ({
  kind: 'stageChanged',
  changeId: 'change',
  to,
  hasReason,
  by: 'user',
})
const told = (activity: 'answer_sent' | 'mail_opened', at: number): Input => ({
  kind: 'activity',
  activity,
  at,
  evidenceId: 'event',
})
const quietAt = (at: number): Command => ({ kind: 'waitUntil', at, reason: 'quiet' })

describe('a lead', () => {
  it('reads its rows first, and then waits until it has gone quiet', () => {
    const first = advanceLead(initialState, { kind: 'started' }, 0)
    expect(first.commands).toEqual([{ kind: 'load' }, { kind: 'waitForMessage' }])
    expect(lead({ quietSince: 5 }).commands).toEqual([quietAt(5 + QUIET_AFTER_MS)])
  })

  it('goes quiet once, and wakes up when something happens', () => {
    const quiet = lead({}, [QUIET_AFTER_MS, { kind: 'timeReached' }])
    expect(quiet.commands).toEqual([{ kind: 'recordQuiet', since: 0 }, { kind: 'waitForMessage' }])
    const awake = advanceLead(quiet.state, { kind: 'touched', at: QUIET_AFTER_MS + 1 }, QUIET_AFTER_MS + 1)
    expect(awake.commands).toEqual([quietAt(2 * QUIET_AFTER_MS + 1)])
  })

  it('reminds of a task when it is due, and is not quiet while one is to come', () => {
    const dueAt = QUIET_AFTER_MS + HOUR
    const planned = lead({}, [1, { kind: 'taskChanged', taskId: 't', dueAt }])
    expect(planned.commands).toEqual([{ kind: 'waitUntil', at: dueAt, reason: 'reminder' }])
    const due = advanceLead(planned.state, { kind: 'timeReached' }, dueAt)
    expect(due.commands).toEqual([
      { kind: 'remindTask', taskId: 't', dueAt },
      quietAt(dueAt + QUIET_AFTER_MS),
    ])
  })

  it('forgets the reminder of a task that is done, and moves that of one that is put off', () => {
    const change = (dueAt: number | null): Input => ({ kind: 'taskChanged', taskId: 't', dueAt })
    expect(lead({}, [0, change(HOUR)], [0, change(null)]).state.reminders).toEqual([])
    expect(lead({}, [0, change(HOUR)], [0, change(2 * HOUR)]).state.reminders).toEqual([
      { taskId: 't', dueAt: 2 * HOUR },
    ])
  })

  it('has its score worked out anew when fading changes it', () => {
    const due = lead({ refreshAt: HOUR }, [HOUR, { kind: 'timeReached' }])
    expect(due.commands[0]).toEqual({ kind: 'refreshScore' })
    const next = advanceLead(due.state, { kind: 'scored', refreshAt: 3 * HOUR }, HOUR)
    expect(next.commands).toEqual([{ kind: 'waitUntil', at: 3 * HOUR, reason: 'score' }])
  })

  it('becomes a contacted one with the first answer, by the fact that states it', () => {
    const answered = lead({}, [7, told('answer_sent', 7)])
    expect(answered.commands.slice(0, 2)).toEqual([
      { kind: 'recordScore', activity: 'answer_sent', at: 7, evidenceId: 'event' },
      { kind: 'recordStage', changeId: 'event', to: 'contacted', by: null, at: 7 },
    ])
    const later = lead({ stage: 'qualified' }, [7, told('answer_sent', 7)])
    expect(later.state.stage).toBe('qualified')
  })
})

describe('a change of stage', () => {
  it('is written down with who wished it', () => {
    const moved = lead({}, [9, move('qualified')])
    expect(moved.state.stage).toBe('qualified')
    const recorded = { kind: 'recordStage', changeId: 'change', to: 'qualified', by: 'user', at: 9 }
    expect(moved.commands[0]).toEqual(recorded)
  })

  it.each([
    ['the same stage', 'new', move('new', true)],
    ['unqualified without a reason', 'new', move('unqualified')],
    ['reopened without a reason', 'converted', move('contacted')],
  ] as const)('is refused: %s', (_why, stage, input) => {
    expect(lead({ stage, reminders: [{ taskId: 't', dueAt: HOUR }] }, [1, input])).toMatchObject({
      state: { stage },
      commands: [{ kind: 'waitUntil' }],
    })
  })

  it('reopens a settled lead with a reason', () => {
    expect(lead({ stage: 'unqualified' }, [1, move('contacted', true)]).state.stage).toBe('contacted')
  })
})

describe('a lead is at rest', () => {
  it('when it is settled and nothing is to be reminded of', () => {
    expect(lead({}, [1, move('converted')]).commands.map(({ kind }) => kind)).toEqual(['recordStage'])
    const waiting = lead({ stage: 'converted', refreshAt: 5, reminders: [{ taskId: 't', dueAt: HOUR }] })
    expect(waiting.commands).toEqual([{ kind: 'waitUntil', at: HOUR, reason: 'reminder' }])
    const reminded = advanceLead(waiting.state, { kind: 'timeReached' }, HOUR)
    expect(reminded.commands.at(-1)?.kind).not.toMatch(/^wait/)
  })

  it('when its row says that it is archived, not when it was told so', () => {
    const told = lead({}, [1, { kind: 'archived' }])
    expect(told.commands[0]).toEqual({ kind: 'load' })
    const loaded = (isArchived: boolean): Input => ({ kind: 'loaded', facts: { ...facts, isArchived } })
    expect(advanceLead(told.state, loaded(true), 1).commands).toEqual([])
    expect(advanceLead(told.state, loaded(false), 1).commands).toEqual([quietAt(QUIET_AFTER_MS)])
  })

  it('and is watched again when it comes back from the archive', () => {
    expect(lead({ isArchived: true }, [1, { kind: 'opened' }]).commands[0]).toEqual({ kind: 'load' })
    expect(lead({ isArchived: true }, [1, told('mail_opened', 1)]).commands).toEqual([])
  })
})
