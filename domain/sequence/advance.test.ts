import { describe, expect, it } from 'vitest'
import type { Input } from './messages.ts'
import type { Plan } from './plan.ts'
import { simulate, type World } from '#test/support/simulate.ts'

const HOUR = 3_600_000
const plan: Plan = {
  v: 1,
  sequenceVersionId: 'version',
  steps: [
    { kind: 'email', id: 'first', delayMs: 0 },
    { kind: 'wait', id: 'wait', delayMs: 2 * HOUR },
    { kind: 'email', id: 'second', delayMs: HOUR },
  ],
}
const world: World = {
  latencyMs: 10,
  reserveSlot: ({ notBefore }, now) => ({ kind: 'slotReserved', at: Math.max(notBefore, now) }),
  send: () => ({ kind: 'accepted' }),
}
const at = (hours: number, input: Input) => ({ at: hours * HOUR, input })
const run = (told: { at: number; input: Input }[], answers: Partial<World> = {}) =>
  simulate(plan, { ...world, ...answers }, told)
const hoursOf = (sends: { at: number }[]) => sends.map((send) => Math.floor(send.at / HOUR))

describe('a contact', () => {
  it('sends each mail after its delay and ends as finished', () => {
    const { sends, state } = run([])
    expect(hoursOf(sends)).toEqual([0, 3])
    expect(state).toMatchObject({ phase: { kind: 'ended', outcome: 'finished' }, sent: 2 })
  })

  it('ends as replied, and gives its slot back, when a reply comes during the wait for the next mail', () => {
    const { sends, effects } = run([at(2.5, { kind: 'replied' })])
    expect(hoursOf(sends)).toEqual([0])
    expect(effects.slice(-2).map(({ effect }) => effect)).toEqual([
      { kind: 'releaseSlot', stepId: 'second', stepIndex: 2 },
      { kind: 'recordEnd', outcome: 'replied' },
    ])
  })

  it('ends as replied, and counts the mail, when the reply comes while the last mail is under way', () => {
    const { state } = run([{ at: 3 * HOUR + 25, input: { kind: 'replied' } }])
    expect(state).toMatchObject({ phase: { kind: 'ended', outcome: 'replied' }, sent: 2 })
  })

  it('lets a wait go on during a pause, and says so once resumed', () => {
    const { sends, effects } = run([at(1, { kind: 'paused' }), at(1.5, { kind: 'resumed' })])
    expect(hoursOf(sends)).toEqual([0, 3])
    expect(effects.map(({ effect }) => effect.kind)).toEqual([
      'recordWait',
      'recordPause',
      'recordWait',
      'recordEnd',
    ])
  })

  it('puts the next mail off until the person is back', () => {
    expect(hoursOf(run([at(1, { kind: 'absent', until: 50 * HOUR })]).sends)).toEqual([0, 50])
  })

  it('waits for a human when the fate of a mail is unknown, and goes on when it is marked as sent', () => {
    const send: World['send'] = ({ stepIndex }) =>
      stepIndex === 0 ? { kind: 'held', reason: 'send_unknown' } : { kind: 'accepted' }
    const { sends, effects, state } = run([at(5, { kind: 'markedSent', by: 'user' })], { send })
    expect(hoursOf(sends)).toEqual([0, 8])
    expect(state.sent).toBe(2)
    expect(effects.slice(0, 2).map(({ effect }) => effect)).toEqual([
      { kind: 'recordHold', reason: 'send_unknown', stepId: 'first', stepIndex: 0 },
      { kind: 'resolveHold', resolution: 'markedSent', by: 'user', stepId: 'first', stepIndex: 0 },
    ])
  })

  it('keeps the delay of a step that was held before its time and is retried', () => {
    let calls = 0
    const reserveSlot: World['reserveSlot'] = (place, now) =>
      ++calls === 2 ? { kind: 'failed' } : world.reserveSlot(place, now)
    expect(hoursOf(run([at(2.1, { kind: 'retried' })], { reserveSlot }).sends)).toEqual([0, 3])
  })

  it('stays paused when a held step is retried during a pause, and goes on at the resume', () => {
    const results = [{ kind: 'held', reason: 'send_failed' } as const]
    const { sends, effects } = run(
      [at(1, { kind: 'paused' }), at(2, { kind: 'retried' }), at(4, { kind: 'resumed' })],
      { send: () => results.shift() ?? { kind: 'accepted' } },
    )
    expect(hoursOf(sends)).toEqual([0, 4, 7])
    expect(effects.slice(0, 3).map(({ effect }) => effect.kind)).toEqual([
      'recordHold',
      'resolveHold',
      'recordPause',
    ])
  })
})
