import { describe, expect, it } from 'vitest'
import { initialFlow, type ThreadFlow, type Work } from '#domain/thread/flow.ts'
import type { Wish } from '#domain/thread/inputs.ts'
import { refusalOf } from '#domain/thread/refusals.ts'
import type { DraftState } from '#domain/thread/state.ts'
import { threadActions, type Standing, type ThreadAction } from './thread-actions.ts'

const mail = { id: 'm', at: 1, isAnswered: false }
const draft = {
  draftId: 'd',
  kind: 'answer',
  followUpId: null,
  inboundId: 'm',
  attempt: 1,
  requestId: null,
  meetingTalk: 'none',
} as const
const sending = { kind: 'sending', isAutomatic: false, followUps: true, notBefore: 0, deferrals: 0 } as const
const classifying = { kind: 'classifying', intentId: null, by: null } as const
const held = (at: Work) => ({ kind: 'held', reason: 'activity_failed', at }) as const

/** A thread in each phase, with the draft as its row shows it there. */
const threads: [string, Partial<ThreadFlow> & Pick<ThreadFlow, 'phase'>, DraftState | null, boolean?][] = [
  ['new', { phase: { kind: 'new' } }, null],
  ['new, with a mail', { phase: { kind: 'new' }, mail }, null],
  ['classifying', { phase: classifying, mail }, null],
  ['drafting', { phase: { kind: 'drafting' }, mail, draft }, 'requested', false],
  ['validating', { phase: { kind: 'validating' }, mail, draft }, 'requested', true],
  ['draft_ready', { phase: { kind: 'draft_ready' }, mail, draft }, 'ready', true],
  ['undo_window', { phase: { kind: 'undo_window', until: 9 }, mail, draft }, 'ready', true],
  ['sending', { phase: sending, mail, draft }, 'approved', true],
  ['sent', { phase: { kind: 'sent' }, mail: { ...mail, isAnswered: true } }, 'sent', true],
  ['held while classifying', { phase: held(classifying), mail }, null],
  ['held while drafting', { phase: held({ kind: 'drafting' }), mail, draft }, 'requested', false],
  ['held while validating', { phase: held({ kind: 'validating' }), mail, draft }, 'failed', true],
  ['held while sending', { phase: held(sending), mail, draft }, 'approved', true],
  [
    'held for a mail of unknown fate',
    { phase: { kind: 'held', reason: 'send_unknown', at: sending }, mail, draft },
    'approved',
    true,
  ],
  ['error', { phase: { kind: 'error' }, mail, draft }, 'approved', true],
  ['taken_over', { phase: { kind: 'taken_over' }, mail, isByHand: true }, null],
  ['written by hand', { phase: { kind: 'draft_ready' }, mail, draft, isByHand: true }, 'ready', true],
  ['sent by hand', { phase: sending, mail, draft, isByHand: true }, 'approved', true],
  ['held by hand', { phase: held(sending), mail, draft, isByHand: true }, 'approved', true],
  ['closed', { phase: { kind: 'closed' }, mail }, null],
]

const WISHES: Record<ThreadAction, Wish> = {
  approve: { kind: 'approved', draftId: 'd', followUps: true },
  reject: { kind: 'rejected', draftId: 'd' },
  edit: { kind: 'edited', draftId: 'new' },
  answer: { kind: 'edited', draftId: 'new' },
  regenerate: { kind: 'regenerated', requestId: 'r', inboundId: 'm' },
  'correct-intent': { kind: 'intentCorrected', intentId: 'i', inboundId: 'm' },
  'take-over': { kind: 'takenOver' },
  'hand-back': { kind: 'handedBack' },
  undo: { kind: 'undone' },
  retry: { kind: 'retried' },
  'mark-sent': { kind: 'markedSent' },
  close: { kind: 'closed' },
}

describe('what the screens offer', () => {
  it.each(threads)('is what the workflow takes: %s', (_, change, state, hasBody = false) => {
    const flow: ThreadFlow = { ...initialFlow, ...change }
    const standing: Standing = {
      state: flow.phase.kind,
      draft: state && { state, hasBody },
      hasMail: flow.mail !== null,
      isHeldForMail: false,
      isUnknown: flow.phase.kind === 'held' && flow.phase.reason === 'send_unknown',
      isByHand: flow.isByHand,
      hasIntent: !(flow.phase.kind === 'held' && flow.phase.at.kind === 'classifying'),
    }
    const refused = threadActions(standing).filter((action) => refusalOf(flow, WISHES[action]) !== null)
    expect(refused).toEqual([])
  })

  it('leaves a way on in every state', () => {
    for (const [name, { phase, mail: known = null }] of threads)
      expect(
        threadActions({
          state: phase.kind,
          draft: null,
          hasMail: known !== null,
          hasIntent: false,
          isHeldForMail: true,
          isUnknown: false,
          isByHand: false,
        }).length,
        name,
      ).toBeGreaterThan(0)
  })
})
