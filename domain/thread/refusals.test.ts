import { describe, expect, it } from 'vitest'
import { initialFlow, type CurrentDraft, type Phase, type ThreadFlow } from './flow.ts'
import type { Wish } from './inputs.ts'
import { refusalOf } from './refusals.ts'

const draft: CurrentDraft = {
  draftId: 'd1',
  kind: 'answer',
  followUpId: null,
  inboundId: 'm1',
  attempt: 1,
  requestId: null,
  meetingTalk: 'none',
}
const mail = { id: 'm1', at: 0, isAnswered: false }
const flow = (phase: Phase, more: Partial<ThreadFlow> = {}): ThreadFlow => ({
  ...initialFlow,
  mail,
  draft,
  phase,
  ...more,
})
const approve: Wish = { kind: 'approved', draftId: 'd1', followUps: true }
const sending = {
  kind: 'sending',
  isAutomatic: false,
  followUps: false,
  notBefore: 0,
  deferrals: 0,
} as const

describe('a wish is refused in words', () => {
  it.each<[ThreadFlow, Wish, string]>([
    [flow({ kind: 'draft_ready' }), { ...approve, draftId: 'd0' }, 'taken the place'],
    [flow({ kind: 'drafting' }), approve, 'at work'],
    [flow(sending), approve, 'being sent'],
    [flow({ kind: 'held', reason: 'send_failed', at: sending }), approve, 'retry sends it again'],
    [flow({ kind: 'held', reason: 'draft_failed', at: sending }), approve, 'retry writes another'],
    [flow({ kind: 'held', reason: 'budget_spent', at: { kind: 'drafting' } }), approve, 'no text yet'],
    [
      flow({ kind: 'draft_ready' }, { isByHand: true }),
      { kind: 'regenerated', requestId: 'r' },
      'hand the conversation back',
    ],
    [
      flow({ kind: 'closed' }, { draft: null }),
      { kind: 'regenerated', requestId: 'r' },
      'the next mail opens it',
    ],
    [
      flow({ kind: 'draft_ready' }),
      { kind: 'edited', draftId: 'd2', basedOn: 'd0' },
      'Another text has taken the place of the draft that you edited, so yours was not saved',
    ],
    [flow({ kind: 'draft_ready' }), { kind: 'retried' }, 'not held'],
    [
      flow({ kind: 'held', reason: 'send_failed', at: sending }),
      { kind: 'markedSent' },
      'nothing to mark as sent',
    ],
    [flow({ kind: 'draft_ready' }), { kind: 'undone' }, 'by itself'],
    [flow({ kind: 'sent' }), { kind: 'followUpCancelled', followUpId: 'f1' }, 'not pending'],
    [flow({ kind: 'draft_ready' }), { kind: 'handedBack' }, 'nothing to hand back'],
    [initialFlow, { kind: 'regenerated', requestId: 'r' }, 'no mail'],
  ])('%#', (state, wish, words) => expect(refusalOf(state, wish)).toContain(words))
})

describe('a wish is heard', () => {
  const unread: Phase = {
    kind: 'held',
    reason: 'unreadable_mail',
    at: { kind: 'classifying', intentId: null, by: null },
  }
  it.each<[string, ThreadFlow, Wish]>([
    ['approval within the undo window sends now', flow({ kind: 'undo_window', until: 1 }), approve],
    [
      'approval of what could not go out by itself',
      flow({ kind: 'held', reason: 'send_failed', at: { ...sending, isAutomatic: true } }),
      approve,
    ],
    [
      'approval of what failed its checks',
      flow({ kind: 'held', reason: 'draft_failed', at: { kind: 'validating' } }),
      approve,
    ],
    [
      'an edit of the draft that stands',
      flow({ kind: 'draft_ready' }),
      { kind: 'edited', draftId: 'd2', basedOn: 'd1' },
    ],
    [
      'an own text for a mail that nobody could read',
      flow(unread, { draft: null }),
      { kind: 'edited', draftId: 'd2' },
    ],
    [
      'what an unreadable mail wants',
      flow(unread, { draft: null }),
      { kind: 'intentCorrected', intentId: 'i' },
    ],
    [
      'another draft by a run that knows no mail, told which',
      initialFlow,
      { kind: 'regenerated', requestId: 'r', inboundId: 'm' },
    ],
    [
      'a take-over at any time',
      flow({ kind: 'classifying', intentId: null, by: null }),
      { kind: 'takenOver' },
    ],
    ['a close of what was taken over', flow({ kind: 'taken_over' }), { kind: 'closed' }],
    [
      'a text of the human who has taken over',
      flow({ kind: 'taken_over' }, { draft: null, isByHand: true }),
      { kind: 'edited', draftId: 'd2' },
    ],
  ])('%s', (_, state, wish) => expect(refusalOf(state, wish)).toBeNull())
})
