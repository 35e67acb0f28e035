import { describe as suite, expect, it } from 'vitest'
import { describe } from './describe.ts'
import type { Plan } from './plan.ts'
import { initialState, type ContactState } from './state.ts'

const plan: Plan = {
  v: 1,
  sequenceVersionId: 'version',
  steps: [
    { kind: 'email', id: 'first', delayMs: 0 },
    { kind: 'email', id: 'second', delayMs: 1_000 },
  ],
}
const second: ContactState = { ...initialState, cursor: 1, sent: 1, notBefore: 5_000 }

suite('describe', () => {
  it('names the step and the instant that a contact sleeps until', () => {
    expect(describe(plan, { ...second, phase: { kind: 'waiting', until: 6_000 } })).toEqual({
      status: 'active',
      step: { number: 2, id: 'second', kind: 'email' },
      of: 2,
      waitingFor: 'send_time',
      until: 6_000,
      becauseAbsent: false,
      reason: null,
      outcome: null,
      sent: 1,
    })
  })

  it('says when an absence puts the mail off', () => {
    const away: ContactState = { ...second, absentUntil: 9_000, phase: { kind: 'slotting' } }
    expect(describe(plan, away)).toMatchObject({ waitingFor: 'slot', until: 9_000, becauseAbsent: true })
  })

  it('gives the reason of a hold, also while paused, since a human must decide first', () => {
    const held: ContactState = { ...second, paused: true, phase: { kind: 'held', reason: 'send_unknown' } }
    expect(describe(plan, held)).toMatchObject({
      status: 'held',
      waitingFor: 'human',
      reason: 'send_unknown',
    })
  })

  it('waits for the resume when paused', () => {
    const paused: ContactState = { ...second, paused: true, phase: { kind: 'slotting' } }
    expect(describe(plan, paused)).toMatchObject({ status: 'paused', waitingFor: 'resume', until: null })
  })

  it('waits for nothing at the end', () => {
    const ended: ContactState = { ...second, cursor: 2, phase: { kind: 'ended', outcome: 'replied' } }
    expect(describe(plan, ended)).toMatchObject({
      status: 'replied',
      step: null,
      waitingFor: null,
      outcome: 'replied',
    })
  })
})
