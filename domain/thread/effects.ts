import type { Command, Effect, Wait } from './commands.ts'
import { describe } from './describe.ts'
import type { ThreadFlow } from './flow.ts'
import type { Input } from './inputs.ts'
import { draftOf, mailOf } from './moves.ts'
import type { FollowUpCancellation, ThreadChange } from './state.ts'

/** One turn of the interpreter: the state before and after an input. */
export interface Turned {
  before: ThreadFlow
  input: Input
  after: ThreadFlow
  now: number
}

/** What the executor must do because of a turn, and then wait on. */
export function commandsAfter(turned: Turned): Command[] {
  return [...effects(turned), waitOf(turned.after, turned.now)]
}

/** What must be written down because of the way from `before` to `after`; nothing if the input changed nothing. */
function effects(turned: Turned): Effect[] {
  if (turned.before === turned.after) return []
  const found = [
    settledDraft(turned),
    ...cancelledFollowUps(turned),
    plannedFollowUps(turned),
    record(turned),
  ]
  return found.filter((effect) => effect !== null)
}

/** A draft is left behind by anything but its own success, and by a failed check that gives it a successor. */
function settledDraft({ before, input, after }: Turned): Effect | null {
  const left = before.draft
  if (!left || left.draftId === after.draft?.draftId || isSent(input)) return null
  if (input.kind === 'validated' && input.result.kind === 'failed') return null // its check has written so
  return {
    kind: 'settleDraft',
    draftId: left.draftId,
    state: input.kind === 'rejected' ? 'rejected' : 'superseded',
  }
}

function cancelledFollowUps({ before, input, after }: Turned): Effect[] {
  const sentId = isSent(input) ? before.draft?.followUpId : null
  const left = new Set(after.followUps.map(({ id }) => id))
  const pending = before.followUps.filter(({ id }) => id !== sentId)
  const gone = pending.filter(({ id }) => !left.has(id))
  const reason = cancellationOf(input)
  const by = byOf(input)
  if (gone.length > 1 && gone.length === pending.length)
    return [{ kind: 'cancelFollowUps', followUpId: null, reason, by }]
  return gone.map(({ id }) => ({ kind: 'cancelFollowUps', followUpId: id, reason, by }))
}

function cancellationOf(input: Input): FollowUpCancellation {
  switch (input.kind) {
    case 'mailArrived':
      return 'reply_received'
    case 'meetingAgreed':
      return 'meeting_agreed'
    case 'stopped':
      return input.reason
    case 'takenOver':
      return 'taken_over'
    case 'closed':
      return 'closed'
    case 'answered':
      return isSent(input) ? 'replaced' : 'failed'
    default:
      return 'by_hand'
  }
}

function plannedFollowUps({ before, after }: Turned): Effect | null {
  const dates = new Map(before.followUps.map(({ id, dueAt }) => [id, dueAt]))
  const isAsBefore = after.followUps.every(({ id, dueAt }) => dates.get(id) === dueAt)
  if (isAsBefore || after.answerId === null) return null
  return { kind: 'planFollowUps', draftId: after.answerId, followUps: after.followUps }
}

/** The thread's row, if it now says something else, or if something happened that its timeline must tell. */
function record(turned: Turned): Effect | null {
  const was = describe(turned.before)
  const { state, reason, draftId, dueAt } = describe(turned.after)
  const change = changeOf(turned)
  const isAsBefore =
    was.state === state && was.reason === reason && was.draftId === draftId && was.dueAt === dueAt
  if (change === 'none' && isAsBefore) return null
  return { kind: 'record', state, change, reason, draftId, dueAt, by: byOf(turned.input) }
}

function changeOf({ before, input, after }: Turned): ThreadChange {
  switch (input.kind) {
    case 'approved':
    case 'rejected':
    case 'undone':
    case 'closed':
    case 'retried':
      return input.kind
    case 'edited':
      return 'draft_ready'
    case 'markedSent':
      return 'marked_sent'
    case 'takenOver':
      return 'taken_over'
    case 'handedBack':
      return 'handed_back'
    default:
      return before.phase.kind === after.phase.kind ? 'none' : arrivalAt(after, before)
  }
}

/** What it means that a phase was reached by a fact or an answer, without a human. */
function arrivalAt({ phase }: ThreadFlow, before: ThreadFlow): ThreadChange {
  switch (phase.kind) {
    case 'draft_ready':
      return before.phase.kind === 'validating' ? 'draft_ready' : 'undone'
    case 'undo_window':
      return 'scheduled'
    case 'sending':
      return 'approved'
    case 'held':
      return 'held'
    case 'new':
    case 'classifying':
    case 'drafting':
    case 'validating':
    case 'sent':
    case 'error':
    case 'taken_over':
    case 'closed':
      return 'none'
  }
}

function waitOf(flow: ThreadFlow, now: number): Wait {
  const { phase, followUps } = flow
  switch (phase.kind) {
    case 'classifying':
      return { kind: 'classify', inboundId: mailOf(flow).id, intentId: phase.intentId, by: phase.by }
    case 'drafting': {
      const { meetingTalk: _isWrittenLater, ...order } = draftOf(flow)
      return { kind: 'draft', order }
    }
    case 'validating': {
      const { draftId, attempt } = draftOf(flow)
      return { kind: 'validate', draftId, attempt }
    }
    case 'sending':
      return now < phase.notBefore
        ? { kind: 'waitUntil', at: phase.notBefore, until: 'send_time' }
        : { kind: 'send', draftId: draftOf(flow).draftId, isAutomatic: phase.isAutomatic }
    case 'undo_window':
      return { kind: 'waitUntil', at: phase.until, until: 'undo' }
    case 'sent': {
      const [next] = followUps
      return next ? { kind: 'waitUntil', at: next.dueAt, until: 'follow_up' } : { kind: 'waitForMessage' }
    }
    case 'held':
      return phase.until === undefined
        ? { kind: 'waitForMessage' }
        : { kind: 'waitUntil', at: phase.until, until: 'hold_end' }
    case 'new':
    case 'draft_ready':
    case 'error':
    case 'taken_over':
    case 'closed':
      return { kind: 'waitForMessage' }
  }
}

function isSent(input: Input): boolean {
  return input.kind === 'answered' && input.result.kind === 'accepted'
}

function byOf(input: Input): string | null {
  return 'by' in input ? (input.by ?? null) : null
}
