import { describe, expect, it } from 'vitest'
import { approve, at, DAY, daysOf, HOUR, mail, run } from '#test/support/scripted-thread.ts'
import { isAtRest } from './advance.ts'

describe('follow-ups', () => {
  const approved = [mail('m1'), at(DAY, approve(true))]

  it('go out two, four and six days after the answer, each from a draft of its own', () => {
    const thread = run(approved)
    expect(daysOf(thread)).toEqual([1, 3, 5, 7])
    expect(thread.sends.map(({ order }) => order?.kind)).toEqual([
      'answer',
      ...Array<string>(3).fill('follow_up'),
    ])
    expect(isAtRest(thread.state)).toBe(true)
  })

  it('are six where a meeting is waited for, and count from a later time that the mail names', () => {
    expect(daysOf(run(approved, { meetingTalk: 'open' }))).toEqual([1, 3, 5, 7, 10, 12, 14])
    expect(daysOf(run(approved, { laterAt: 30 * DAY }))).toEqual([1, 32, 34, 36])
  })

  it('are none where the answer agrees on a meeting, approved or sent by itself', () => {
    expect(daysOf(run(approved, { meetingTalk: 'agreed' }))).toEqual([1])
    expect(run([mail('m1')], { meetingTalk: 'agreed', isAutomatic: true }).sends).toHaveLength(1)
    const edited = [
      mail('m1'),
      at(HOUR, { kind: 'edited', draftId: 'own', by: 'ann' }),
      at(DAY, approve(true)),
    ]
    expect(daysOf(run(edited, { meetingTalk: 'agreed' }))).toEqual([1])
  })

  it('are cancelled once a meeting is agreed, also where one waits for its approval', () => {
    const agreed = at(4 * DAY, { kind: 'meetingAgreed' } as const)
    const thread = run([...approved, agreed])
    expect(daysOf(thread)).toEqual([1, 3])
    const cancelled = { kind: 'cancelFollowUps', followUpId: null, reason: 'meeting_agreed', by: null }
    expect(thread.effects.map(({ effect }) => effect)).toContainEqual(cancelled)
    expect(isAtRest(thread.state)).toBe(true)
    const [passed, failed] = [{ kind: 'passed', mayAutoSend: true } as const, { kind: 'failed' } as const]
    const waiting = run([...approved, agreed], { validate: [passed, failed, failed, failed] })
    expect(waiting.state).toMatchObject({ phase: { kind: 'sent' }, draft: null, followUps: [] })
  })

  it('are cancelled by any reply, and never planned where nobody wants them', () => {
    const thread = run([...approved, mail('m2', 4 * DAY)])
    expect(daysOf(thread)).toEqual([1, 3])
    expect(thread.effects.map(({ effect }) => effect)).toContainEqual({
      kind: 'cancelFollowUps',
      followUpId: null,
      reason: 'reply_received',
      by: null,
    })
    expect(daysOf(run([mail('m1'), at(DAY, approve(false))]))).toEqual([1])
  })

  it('wait for the person to be back, and keep their distances', () => {
    expect(daysOf(run([...approved, at(2 * DAY, { kind: 'absent', until: 10 * DAY })]))).toEqual([
      1, 10, 12, 14,
    ])
  })

  it('that come late push the others: nobody is reminded twice at once', () => {
    const deferred = { kind: 'deferred', until: 20 * DAY } as const
    const late = run(approved, { send: [{ kind: 'accepted', at: DAY }, deferred] })
    expect(daysOf(late)).toEqual([1, 3, 20, 22, 24])
  })

  it('can be cancelled one by one', () => {
    const thread = run([
      ...approved,
      at(2 * DAY, { kind: 'followUpCancelled', followUpId: 'id-3', by: 'ann' }),
    ])
    expect(daysOf(thread)).toEqual([1, 3, 7])
  })

  it('go to a human when no draft passes its checks', () => {
    const [passed, failed] = [{ kind: 'passed', mayAutoSend: true } as const, { kind: 'failed' } as const]
    const thread = run(approved, { validate: [passed, failed, failed, failed] })
    expect(thread.state).toMatchObject({ phase: { kind: 'draft_ready' }, draft: { kind: 'follow_up' } })
  })

  it('are replaced by those of a newer answer', () => {
    const again = at(2 * DAY, { kind: 'regenerated', requestId: 'more' })
    const thread = run([...approved, again, at(2.5 * DAY, approve(true))])
    expect(daysOf(thread)).toEqual([1, 2.5, 4.5, 6.5, 8.5])
    expect(thread.effects.map(({ effect }) => effect)).toContainEqual({
      kind: 'cancelFollowUps',
      followUpId: null,
      reason: 'replaced',
      by: null,
    })
  })

  it('that were overtaken wait for the fact that knows why', () => {
    const thread = run([...approved, mail('m2', 4 * DAY)], {
      send: [{ kind: 'accepted', at: DAY }, { kind: 'overtaken' }],
    })
    expect(daysOf(thread)).toEqual([1, 3])
    expect(thread.state.draft?.inboundId).toBe('m2')
  })
})
