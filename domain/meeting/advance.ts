import { isOver, nextWait } from './next-wait.ts'
import type {
  ExpiryResult,
  LoadedMeeting,
  MeetingChange,
  MeetingEvent,
  MeetingMail,
  MeetingMailResult,
  MeetingRecord,
  MeetingWaitCommand,
} from './messages.ts'
import { initialMeeting, type MeetingHoldReason, type MeetingState } from './state.ts'

/** A mail that fails in passing this often is handed to a human. */
export const MAX_MAIL_ATTEMPTS = 8
/** How long a connected calendar that does not answer is left alone: this, doubled each time, at most six hours. */
const SYNC_PAUSE_MS = 60_000
const MAX_SYNC_PAUSE_MS = 6 * 3_600_000

export interface MeetingAdvance {
  state: MeetingState
  /** To be written down at once, in order. */
  records: MeetingRecord[]
  /** What to wait on then; null: the meeting has ended. */
  wait: MeetingWaitCommand | null
}

/**
 * The interpreter: what a meeting does after `event` at instant `now` (epoch ms). An executor that leaves the wait
 * because another event came first loses nothing; the next answer names it again. Events that make no sense in a state
 * change nothing.
 */
export function advance(before: MeetingState, event: MeetingEvent, now: number): MeetingAdvance {
  const turn = openTurn(before, event)
  react(turn, event, now)
  lapse(turn, now)
  return { state: turn.state, records: turn.records, wait: nextWait(turn.state, now) }
}

interface Turn {
  state: MeetingState
  records: MeetingRecord[]
  by: string | null
}

function openTurn(state: MeetingState, event: MeetingEvent): Turn {
  return { state, records: [], by: ('by' in event && event.by) || null }
}

function become(turn: Turn, change: Partial<MeetingState>): void {
  turn.state = { ...turn.state, ...change }
}

function record(turn: Turn, change: MeetingChange, reason: MeetingHoldReason | null = null): void {
  turn.records.push({ kind: 'record', change, reason, by: turn.by })
}

function react(turn: Turn, event: MeetingEvent, now: number): void {
  if (!turn.state.isLoaded) {
    if (event.kind === 'loaded') load(turn, event, now)
    return
  }
  switch (event.kind) {
    case 'loaded':
    case 'timeReached':
      return
    case 'offered':
      return offer(turn)
    case 'confirmed':
      return confirm(turn, now)
    case 'released':
      return release(turn)
    case 'moved':
      return move(turn, event, now)
    case 'cancelled':
      return cancel(turn)
    case 'retried':
      return retry(turn)
    case 'markedSent':
      return markSent(turn)
    case 'expired':
      return expired(turn, event.result)
    case 'synced':
      return sync(turn, event.isDone, now)
    case 'mailEnded':
      return mailEnded(turn, event)
  }
}

function load(
  turn: Turn,
  { meeting, remindBeforeMs }: { meeting: LoadedMeeting | null; remindBeforeMs: number },
  now: number,
): void {
  // A meeting whose row is gone has nothing left to do.
  if (!meeting) return become(turn, { isLoaded: true, status: 'released' })
  become(turn, { ...meeting, isLoaded: true, remindBeforeMs })
  if (meeting.status === 'confirmed')
    become(turn, { isReminded: meeting.isReminded || isTooLate(turn.state, now) })
  // Kept for good: the word that it is confirmed is on its way, and need not be waited for.
  if (meeting.status === 'tentative' && meeting.tentativeUntil === null) confirm(turn, now)
}

/** An offer that was given up stands again: its row says where. One that stands is looked at when it runs out. */
function offer(turn: Turn): void {
  const { status, remindBeforeMs } = turn.state
  if (status === 'released') become(turn, { ...initialMeeting, remindBeforeMs })
}

function confirm(turn: Turn, now: number): void {
  if (turn.state.status !== 'tentative') return
  become(turn, { status: 'confirmed', tentativeUntil: null, isReminded: isTooLate(turn.state, now) })
  record(turn, 'confirmed')
}

/** Whoever agrees on a meeting less than an hour ahead needs no reminder of it. */
function isTooLate({ startAt, remindBeforeMs }: MeetingState, now: number): boolean {
  return now > startAt - remindBeforeMs
}

function release(turn: Turn): void {
  if (turn.state.status !== 'tentative') return
  become(turn, { status: 'released' })
  record(turn, 'released')
}

