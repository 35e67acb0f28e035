import type { CampaignStatus, EnrolmentStatus, MessageState, WaitingFor } from '../statuses.ts'
import { MAX_ATTEMPTS } from './advance.ts'
import type { Input } from './messages.ts'
import { stepAt, type Plan } from './plan.ts'
import { initialState, type ContactState, type HoldReason, type Outcome, type Phase } from './state.ts'

/** What the rows say of an open enrolment; instants are epoch ms. */
export interface ContactFacts {
  status: EnrolmentStatus
  stepIndex: number
  waitingFor: WaitingFor | null
  waitUntil: number | null
  holdReason: HoldReason | null
  stopOutcome: Outcome | null
  absentUntil: number | null
  isPausedByUser: boolean
  campaignStatus: CampaignStatus
  /** When its workflow began. */
  beganAt: number
  /** Its rows of the send ledger. */
  messages: readonly LedgerFact[]
  /** Held steps that a human left out, or whose mail a human knows to be out: passed at that word. */
  verdicts: readonly { stepId: string; at: number }[]
}

export interface LedgerFact {
  stepId: string
  state: MessageState
  resolution: 'sent' | 'not_sent' | 'skipped' | null
  attempts: number
  endedAt: number | null
}

/** A state to go on from, and what is still to be considered there. */
export interface RestoredContact {
  state: ContactState
  queue: Input[]
}

/**
 * Where a contact stands by its rows, for a workflow whose history is lost. Delays count from when the step before
 * ended, as they did. A mail that is out is passed; one whose fate is open is "sent" first, which asks the ledger and
 * its oracle and transmits nothing. What was committed and not yet acted upon (a stop, a pause, its end) is queued, so
 * that `advance` answers it with the effects that it always has.
 */
export function restoreContact(plan: Plan, facts: ContactFacts): RestoredContact {
  const cursor = cursorOf(plan, facts)
  if (cursor >= plan.steps.length) return afterTheLast(plan, facts)
  const state: ContactState = {
    ...initialState,
    cursor,
    notBefore: notBeforeOf(plan, facts, cursor),
    absentUntil: facts.absentUntil ?? 0,
    paused: facts.status === 'paused',
    attempts: Math.min(messageAt(plan, facts, cursor)?.attempts ?? 0, MAX_ATTEMPTS - 1),
    sent: sentBefore(plan, facts, cursor),
  }
  const phase = phaseOf(plan, facts, state)
  // Whoever has a mail under way hears of the rest from the ledger, once its fate is known.
  return { state: { ...state, phase }, queue: phase.kind === 'sending' ? [] : unheard(facts) }
}

/** Everything is sent or left out, and the end is not written yet: the last answer is given again. */
function afterTheLast(plan: Plan, facts: ContactFacts): RestoredContact {
  const cursor = plan.steps.length - 1
  const state = { ...initialState, cursor, sent: sentBefore(plan, facts, cursor) }
  if (isOut(messageAt(plan, facts, cursor)))
    return { state: { ...state, phase: { kind: 'sending' } }, queue: [] }
  return {
    state: { ...state, phase: { kind: 'held', reason: 'activity_failed' } },
    queue: [...unheard(facts), { kind: 'skipped' }],
  }
}

function cursorOf(plan: Plan, facts: ContactFacts): number {
  let cursor = facts.stepIndex
  if (facts.status === 'held') return cursor
  while (cursor < plan.steps.length && passedAt(plan, facts, cursor) !== null) cursor += 1
  return cursor
}

/** When a mail was sent or left out; null: neither, or no mail. */
function passedAt(plan: Plan, facts: ContactFacts, index: number): number | null {
  const verdict = facts.verdicts.find(({ stepId }) => stepId === stepAt(plan, index).id)
  if (verdict) return verdict.at
  const message = messageAt(plan, facts, index)
  const isLeftOut = message?.state === 'resolved' && message.resolution === 'skipped'
  return message && (isOut(message) || isLeftOut) ? (message.endedAt ?? facts.beganAt) : null
}

function isOut(message: LedgerFact | undefined): boolean {
  return message?.state === 'accepted' || (message?.state === 'resolved' && message.resolution === 'sent')
}

function messageAt(plan: Plan, { messages }: ContactFacts, index: number): LedgerFact | undefined {
  const { id } = stepAt(plan, index)
  return messages.find(({ stepId }) => stepId === id)
}

function sentBefore(plan: Plan, facts: ContactFacts, cursor: number): number {
  return plan.steps.slice(0, cursor).filter((_, index) => isOut(messageAt(plan, facts, index))).length
}

function notBeforeOf(plan: Plan, facts: ContactFacts, cursor: number): number {
  const { stepIndex, waitingFor, waitUntil } = facts
  const planned = enteredAt(plan, facts, cursor) + stepAt(plan, cursor).delayMs
  // A send that failed in passing was put off further than its delay.
  return stepIndex === cursor && waitingFor === 'slot' ? Math.max(planned, waitUntil ?? 0) : planned
}

/** When the step was begun: when the one before it ended. */
function enteredAt(plan: Plan, facts: ContactFacts, index: number): number {
  if (index === 0) return facts.beganAt
  const before = index - 1
  return passedAt(plan, facts, before) ?? enteredAt(plan, facts, before) + stepAt(plan, before).delayMs
}

function phaseOf(plan: Plan, facts: ContactFacts, state: ContactState): Phase {
  const { cursor, notBefore, absentUntil } = state
  if (facts.status === 'held') return { kind: 'held', reason: facts.holdReason ?? 'activity_failed' }
  const until = facts.stepIndex === cursor && facts.waitingFor === 'send_time' ? facts.waitUntil : null
  if (stepAt(plan, cursor).kind === 'wait') return { kind: 'waiting', until: until ?? notBefore }
  const fate = messageAt(plan, facts, cursor)?.state
  if (fate === 'transmitting' || fate === 'unknown' || fate === 'rejected') return { kind: 'sending' }
  const hasPlace = fate === 'reserved' && until !== null && until >= absentUntil
  return hasPlace ? { kind: 'waiting', until } : { kind: 'slotting' }
}

/** What is committed and does not show in the contact's own standing yet. */
function unheard({ status, stopOutcome, campaignStatus, isPausedByUser }: ContactFacts): Input[] {
  if (stopOutcome !== null && stopOutcome !== 'finished') return [{ kind: stopOutcome }]
  if (campaignStatus === 'ARCHIVED') return [{ kind: 'stopped' }]
  const isPaused = isPausedByUser || campaignStatus === 'PAUSED'
  if (isPaused === (status === 'paused')) return []
  return [{ kind: isPaused ? 'paused' : 'resumed' }]
}
