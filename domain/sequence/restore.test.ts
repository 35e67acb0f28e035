import { describe, expect, it } from 'vitest'
import { advance, MAX_ATTEMPTS } from './advance.ts'
import type { Plan } from './plan.ts'
import { restoreContact, type ContactFacts, type LedgerFact } from './restore.ts'

const HOUR = 3_600_000
const BEGAN = 1_000 * HOUR
const NOW = BEGAN + 50 * HOUR

const plan: Plan = {
  v: 1,
  sequenceVersionId: 'v',
  steps: [
    { kind: 'email', id: 'a', delayMs: HOUR },
    { kind: 'wait', id: 'b', delayMs: 24 * HOUR },
    { kind: 'email', id: 'c', delayMs: 2 * HOUR },
  ],
}

const facts = (own: Partial<ContactFacts> = {}): ContactFacts => ({
  status: 'active',
  stepIndex: 0,
  waitingFor: 'slot',
  waitUntil: null,
  holdReason: null,
  stopOutcome: null,
  absentUntil: null,
  isPausedByUser: false,
  campaignStatus: 'ACTIVE',
  beganAt: BEGAN,
  messages: [],
  verdicts: [],
  ...own,
})

const message = (stepId: string, own: Partial<LedgerFact> = {}): LedgerFact => ({
  stepId,
  state: 'accepted',
  resolution: null,
  attempts: 1,
  endedAt: BEGAN + 5 * HOUR,
  ...own,
})

const restore = (own: Partial<ContactFacts>) => restoreContact(plan, facts(own))

/** What it waits on once all that is queued has been considered. */
function waitOf({ state, queue }: ReturnType<typeof restoreContact>) {
  let turn = advance(plan, state, { kind: 'started' }, NOW)
  for (const input of queue) turn = advance(plan, turn.state, input, NOW)
  return turn
}

describe('a contact whose history is lost', () => {
  it('wants a place for its first mail no earlier than its delay says', () => {
    const { commands } = waitOf(restore({ status: 'pending', waitingFor: null }))
    expect(commands).toEqual([{ kind: 'reserveSlot', notBefore: BEGAN + HOUR, stepId: 'a', stepIndex: 0 }])
  })

  it('keeps the place that it had', () => {
    const waitUntil = NOW + HOUR
    const messages = [message('a', { state: 'reserved', attempts: 0, endedAt: null })]
    const { commands } = waitOf(restore({ waitingFor: 'send_time', waitUntil, messages }))
    expect(commands).toEqual([{ kind: 'waitUntil', at: waitUntil }])
  })

  it('stands behind a mail that is out, and waits from when it went', () => {
    const { state, commands } = waitOf(restore({ waitingFor: null, messages: [message('a')] }))
    expect(state).toMatchObject({ cursor: 1, sent: 1 })
    expect(commands).toContainEqual({ kind: 'waitUntil', at: BEGAN + 29 * HOUR })
  })

  it('never sends a step that is out, whatever else its row says', () => {
    for (const status of ['pending', 'active', 'paused'] as const)
      for (const sent of [message('a'), message('a', { state: 'resolved', resolution: 'sent' })]) {
        const { state } = restore({ status, messages: [sent], waitingFor: 'send_time', waitUntil: NOW })
        expect(state.cursor).toBe(1)
      }
  })

  it.each(['transmitting', 'unknown', 'rejected'] as const)(
    'lets the ledger answer for a mail that is %s, before anything else',
    (state) => {
      const lost = restore({
        messages: [message('a', { state })],
        stopOutcome: 'replied',
        isPausedByUser: true,
      })
      expect(waitOf(lost).commands).toMatchObject([{ kind: 'send', stepId: 'a', stepIndex: 0 }])
    },
  )

  it('stays held for the same reason, also where its mail turned out to be sent', () => {
    const lost = restore({ status: 'held', holdReason: 'send_unknown', messages: [message('a')] })
    expect(lost.state).toMatchObject({ cursor: 0, phase: { kind: 'held', reason: 'send_unknown' } })
    expect(waitOf(lost).commands).toEqual([{ kind: 'waitForMessage' }])
  })

  it('has left behind what a human left out', () => {
    const verdicts = [{ stepId: 'a', at: BEGAN + 7 * HOUR }]
    const { state } = restore({ verdicts })
    expect(state).toMatchObject({ cursor: 1, sent: 0, phase: { kind: 'waiting', until: BEGAN + 31 * HOUR } })
  })

  it('waits from the word of a human who knows that a mail of unknown fate is out, as it did', () => {
    const messages = [message('a', { state: 'resolved', resolution: 'sent' })]
    const { state } = restore({ messages, verdicts: [{ stepId: 'a', at: BEGAN + 9 * HOUR }] })
    expect(state).toMatchObject({ cursor: 1, sent: 1, phase: { kind: 'waiting', until: BEGAN + 33 * HOUR } })
  })

  it('stays paused, and hears of a pause or a resume that it had not acted upon', () => {
    const paused = { status: 'paused', waitingFor: 'resume' } as const
    expect(waitOf(restore({ ...paused, isPausedByUser: true })).commands).toEqual([
      { kind: 'waitForMessage' },
    ])
    expect(restore({ ...paused, campaignStatus: 'PAUSED' }).queue).toEqual([])
    expect(waitOf(restore(paused)).commands.at(-1)).toMatchObject({ kind: 'reserveSlot' })
    const told = waitOf(restore({ campaignStatus: 'PAUSED' }))
    expect(told.commands.map(({ kind }) => kind)).toEqual(['recordPause', 'waitForMessage'])
  })

  it('ends as was committed, or with its campaign', () => {
    expect(waitOf(restore({ stopOutcome: 'bounced' })).commands).toEqual([
      { kind: 'recordEnd', outcome: 'bounced' },
    ])
    expect(waitOf(restore({ campaignStatus: 'ARCHIVED' })).state.phase).toMatchObject({ outcome: 'stopped' })
  })

  it('gives the place up that lies in an absence', () => {
    const messages = [message('a', { state: 'reserved', endedAt: null })]
    const absentUntil = NOW + 9 * HOUR
    const lost = restore({ waitingFor: 'send_time', waitUntil: NOW, messages, absentUntil })
    expect(waitOf(lost).commands).toMatchObject([{ kind: 'reserveSlot', notBefore: absentUntil }])
  })

  it('is not tried sooner than a failed send was put off, nor held before it is tried once more', () => {
    const messages = [message('a', { state: 'planned', attempts: 20, endedAt: null })]
    const { state } = restore({ waitUntil: NOW + HOUR, messages })
    expect(state).toMatchObject({ notBefore: NOW + HOUR, attempts: MAX_ATTEMPTS - 1 })
  })

  it('comes to its end if only that was missing', () => {
    const out = restore({ stepIndex: 2, waitingFor: null, messages: [message('a'), message('c')] })
    expect(waitOf(out).commands).toEqual([{ kind: 'send', stepId: 'c', stepIndex: 2, next: null }])
    const { state } = advance(plan, out.state, { kind: 'sendEnded', result: { kind: 'accepted' } }, NOW)
    expect(state).toMatchObject({ sent: 2, phase: { kind: 'ended', outcome: 'finished' } })
    const verdicts = [{ stepId: 'c', at: NOW }]
    const skipped = waitOf(restore({ stepIndex: 2, verdicts, messages: [message('a')] }))
    expect(skipped.commands.at(-1)).toEqual({ kind: 'recordEnd', outcome: 'finished' })
  })
})