/** What looked at the row has written the release down. */
function expired(turn: Turn, result: ExpiryResult): void {
  if (turn.state.status !== 'tentative') return
  if (result.kind === 'released') become(turn, { status: 'released' })
  else become(turn, { tentativeUntil: result.until })
}

/** Its row has the new time already; whatever was due for the old one is not. */
function move(
  turn: Turn,
  { startAt, endAt, sequence }: { startAt: number; endAt: number; sequence: number },
  now: number,
): void {
  if (turn.state.status !== 'confirmed' || sequence <= turn.state.sequence) return
  become(turn, { startAt, endAt, sequence, ...UNTRIED })
  become(turn, { isReminded: isTooLate(turn.state, now) })
  unhold(turn)
}

/** A new change is tried afresh. */
const UNTRIED = { attempts: 0, mailAt: 0, syncFailures: 0, syncAt: 0 }

function cancel(turn: Turn): void {
  const { status, sequence } = turn.state
  if (status !== 'tentative' && status !== 'confirmed') return
  become(turn, { status: 'cancelled', sequence: sequence + 1, ...UNTRIED })
  // Not as a retry: what became of a mail stays as unknown as it is.
  unhold(turn, 'dropped')
  record(turn, 'cancelled')
}

function retry(turn: Turn): void {
  become(turn, UNTRIED)
  unhold(turn)
}

/** The send then finds it settled in the ledger. */
function markSent(turn: Turn): void {
  if (turn.state.held !== 'send_unknown') return
  become(turn, UNTRIED)
  unhold(turn, 'marked_sent')
}

function unhold(turn: Turn, change: 'retried' | 'marked_sent' | 'dropped' = 'retried'): void {
  if (turn.state.held === null) return
  become(turn, { held: null })
  record(turn, change)
}

function hold(turn: Turn, reason: MeetingHoldReason): void {
  if (turn.state.held !== null) return
  become(turn, { held: reason })
  record(turn, 'held', reason)
}

/** A connected calendar that is away does not stop anything; it is asked again later. */
function sync(turn: Turn, isDone: boolean, now: number): void {
  const { sequence, syncFailures } = turn.state
  if (isDone) return become(turn, { synced: sequence, syncFailures: 0, syncAt: 0 })
  const pause = Math.min(SYNC_PAUSE_MS * 2 ** syncFailures, MAX_SYNC_PAUSE_MS)
  become(turn, { syncFailures: syncFailures + 1, syncAt: now + pause })
}

function mailEnded(turn: Turn, { mail, result }: { mail: MeetingMail; result: MeetingMailResult }): void {
  switch (result.kind) {
    case 'sent':
      return become(turn, { ...sentBy(mail, turn.state), attempts: 0, mailAt: 0 })
    case 'obsolete': // its change is in the queue, or on its way; asked again at leisure
      return become(turn, sentBy(mail, turn.state))
    case 'refused':
      return become(turn, { hasGuest: false })
    case 'held':
      if (mail === 'invitation' && MAY_HAVE_LEFT.includes(result.reason)) become(turn, { mayBeInvited: true })
      return hold(turn, result.reason)
    case 'deferred': {
      const attempts = turn.state.attempts + 1
      become(turn, { attempts, mailAt: result.until })
      if (attempts >= MAX_MAIL_ATTEMPTS) hold(turn, 'send_failed')
    }
  }
}

/** Reasons of a hold after which a mail may be on its way. */
const MAY_HAVE_LEFT: readonly MeetingHoldReason[] = ['send_unknown', 'activity_failed']

function sentBy(mail: MeetingMail, { sequence }: MeetingState): Partial<MeetingState> {
  switch (mail) {
    case 'invitation':
      return { invited: sequence }
    case 'reminder':
      return { isReminded: true }
    case 'cancellation':
      return { isCalledOff: true }
  }
}

/** What time alone changes: a meeting that is over, a reminder that has no use any more. */
function lapse(turn: Turn, now: number): void {
  const { state } = turn
  if (state.status === 'cancelled' && isOver(state, now)) unhold(turn, 'dropped')
  if (!state.isLoaded || state.status !== 'confirmed') return
  if (!state.isReminded && now >= state.startAt) become(turn, { isReminded: true })
  if (!isOver(state, now)) return
  become(turn, { status: 'done', held: null })
  record(turn, 'done')
}
