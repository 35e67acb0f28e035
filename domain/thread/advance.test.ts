import { describe, expect, it } from 'vitest'
import { approve, at, DAY, daysOf, HOUR, mail, run } from '#test/support/scripted-thread.ts'
import { isAtRest } from './advance.ts'
import type { Input } from './inputs.ts'

const worksOf = ({ works }: ReturnType<typeof run>) => works.map(({ work }) => work.kind)
const records = ({ effects }: ReturnType<typeof run>) =>
  effects.flatMap(({ effect }) => (effect.kind === 'record' ? [`${effect.state}:${effect.change}`] : []))

describe('a thread', () => {
  it('drafts for a mail, waits for a human, sends, and is at rest', () => {
    const thread = run([mail('m1'), at(DAY, approve())])
    expect(worksOf(thread)).toEqual(['classify', 'draft', 'validate', 'send'])
    expect(records(thread)).toEqual([
      ...['classifying:none', 'drafting:none', 'validating:none', 'draft_ready:draft_ready'],
      ...['sending:approved', 'sent:none'],
    ])
    expect(daysOf(thread)).toEqual([1])
    expect(isAtRest(thread.state)).toBe(true)
  })

  it('sends by itself when its undo window is over, if intent and evidence allow it', () => {
    const thread = run([mail('m1')], { isAutomatic: true, validate: [{ kind: 'passed', mayAutoSend: true }] })
    expect(thread.sends[0]).toMatchObject({ at: HOUR, isAutomatic: true })
    expect(records(thread).slice(3, 6)).toEqual(['undo_window:scheduled', 'sending:approved', 'sent:none'])
    const uncited = run([mail('m1')], {
      isAutomatic: true,
      validate: [{ kind: 'passed', mayAutoSend: false }],
    })
    expect(uncited.state.phase.kind).toBe('draft_ready')
  })

  it.each<[string, Input]>([
    ['undone', { kind: 'undone', by: 'ann' }],
    ['edited', { kind: 'edited', draftId: 'own', by: 'ann' }],
    ['stopped', { kind: 'stopped', reason: 'unsubscribed' }],
  ])('waits for a human after all when %s within the undo window', (_, input) => {
    const thread = run([mail('m1'), at(HOUR / 2, input)], { isAutomatic: true })
    expect(thread.state.phase.kind).toBe('draft_ready')
    expect(thread.sends).toEqual([])
  })

  it('tries three drafts, each another one, then asks a human, who may still approve the last', () => {
    const failed = { kind: 'failed' } as const
    const thread = run([mail('m1'), at(DAY, approve())], { validate: [failed, failed, failed] })
    const orders = thread.works.flatMap(({ work }) => (work.kind === 'draft' ? [work.order] : []))
    expect(orders.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    expect(new Set(orders.map(({ draftId }) => draftId)).size).toBe(3)
    expect(records(thread)).toContain('held:held')
    expect(thread.sends.map(({ draftId }) => draftId)).toEqual([orders[2]?.draftId])
    expect(thread.effects.some(({ effect }) => effect.kind === 'settleDraft')).toBe(false)
  })

  it('orders another draft when a human retries after three', () => {
    const failed = { kind: 'failed' } as const
    const thread = run([mail('m1'), at(DAY, { kind: 'retried' })], { validate: [failed, failed, failed] })
    expect(thread.state).toMatchObject({ phase: { kind: 'draft_ready' }, draft: { attempt: 1 } })
    expect(thread.effects.map(({ effect }) => effect)).toContainEqual({
      kind: 'settleDraft',
      draftId: 'id-3',
      state: 'superseded',
    })
  })

  it('drops what it had for a newer mail, and takes the same one once', () => {
    const thread = run([mail('m1'), mail('m2', DAY), mail('m2', DAY), mail('m1', DAY)])
    expect(worksOf(thread)).toEqual(['classify', 'draft', 'validate', 'classify', 'draft', 'validate'])
    expect(thread.effects.map(({ effect }) => effect)).toContainEqual({
      kind: 'settleDraft',
      draftId: 'id-1',
      state: 'superseded',
    })
    expect(thread.state.draft).toMatchObject({ draftId: 'id-2', inboundId: 'm2' })
  })

  it('does not draft for a mail that came late, behind the one that it drafts for', () => {
    const late = at(2 * HOUR, { kind: 'mailArrived', inboundId: 'm1', at: 0 })
    expect(run([mail('m2', HOUR), late]).state.draft?.inboundId).toBe('m2')
  })

  it('classifies anew as a human says', () => {
    const corrected = at(HOUR, { kind: 'intentCorrected', intentId: 'other', by: 'ann' })
    const thread = run([mail('m1'), corrected])
    const classified = thread.works.flatMap(({ work }) => (work.kind === 'classify' ? [work] : []))
    expect(classified[1]).toMatchObject({ inboundId: 'm1', intentId: 'other', by: 'ann' })
    expect(thread.state.draft?.draftId).toBe('id-2')
  })

  it('drafts anew with an instruction, and then never sends by itself', () => {
    const regenerated = at(HOUR / 2, { kind: 'regenerated', requestId: 'shorter' })
    const thread = run([mail('m1'), regenerated], { isAutomatic: true })
    expect(thread.state).toMatchObject({
      phase: { kind: 'draft_ready' },
      draft: { requestId: 'shorter', attempt: 1 },
    })
  })

  it('is silent while a human has taken over, and answers the newest mail once handed back', () => {
    const told = [mail('m1'), at(HOUR, { kind: 'takenOver', by: 'ann' } as const), mail('m2', 2 * HOUR)]
    expect(worksOf(run(told))).toEqual(['classify', 'draft', 'validate'])
    const back = run([...told, at(DAY, { kind: 'handedBack', by: 'ann' })])
    expect(back.state).toMatchObject({ phase: { kind: 'draft_ready' }, draft: { inboundId: 'm2' } })
  })

  it('sends what the human writes who has taken over, and stays silent afterwards', () => {
    const written = [
      mail('m1'),
      at(HOUR, { kind: 'takenOver', by: 'ann' } as const),
      at(2 * HOUR, { kind: 'edited', draftId: 'own', by: 'ann' } as const),
      at(2 * HOUR, { kind: 'approved', draftId: 'own', followUps: true, by: 'ann' } as const),
    ]
    const thread = run(written)
    expect(worksOf(thread)).toEqual(['classify', 'draft', 'validate', 'send'])
    expect(thread.state).toMatchObject({ phase: { kind: 'taken_over' }, sentDraftId: 'own', followUps: [] })
    const answered = run([...written, mail('m2', DAY)])
    expect(worksOf(answered)).toEqual(worksOf(thread))
    expect(answered.state).toMatchObject({ phase: { kind: 'taken_over' }, mail: { id: 'm2' } })
  })

  it('that is held until an instant goes on by itself then, with what it was at', () => {
    const spent = { kind: 'held', reason: 'budget_spent', until: DAY } as const
    const thread = run([mail('m1')], { classify: [spent] })
    expect(records(thread).slice(0, 3)).toEqual(['classifying:none', 'held:held', 'classifying:none'])
    expect(thread.works.map(({ at: when }) => when).slice(0, 2)).toEqual([0, DAY])
    expect(thread.state.phase.kind).toBe('draft_ready')
  })

  it('that is held until an instant goes on at once when a human retries', () => {
    const spent = { kind: 'held', reason: 'budget_spent', until: DAY } as const
    const thread = run([mail('m1'), at(HOUR, { kind: 'retried', by: 'ann' })], { classify: [spent] })
    expect(thread.works.map(({ at: when }) => when).slice(0, 2)).toEqual([0, HOUR])
  })

  it('opens again when a mail comes after a close', () => {
    expect(run([mail('m1'), at(HOUR, { kind: 'closed' })]).state.phase.kind).toBe('closed')
    const opened = run([mail('m1'), at(HOUR, { kind: 'closed' }), mail('m2', DAY)])
    expect(opened.state.phase.kind).toBe('draft_ready')
  })
})

describe('a send', () => {
  it('is tried again when it was put off, eight times at most', () => {
    const deferred = (days: number) => ({ kind: 'deferred', until: days * DAY }) as const
    expect(daysOf(run([mail('m1'), at(DAY, approve())], { send: [deferred(2), deferred(4)] }))).toEqual([
      1, 2, 4,
    ])
    const never = run([mail('m1'), at(HOUR, approve())], {
      send: Array.from({ length: 9 }, () => deferred(0)),
    })
    expect(never.state.phase).toMatchObject({ kind: 'held', reason: 'send_failed' })
    expect(never.sends).toHaveLength(8)
  })

  it('is repeated with the same draft when a human retries', () => {
    const held = { kind: 'held', reason: 'mailbox_unavailable' } as const
    const thread = run([mail('m1'), at(HOUR, approve()), at(DAY, { kind: 'retried', by: 'ann' })], {
      send: [held],
    })
    expect(thread.sends.map(({ draftId }) => draftId)).toEqual(['id-1', 'id-1'])
    expect(records(thread)).toContain('sending:retried')
  })

  it('of unknown fate counts as sent, follow-ups included, where a human says so', () => {
    const unknown = { kind: 'held', reason: 'send_unknown' } as const
    const told = [mail('m1'), at(HOUR, approve(true)), at(DAY, { kind: 'markedSent', by: 'ann' } as const)]
    const thread = run(told, { send: [unknown] })
    expect(records(thread)).toContain('sending:marked_sent')
    expect(thread.state.answerId).toBe('id-1')
    expect(daysOf(thread).slice(1)).toEqual([1, 3, 5, 7])
  })

  it('of what does not hold any more is ordered anew by a retry, and approved anew', () => {
    const held = { kind: 'held', reason: 'draft_failed' } as const
    const told = [mail('m1'), at(HOUR, approve()), at(DAY, { kind: 'retried' } as const)]
    const thread = run(told, { send: [held] })
    expect(thread.state).toMatchObject({ phase: { kind: 'draft_ready' }, draft: { draftId: 'id-2' } })
  })

  it('that a newer mail overtook leaves the draft behind and waits for that mail', () => {
    const thread = run([mail('m1'), at(HOUR, approve()), mail('m2', DAY)], { send: [{ kind: 'overtaken' }] })
    expect(records(thread)).toContain('new:none')
    expect(thread.state.draft?.inboundId).toBe('m2')
  })

  it('that may not go out by itself any more waits for approval, and says that it was called back', () => {
    const thread = run([mail('m1')], { isAutomatic: true, send: [{ kind: 'unapproved' }] })
    expect(records(thread).slice(-2)).toEqual(['sending:approved', 'draft_ready:undone'])
    expect(thread.state).toMatchObject({ phase: { kind: 'draft_ready' }, draft: { draftId: 'id-1' } })
  })

  it('that was refused for good is an error, until a human writes something else', () => {
    const thread = run([mail('m1'), at(HOUR, approve())], { send: [{ kind: 'rejected' }] })
    expect(thread.state.phase.kind).toBe('error')
    expect(isAtRest(thread.state)).toBe(false)
  })
})
