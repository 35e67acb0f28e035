import { planFollowUps, without } from './follow-ups.ts'
import type { CurrentDraft, ThreadFlow, Work } from './flow.ts'
import type { ThreadHoldReason } from './state.ts'

/** What a move may use beside the state: the instant, and new ids from the executor. */
export interface Turn {
  now: number
  newId: () => string
}

/** The moves that facts, answers and wishes have in common. */

/** Nothing is under way: wait for a follow-up's time, for the next mail, or for the human who has taken over. */
export function rest(flow: ThreadFlow): ThreadFlow {
  if (flow.isByHand) return { ...flow, draft: null, phase: { kind: 'taken_over' } }
  return { ...flow, draft: null, phase: { kind: flow.mail?.isAnswered ? 'sent' : 'new' } }
}

/** Have the newest mail read, or read again as a human says. */
export function classify(flow: ThreadFlow, intentId: string | null, by: string | null): ThreadFlow {
  return { ...flow, draft: null, rule: null, phase: { kind: 'classifying', intentId, by } }
}

/** Know of a mail, which is then the newest. */
export function withMail(flow: ThreadFlow, id: string, at: number): ThreadFlow {
  return { ...flow, mail: { id, at, isAnswered: false }, heard: [...flow.heard, id].slice(-HEARD) }
}
const HEARD = 16

/** Have a draft written for the newest mail. */
export function order(
  flow: ThreadFlow,
  what: Pick<CurrentDraft, 'kind' | 'followUpId' | 'requestId'>,
  { newId }: Turn,
): ThreadFlow {
  const inboundId = mailOf(flow).id
  const draft: CurrentDraft = { ...what, draftId: newId(), inboundId, attempt: 1, meetingTalk: 'none' }
  return { ...flow, draft, phase: { kind: 'drafting' } }
}

/** The same order once more, as another draft. */
export function nextAttempt(flow: ThreadFlow, attempt: number, { newId }: Turn): ThreadFlow {
  return { ...flow, draft: { ...draftOf(flow), draftId: newId(), attempt }, phase: { kind: 'drafting' } }
}

export function send(flow: ThreadFlow, how: { isAutomatic: boolean; followUps: boolean }): ThreadFlow {
  return { ...flow, phase: { kind: 'sending', ...how, notBefore: 0, deferrals: 0 } }
}

/** The draft under way is out. */
export function sent(flow: ThreadFlow, work: Work, at: number, { newId }: Turn): ThreadFlow {
  const { draftId, kind, followUpId, meetingTalk } = draftOf(flow)
  if (kind === 'follow_up') return { ...endFollowUp(flow, followUpId, at), sentDraftId: draftId }
  const { absentUntil, rule, isStopped, isByHand } = flow
  const isFollowed = work.kind === 'sending' && work.followUps && !isStopped && !isByHand
  const baseAt = Math.max(at, rule?.laterAt ?? 0)
  return rest({
    ...flow,
    mail: { ...mailOf(flow), isAnswered: true },
    sentDraftId: draftId,
    answerId: draftId,
    followUps: isFollowed ? planFollowUps({ baseAt, meetingTalk, absentUntil }, newId) : [],
  })
}

/** One follow-up is over, sent or not. */
export function endFollowUp(flow: ThreadFlow, followUpId: string | null, now: number): ThreadFlow {
  return rest({ ...flow, followUps: without(flow.followUps, followUpId, now) })
}

/** Wait for a human; until the instant `until` at most, where there is one. */
export function hold(flow: ThreadFlow, reason: ThreadHoldReason, until?: number): ThreadFlow {
  if (!isWork(flow.phase)) return flow
  return { ...flow, phase: { kind: 'held', reason, at: flow.phase, ...(until !== undefined && { until }) } }
}

export function isWork(phase: ThreadFlow['phase']): phase is Work {
  return ['classifying', 'drafting', 'validating', 'sending'].includes(phase.kind)
}

/** @throws RangeError where no mail is known: a bug of the caller */
export function mailOf({ mail }: ThreadFlow): NonNullable<ThreadFlow['mail']> {
  if (!mail) throw new RangeError('the thread knows no mail')
  return mail
}

/** @throws RangeError where there is no draft: a bug of the caller */
export function draftOf({ draft }: ThreadFlow): CurrentDraft {
  if (!draft) throw new RangeError('the thread has no draft')
  return draft
}
