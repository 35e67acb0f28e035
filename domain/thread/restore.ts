import { initialFlow, type CurrentDraft, type Phase, type ThreadFlow, type Work } from './flow.ts'
import type { Input } from './inputs.ts'
import type { PlannedFollowUp } from './messages.ts'
import type { DraftKind, DraftState, MeetingTalk, ThreadHoldReason, ThreadState } from './state.ts'

/** What the rows say of a thread that something is owed or due in; instants are epoch ms. */
export interface ThreadFacts {
  state: ThreadState
  dueAt: number | null
  isByHand: boolean
  /** The reason of the hold that is open. */
  held: ThreadHoldReason | null
  /** The draft that the row names. */
  draft: DraftFact | null
  /** The last mails that the person wrote, the newest last. */
  mails: readonly MailFact[]
  /** Those that are pending, the next one first. */
  followUps: readonly PlannedFollowUp[]
  /** The sent answer that they follow, and the draft of either kind that was sent last. */
  answerId: string | null
  sentDraftId: string | null
  absentUntil: number | null
}

export interface DraftFact {
  id: string
  kind: DraftKind
  state: DraftState
  attempt: number
  inboundId: string
  followUpId: string | null
  meetingTalk: MeetingTalk
  hasText: boolean
  /** A human asked for it. */
  isRequested: boolean
  /** Approved by a human. */
  isApproved: boolean
}

export interface MailFact {
  id: string
  at: number
  isAnswered: boolean
  /** Somebody has said what it wants, or it was put aside. */
  isRead: boolean
  /** A later time that it names. */
  laterAt: number | null
}

/** A flow to go on from, and what is still to be considered there. */
export interface RestoredThread {
  flow: ThreadFlow
  queue: Input[]
}

/**
 * Where a thread stands by its rows, for a workflow whose history is lost. What a human looks at (a draft, a hold, a
 * take-over) and what waits for an instant stands as it did. Work of the assistant that was under way is begun again;
 * a mail of unknown fate is "sent" first, which asks the ledger and its oracle. Mails that came after the one that the
 * row is about are queued. Two things no row tells: whether an approval that was not carried out yet was one with
 * follow-ups (none are planned then), and what an intent allowed (what is drafted without a new look at its mail waits
 * for a human).
 */
export function restoreThread(facts: ThreadFacts): RestoredThread {
  const { mails } = facts
  const base = baseOf(facts)
  const newer = mails.filter((mail) => !mail.isAnswered && (base === null || mail.at > base.at))
  const known = base === null ? [] : mails.filter(({ at }) => at <= base.at)
  const isAnswered = facts.state === 'sent' || base?.isAnswered === true
  const flow: ThreadFlow = {
    ...initialFlow,
    mail: base && { id: base.id, at: base.at, isAnswered },
    heard: known.map(({ id }) => id),
    rule: base?.isRead ? { mayAutoSend: false, undoMs: 0, laterAt: base.laterAt } : null,
    draft: facts.draft && isCurrent(facts) ? orderOf(facts.draft) : null,
    sentDraftId: facts.sentDraftId,
    answerId: facts.answerId,
    followUps: facts.followUps,
    absentUntil: facts.absentUntil ?? 0,
    isByHand: facts.isByHand,
    phase: base === null ? withoutMail(facts) : phaseOf(facts, isAnswered),
  }
  const queue = newer.map(({ id, at }): Input => ({ kind: 'mailArrived', inboundId: id, at }))
  return { flow, queue }
}

/** The mail that the row is about: the draft's, or the newest that was looked at. */
function baseOf({ state, draft, mails }: ThreadFacts): MailFact | null {
  if (draft) {
    const answered = mails.find(({ id }) => id === draft.inboundId)
    // What came after the answer and was found to need none is known, too.
    if (state !== 'sent' && state !== 'new') return answered ?? mails.at(-1) ?? null
  }
  if (state === 'taken_over' || state === 'classifying' || state === 'held') return mails.at(-1) ?? null
  return mails.findLast((mail) => mail.isRead || mail.isAnswered) ?? null
}

/** Whether the draft of the row is under way, and not the one that was sent last. */
function isCurrent({ state }: ThreadFacts): boolean {
  return state !== 'sent' && state !== 'new' && state !== 'taken_over'
}

/** A draft that a human asked for has their words in its own row. */
function orderOf(draft: DraftFact): CurrentDraft {
  const { id: draftId, kind, followUpId, inboundId, attempt, meetingTalk, isRequested } = draft
  return {
    draftId,
    kind,
    followUpId,
    inboundId,
    attempt,
    meetingTalk,
    requestId: isRequested ? draftId : null,
  }
}

function withoutMail({ isByHand }: ThreadFacts): Phase {
  return { kind: isByHand ? 'taken_over' : 'new' }
}

function phaseOf(facts: ThreadFacts, isAnswered: boolean): Phase {
  const { state, dueAt, draft, followUps } = facts
  switch (state) {
    case 'drafting':
    case 'validating':
      return assistantAgain(draft)
    case 'held': {
      const { held } = facts
      const until = dueAt === null ? {} : { until: dueAt }
      return { kind: 'held', reason: held ?? 'activity_failed', at: heldAt(draft, held), ...until }
    }
    case 'undo_window':
      return draft ? { kind: 'undo_window', until: dueAt ?? 0 } : CLASSIFY
    case 'sending':
      return draft ? sendAgain(draft, dueAt) : CLASSIFY
    case 'draft_ready':
    case 'error':
      return draft ? { kind: state } : CLASSIFY
    case 'classifying':
      return CLASSIFY
    case 'new':
      if (facts.isByHand) return withoutMail(facts)
      return { kind: isAnswered && followUps.length > 0 ? 'sent' : 'new' }
    case 'sent':
    case 'taken_over':
    case 'closed':
      return { kind: state }
  }
}

const CLASSIFY = { kind: 'classifying', intentId: null, by: null } as const

/** A follow-up is due again; an answer is drafted for a mail that is looked at again, unless a human ordered it. */
function assistantAgain(draft: DraftFact | null): Phase {
  if (draft?.kind === 'follow_up') return { kind: 'sent' }
  return draft?.isRequested ? { kind: 'drafting' } : CLASSIFY
}

function sendAgain({ kind, isApproved }: DraftFact, notBefore: number | null): Work {
  const isAutomatic = !isApproved
  const followUps = isAutomatic && kind === 'answer'
  return { kind: 'sending', isAutomatic, followUps, notBefore: notBefore ?? 0, deferrals: 0 }
}

const SENDS: readonly ThreadHoldReason[] = [
  'mailbox_unavailable',
  'send_failed',
  'send_rejected',
  'send_unknown',
]

/** The stage that a retry tries again. */
function heldAt(draft: DraftFact | null, reason: ThreadHoldReason | null): Work {
  if (draft === null) return CLASSIFY
  const isSend = draft.state === 'approved' || (reason !== null && SENDS.includes(reason))
  if (isSend) return sendAgain(draft, null)
  return { kind: draft.hasText ? 'validating' : 'drafting' }
}
