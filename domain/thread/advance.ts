import { answered } from './answers.ts'
import type { Command } from './commands.ts'
import { commandsAfter } from './effects.ts'
import { notBefore } from './follow-ups.ts'
import type { ThreadFlow } from './flow.ts'
import type { Input } from './inputs.ts'
import { classify, order, rest, send, withMail, type Turn } from './moves.ts'
import { wished } from './wishes.ts'

export interface Advance {
  state: ThreadFlow
  commands: Command[]
}

/**
 * The interpreter: what a thread does after `input` at instant `now` (epoch ms).
 * The commands are complete for the new state: effects to perform at once, then the one command to wait on. An
 * executor that leaves the wait because another input came first loses nothing; the next answer names it again.
 * Inputs that make no sense in a state change nothing.
 * @param newId names drafts and follow-ups; the executor's, because the domain has no randomness
 */
export function advanceThread(state: ThreadFlow, input: Input, now: number, newId: () => string): Advance {
  const next = react(state, input, { now, newId })
  return { state: next, commands: commandsAfter({ before: state, input, after: next, now }) }
}

/** Nothing is owed and nothing is due: the next fact may begin a new run. */
export function isAtRest({ phase, mail, followUps }: ThreadFlow): boolean {
  if (phase.kind === 'closed') return true
  if (phase.kind !== 'sent' && phase.kind !== 'new') return false
  return followUps.length === 0 && (mail === null || mail.isAnswered)
}

function react(flow: ThreadFlow, input: Input, turn: Turn): ThreadFlow {
  switch (input.kind) {
    case 'started':
      return flow
    case 'timeReached':
      return timeReached(flow, turn)
    case 'mailArrived':
      return mailArrived(flow, input)
    case 'absent':
      return absent(flow, input.until, turn)
    case 'meetingAgreed':
      return meetingAgreed(flow)
    case 'stopped':
      return stopped(flow)
    case 'classified':
    case 'drafted':
    case 'validated':
    case 'answered':
    case 'failed':
      return answered(flow, input, turn)
    case 'approved':
    case 'rejected':
    case 'edited':
    case 'regenerated':
    case 'intentCorrected':
    case 'takenOver':
    case 'handedBack':
    case 'undone':
    case 'followUpCancelled':
    case 'closed':
    case 'retried':
    case 'markedSent':
      return wished(flow, input, turn)
  }
}

/**
 * A reply outranks whatever was under way. A mail that comes late, behind a newer one that is being answered, is part
 * of what that answer sees; it is not drafted for by itself.
 */
function mailArrived(flow: ThreadFlow, { inboundId, at }: { inboundId: string; at: number }): ThreadFlow {
  const { mail, heard, phase } = flow
  if (heard.includes(inboundId)) return flow
  const isLate = mail !== null && !mail.isAnswered && at < mail.at && phase.kind !== 'closed'
  const known = isLate
    ? { ...withMail(flow, inboundId, at), mail }
    : { ...withMail(flow, inboundId, at), draft: null }
  const told = { ...known, followUps: [] }
  if (flow.isByHand) return isLate ? told : rest(told)
  return isLate ? told : classify(told, null, null)
}

/** Nobody is reminded during a holiday; what a human has approved goes out all the same. */
function absent(flow: ThreadFlow, until: number, { now }: Turn): ThreadFlow {
  if (until <= Math.max(now, flow.absentUntil)) return flow
  const { phase, draft } = flow
  const followUps = notBefore(flow.followUps, until)
  const away = { ...flow, absentUntil: until, followUps }
  const isUnderWay =
    phase.kind === 'drafting' ||
    phase.kind === 'validating' ||
    phase.kind === 'held' ||
    (phase.kind === 'sending' && phase.isAutomatic)
  const isMoved = followUps[0]?.dueAt !== flow.followUps[0]?.dueAt
  return draft?.kind === 'follow_up' && isUnderWay && isMoved ? rest(away) : away
}

/** Whoever has agreed to meet is not reminded of a mail. */
function meetingAgreed(flow: ThreadFlow): ThreadFlow {
  if (flow.followUps.length === 0) return flow
  const settled = { ...flow, followUps: [] }
  const isWaiting = flow.draft?.kind === 'follow_up' || flow.phase.kind === 'new'
  return isWaiting ? rest(settled) : settled
}

/** Nothing goes out by itself any more; what a human has approved is between them and the send's own check. */
function stopped(flow: ThreadFlow): ThreadFlow {
  const silent = { ...flow, isStopped: true, followUps: [] }
  const { phase, draft } = flow
  if (phase.kind === 'error') return silent
  if (draft?.kind === 'follow_up' || phase.kind === 'new') return rest(silent)
  const work = phase.kind === 'held' ? phase.at : phase
  const goesByItself = work.kind === 'undo_window' || (work.kind === 'sending' && work.isAutomatic)
  return goesByItself ? { ...silent, phase: { kind: 'draft_ready' } } : silent
}

function timeReached(flow: ThreadFlow, turn: Turn): ThreadFlow {
  const { phase, followUps } = flow
  if (phase.kind === 'undo_window' && turn.now >= phase.until)
    return send(flow, { isAutomatic: true, followUps: true })
  if (phase.kind === 'held' && phase.until !== undefined && turn.now >= phase.until)
    return { ...flow, phase: phase.at }
  const due = phase.kind === 'sent' ? followUps[0] : undefined
  if (!due || turn.now < due.dueAt) return flow
  return order(flow, { kind: 'follow_up', followUpId: due.id, requestId: null }, turn)
}
