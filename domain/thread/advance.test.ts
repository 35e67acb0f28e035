import { describe, expect, it } from 'vitest'
import { simulateThread, type ThreadWorld, type ToldThread } from '#test/support/simulate-thread.ts'
import { isAtRest } from './advance.ts'
import type { Answer, Input } from './inputs.ts'
import type { AnswerResult, ClassifyResult, ValidateResult } from './messages.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

interface Scripts {
  classify?: ClassifyResult[]
  validate?: ValidateResult[]
  send?: AnswerResult[]
  isAutomatic?: boolean
  hasMeeting?: boolean
  laterAt?: number
}

/** A world that answers from scripts and then with success, at once. */
function worldOf({
  isAutomatic: mayAutoSend = false,
  hasMeeting = false,
  laterAt,
  ...scripts
}: Scripts): ThreadWorld {
  const { classify = [], validate = [], send = [] } = structuredClone(scripts)
  const rule = { intentId: 'intent', mayAutoSend, undoMs: HOUR, laterAt: laterAt ?? null }
  return {
    latencyMs: 0,
    answer({ kind }, now): Answer {
      switch (kind) {
        case 'classify':
          return { kind: 'classified', result: classify.shift() ?? { kind: 'answer', ...rule } }
        case 'draft':
          return { kind: 'drafted', result: { kind: 'drafted', hasMeeting } }
        case 'validate':
          return { kind: 'validated', result: validate.shift() ?? { kind: 'passed', mayAutoSend: true } }
        case 'send':
          return { kind: 'answered', result: send.shift() ?? { kind: 'accepted', at: now } }
      }
    },
  }
}

const mail = (id: string, at = 0): ToldThread => ({ at, input: { kind: 'mailArrived', inboundId: id, at } })
const at = (at: number, input: Input): ToldThread => ({ at, input })
const approve = (followUps = false): Input => ({ kind: 'approved', draftId: 'current', followUps, by: 'ann' })
const run = (told: ToldThread[], scripts: Scripts = {}) => simulateThread(worldOf(scripts), told)
const worksOf = ({ works }: ReturnType<typeof run>) => works.map(({ work }) => work.kind)
const daysOf = ({ sends }: ReturnType<typeof run>) => sends.map(({ at }) => at / DAY)
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

  it('that was refused for good is an error, until a human writes something else', () => {
    const thread = run([mail('m1'), at(HOUR, approve())], { send: [{ kind: 'rejected' }] })
    expect(thread.state.phase.kind).toBe('error')
    expect(isAtRest(thread.state)).toBe(false)
  })
})

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

  it('are six where a meeting was spoken of, and count from a later time that the mail names', () => {
    expect(daysOf(run(approved, { hasMeeting: true }))).toEqual([1, 3, 5, 7, 10, 12, 14])
    expect(daysOf(run(approved, { laterAt: 30 * DAY }))).toEqual([1, 32, 34, 36])
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
