import type { MeetingMail, MeetingWaitCommand } from './messages.ts'
import type { MeetingState, MeetingWait } from './state.ts'

/** A connected calendar that has failed this often is given up for a change that is over. */
const MAX_SYNC_FAILURES = 5

export function isOver({ endAt }: MeetingState, now: number): boolean {
  return now >= endAt
}

/** What a meeting waits on at `now`; null where it has ended. */
export function nextWait(state: MeetingState, now: number): MeetingWaitCommand | null {
  if (!state.isLoaded) return { kind: 'load' }
  switch (state.status) {
    case 'tentative':
      if (state.tentativeUntil === null) return { kind: 'waitForMessage' }
      return now >= state.tentativeUntil
        ? { kind: 'expire' }
        : { kind: 'waitUntil', at: state.tentativeUntil, for: 'answer' }
    case 'confirmed':
      return dueNow(state, now) ?? nextInstant(state, now)
    case 'cancelled':
      return dueNow(state, now) ?? lastWait(state, now)
    case 'done':
    case 'released':
      return null
  }
}

/** The connected calendar first, so that an invitation can name what it has made (a link to the call). */
function dueNow(state: MeetingState, now: number): MeetingWaitCommand | null {
  if (isUnsynced(state) && now >= state.syncAt) return { kind: 'syncCalendar' }
  const mail = mailFrom(state, now)
  return mail && state.held === null && now >= state.mailAt ? { kind: 'sendMail', mail } : null
}

function isUnsynced({ synced, sequence }: MeetingState): boolean {
  return synced < sequence
}

/** The mail that the guest should have by `now`, if any. */
function mailFrom(state: MeetingState, now: number): MeetingMail | null {
  const { hasGuest, status, invited, mayBeInvited, sequence, isCalledOff } = state
  if (!hasGuest) return null
  // Nobody is called off what is over. Who has no invitation after all is bothered less than who waits in vain.
  if (status === 'cancelled')
    return (invited >= 0 || mayBeInvited) && !isCalledOff && !isOver(state, now) ? 'cancellation' : null
  if (invited < sequence) return 'invitation'
  return !state.isReminded && now >= remindAt(state) ? 'reminder' : null
}

function remindAt({ startAt, remindBeforeMs }: MeetingState): number {
  return startAt - remindBeforeMs
}

/** A confirmed meeting sleeps until the first of what comes: its reminder, its end, another try. */
function nextInstant(state: MeetingState, now: number): MeetingWaitCommand {
  const waits: Extract<MeetingWaitCommand, { kind: 'waitUntil' }>[] = [
    { kind: 'waitUntil', at: state.endAt, for: 'end' },
  ]
  if (isUnsynced(state)) waits.push({ kind: 'waitUntil', at: state.syncAt, for: 'calendar' })
  if (state.held === null && mailFrom(state, now))
    waits.push({ kind: 'waitUntil', at: state.mailAt, for: 'mail' })
  else if (state.held === null && state.hasGuest && !state.isReminded)
    waits.push({ kind: 'waitUntil', at: remindAt(state), for: 'reminder' })
  return waits.reduce((first, other) => (other.at < first.at ? other : first))
}

/** A cancelled meeting ends once everybody knows, or once it would have been over. */
function lastWait(state: MeetingState, now: number): MeetingWaitCommand | null {
  const { held, mailAt, endAt, syncAt, syncFailures } = state
  if (mailFrom(state, now)) {
    if (held !== null) return { kind: 'waitUntil', at: endAt, for: 'end' }
    return { kind: 'waitUntil', at: Math.min(mailAt, endAt), for: 'mail' }
  }
  const isGivenUp = isOver(state, now) || syncFailures >= MAX_SYNC_FAILURES
  return isUnsynced(state) && !isGivenUp ? { kind: 'waitUntil', at: syncAt, for: 'calendar' } : null
}

/** What a meeting waits for, for screens. */
export function waitingFor(state: MeetingState, wait: MeetingWaitCommand | null): MeetingWait {
  if (wait === null) return 'nothing'
  if (state.held !== null) return 'human'
  if (wait.kind !== 'waitUntil') return wait.kind === 'waitForMessage' ? 'answer' : 'nothing'
  return wait.for === 'calendar' || wait.for === 'mail' ? 'nothing' : wait.for
}
