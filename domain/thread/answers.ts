import type { ThreadFlow } from './flow.ts'
import type { Answer } from './inputs.ts'
import type { AnswerResult, DraftResult, ValidateResult } from './messages.ts'
import { draftOf, hold, isWork, mailOf, nextAttempt, order, rest, send, sent, type Turn } from './moves.ts'
import { MAX_DRAFT_ATTEMPTS } from './state.ts'

/** A send that is put off this often is handed to a human. */
export const MAX_DEFERRALS = 8

/** What follows from the answer of an activity; an answer that nobody waits for changes nothing. */
export function answered(flow: ThreadFlow, input: Answer, turn: Turn): ThreadFlow {
  const { phase } = flow
  switch (input.kind) {
    case 'classified':
      return phase.kind === 'classifying' ? classified(flow, input.result, turn) : flow
    case 'drafted':
      return phase.kind === 'drafting' ? drafted(flow, input.result) : flow
    case 'validated':
      return phase.kind === 'validating' ? validated(flow, input.result, turn) : flow
    case 'answered':
      return phase.kind === 'sending' ? sendEnded(flow, phase, input.result, turn) : flow
    case 'failed':
      return isWork(phase) ? hold(flow, 'activity_failed') : flow
  }
}

function classified(
  flow: ThreadFlow,
  result: Extract<Answer, { kind: 'classified' }>['result'],
  turn: Turn,
): ThreadFlow {
  switch (result.kind) {
    case 'answer': {
      const { mayAutoSend, undoMs, laterAt } = result
      const ruled = { ...flow, rule: { mayAutoSend, undoMs, laterAt } }
      return order(ruled, { kind: 'answer', followUpId: null, requestId: null }, turn)
    }
    case 'overtaken':
      return rest({ ...flow, mail: { ...mailOf(flow), isAnswered: true } })
    case 'held':
      return hold(flow, result.reason, result.until)
  }
}

function drafted(flow: ThreadFlow, result: DraftResult): ThreadFlow {
  switch (result.kind) {
    case 'drafted': {
      const draft = { ...draftOf(flow), meetingTalk: result.meetingTalk }
      return { ...flow, draft, phase: { kind: 'validating' } }
    }
    case 'overtaken':
      return overtaken(flow)
    case 'held':
      return hold(flow, result.reason, result.until)
  }
}

function validated(flow: ThreadFlow, result: ValidateResult, turn: Turn): ThreadFlow {
  const { kind, attempt } = draftOf(flow)
  const isFollowUp = kind === 'follow_up'
  switch (result.kind) {
    case 'passed':
      return passed(flow, result.mayAutoSend, turn)
    case 'failed':
      if (attempt < MAX_DRAFT_ATTEMPTS) return nextAttempt(flow, attempt + 1, turn)
      return isFollowUp ? ready(flow) : hold(flow, 'draft_failed')
    case 'held':
      return isFollowUp && result.until === undefined ? ready(flow) : hold(flow, result.reason, result.until)
  }
}

/**
 * Without a human goes out only what rests on evidence and what no human is at work on. A follow-up goes at once:
 * whoever approved the answer with follow-ups (or the intent's rule) has approved them. An answer needs its intent's
 * rule, and can still be called back for a while.
 */
function passed(flow: ThreadFlow, isEvidenced: boolean, { now }: Turn): ThreadFlow {
  const { kind, requestId } = draftOf(flow)
  if (!isEvidenced || flow.isStopped || requestId !== null) return ready(flow)
  if (kind === 'follow_up') return send(flow, { isAutomatic: true, followUps: false })
  return flow.rule?.mayAutoSend
    ? { ...flow, phase: { kind: 'undo_window', until: now + flow.rule.undoMs } }
    : ready(flow)
}

function sendEnded(
  flow: ThreadFlow,
  sending: Extract<ThreadFlow['phase'], { kind: 'sending' }>,
  result: AnswerResult,
  turn: Turn,
): ThreadFlow {
  switch (result.kind) {
    case 'accepted':
      return sent(flow, sending, result.at, turn)
    case 'overtaken':
      return overtaken(flow)
    case 'deferred': {
      const deferrals = sending.deferrals + 1
      const putOff = { ...flow, phase: { ...sending, deferrals, notBefore: result.until } }
      return deferrals < MAX_DEFERRALS ? putOff : hold(putOff, 'send_failed')
    }
    case 'unapproved':
      return ready(flow)
    case 'rejected':
      return { ...flow, followUps: [], phase: { kind: 'error' } }
    case 'held':
      return hold(flow, result.reason)
  }
}

/**
 * Something newer was committed before the draft could go on; the fact itself is in the queue or on its way. Until it
 * is here no follow-up may be due again, and it alone knows why the others are cancelled.
 */
function overtaken(flow: ThreadFlow): ThreadFlow {
  return draftOf(flow).kind === 'follow_up' ? { ...flow, draft: null, phase: { kind: 'new' } } : rest(flow)
}

function ready(flow: ThreadFlow): ThreadFlow {
  return { ...flow, phase: { kind: 'draft_ready' } }
}
