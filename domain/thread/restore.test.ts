import { describe, expect, it } from 'vitest'
import { advanceThread, isAtRest } from './advance.ts'
import { describe as standingOf } from './describe.ts'
import type { Input } from './inputs.ts'
import { restoreThread, type DraftFact, type MailFact, type ThreadFacts } from './restore.ts'

const DAY = 86_400_000
const NOW = 20_000 * DAY

const mail = (id: string, own: Partial<MailFact> = {}): MailFact => ({
  id,
  at: NOW - DAY,
  isAnswered: false,
  isRead: true,
  laterAt: null,
  ...own,
})

const draft = (own: Partial<DraftFact> = {}): DraftFact => ({
  id: 'draft',
  kind: 'answer',
  state: 'ready',
  attempt: 1,
  inboundId: 'mail',
  followUpId: null,
  meetingTalk: 'none',
  hasText: true,
  isRequested: false,
  isApproved: false,
  ...own,
})

const facts = (own: Partial<ThreadFacts> = {}): ThreadFacts => ({
  state: 'draft_ready',
  dueAt: null,
  isByHand: false,
  held: null,
  draft: draft(),
  mails: [mail('mail')],
  followUps: [],
  answerId: null,
  sentDraftId: null,
  absentUntil: null,
  ...own,
})

const followUp = { id: 'f1', number: 1, dueAt: NOW + DAY }
const answered = {
  state: 'sent',
  draft: draft({ state: 'sent' }),
  mails: [mail('mail', { isAnswered: true })],
  followUps: [followUp],
  answerId: 'draft',
  sentDraftId: 'draft',
  dueAt: followUp.dueAt,
} as const

const begin = (own: Partial<ThreadFacts>, ...more: Input[]) => {
  const { flow, queue } = restoreThread(facts(own))
  let ids = 0
  let turn = advanceThread(flow, { kind: 'started' }, NOW, () => `new${(ids += 1)}`)
  for (const input of [...queue, ...more])
    turn = advanceThread(turn.state, input, NOW, () => `new${(ids += 1)}`)
  return turn
}

describe('a thread whose history is lost', () => {
  it('stands where its row says, and says nothing of it again', () => {
    const standings: Partial<ThreadFacts>[] = [
      { state: 'draft_ready' },
      { state: 'undo_window', dueAt: NOW + 60_000 },
      { state: 'held', held: 'send_unknown', draft: draft({ state: 'approved' }) },
      { state: 'held', held: 'budget_spent', dueAt: NOW + 60_000, draft: null },
      { state: 'error' },
      { state: 'taken_over', isByHand: true, draft: null },
      answered,
    ]
    for (const own of standings) {
      const { state, commands } = begin(own)
      const { state: phase, reason, dueAt, draftId } = standingOf(state)
      const row = facts(own)
      expect([phase, reason, dueAt, draftId]).toEqual([row.state, row.held, row.dueAt, row.draft?.id ?? null])
      expect(commands).toHaveLength(1)
      expect(isAtRest(state)).toBe(false)
    }
  })

  it('sends its draft once a human approves it, and follows it up', () => {
    const { state } = begin({}, { kind: 'approved', draftId: 'draft', followUps: true })
    expect(state.phase).toMatchObject({ kind: 'sending', isAutomatic: false, followUps: true })
  })

  it('counts follow-ups from the later time that the mail names', () => {
    const approved: Input = { kind: 'approved', draftId: 'draft', followUps: true }
    const sent: Input = { kind: 'answered', result: { kind: 'accepted', at: NOW } }
    const { state } = begin({ mails: [mail('mail', { laterAt: NOW + 30 * DAY })] }, approved, sent)
    expect(state.followUps[0]?.dueAt).toBe(NOW + 32 * DAY)
  })

  it('lets the ledger answer for an answer that was on its way, and plans no follow-ups that nobody asked for', () => {
    const { state, commands } = begin({
      state: 'sending',
      draft: draft({ state: 'approved', isApproved: true }),
    })
    expect(commands).toEqual([{ kind: 'send', draftId: 'draft', isAutomatic: false }])
    expect(state.phase).toMatchObject({ followUps: false })
  })

  it('has its mail looked at again where an answer was being drafted, and leaves what was begun behind', () => {
    const result = { kind: 'answer', intentId: 'i', mayAutoSend: true, undoMs: 1, laterAt: null } as const
    const { state, commands } = begin({ state: 'validating' }, { kind: 'classified', result })
    expect(state.draft?.draftId).not.toBe('draft')
    expect(state.rule?.mayAutoSend).toBe(true)
    expect(commands).toContainEqual({ kind: 'settleDraft', draftId: 'draft', state: 'superseded' })
  })

  it('goes on with a draft that a human has ordered, in their words', () => {
    const { commands } = begin({ state: 'drafting', draft: draft({ isRequested: true, hasText: false }) })
    expect(commands).toMatchObject([{ kind: 'draft', order: { draftId: 'draft', requestId: 'draft' } }])
  })

  it('has a follow-up due again that was being drafted', () => {
    const due = { ...followUp, dueAt: NOW - 1 }
    const begun = draft({ id: 'd2', kind: 'follow_up', followUpId: 'f1' })
    const { state, commands } = begin(
      { ...answered, state: 'drafting', draft: begun, followUps: [due] },
      { kind: 'timeReached' },
    )
    expect(state.draft).toMatchObject({ kind: 'follow_up', followUpId: 'f1' })
    expect(commands).toContainEqual({ kind: 'settleDraft', draftId: 'd2', state: 'superseded' })
  })

  it('hears of a mail that came after the one it was at work on', () => {
    const newer = mail('newer', { at: NOW, isRead: false })
    const waiting = begin({ mails: [mail('mail'), newer] })
    expect(waiting.commands.at(-1)).toMatchObject({ kind: 'classify', inboundId: 'newer' })
    expect(waiting.commands).toContainEqual({ kind: 'settleDraft', draftId: 'draft', state: 'superseded' })
    const followed = begin({ ...answered, mails: [...answered.mails, newer] })
    expect(followed.state.followUps).toEqual([])
    expect(followed.commands.at(-1)).toMatchObject({ kind: 'classify', inboundId: 'newer' })
  })

  it('waits for nothing but the next mail where a human rejected what was drafted', () => {
    const { commands } = begin({ state: 'new', draft: null })
    expect(commands).toEqual([{ kind: 'waitForMessage' }])
  })

  it('stays in the hands of whoever took it over', () => {
    const { state } = begin({ state: 'draft_ready', isByHand: true, draft: draft({ isApproved: true }) })
    expect(state).toMatchObject({ isByHand: true, phase: { kind: 'draft_ready' } })
  })
})
