/** A meeting on a virtual clock. */
import { advance } from '#domain/meeting/advance.ts'
import type { LoadedMeeting, MeetingEvent, MeetingWaitCommand } from '#domain/meeting/messages.ts'
import { nextWait } from '#domain/meeting/next-wait.ts'
import { initialMeeting, type MeetingState } from '#domain/meeting/state.ts'

export const HOUR = 3_600_000
export const NOW = 1_000 * HOUR
/** An offer for in three days that nobody has decided about. */
export const offered: LoadedMeeting = {
  status: 'tentative',
  startAt: NOW + 72 * HOUR,
  endAt: NOW + 72 * HOUR + HOUR / 2,
  tentativeUntil: NOW + 48 * HOUR,
  sequence: 0,
  hasGuest: true,
  invited: -1,
  mayBeInvited: false,
  isCalledOff: false,
  isReminded: false,
  held: null,
}

/** A meeting on a virtual clock: answers every question as the world does, and notes what was done. */
export function play(meeting: LoadedMeeting, world: Partial<World> = {}) {
  const diary: string[] = []
  let state: MeetingState = initialMeeting
  let now = NOW
  const feed = (event: MeetingEvent) => {
    const turn = advance(state, event, now)
    state = turn.state
    diary.push(...turn.records.map(({ change, reason }) => (reason ? `${change}:${reason}` : change)))
    return turn.wait
  }
  /** Let everything happen that needs no waiting. */
  const settle = (wait: MeetingWaitCommand | null): MeetingWaitCommand | null => {
    if (!wait || wait.kind === 'waitUntil' || wait.kind === 'waitForMessage') return wait
    if (wait.kind === 'sendMail') diary.push(`${wait.mail}:${state.sequence}`)
    else if (wait.kind !== 'load') diary.push(wait.kind)
    return settle(feed({ ...WORLD, ...world }[wait.kind](wait, { meeting, now })))
  }
  settle(feed({ kind: 'timeReached' }))
  return {
    diary,
    state: () => state,
    tell: (event: MeetingEvent) => settle(feed(event)),
    /** Sleep until the instant that it waits for; false if it waits for none. */
    sleep() {
      const wait = nextWait(state, now)
      if (wait?.kind !== 'waitUntil') return false
      now = wait.at
      settle(feed({ kind: 'timeReached' }))
      return true
    },
    sleepUntilEnd() {
      for (let count = 0; this.sleep(); count += 1) if (count > 100) throw new Error('it never ends')
    },
    now: () => now,
    wait: () => nextWait(state, now),
  }
}

type Answer = (wait: MeetingWaitCommand, given: { meeting: LoadedMeeting; now: number }) => MeetingEvent
export type World = Record<'load' | 'expire' | 'syncCalendar' | 'sendMail', Answer>
/** In which everything succeeds. */
export const WORLD: World = {
  load: (_wait, { meeting }) => ({ kind: 'loaded', meeting, remindBeforeMs: HOUR }),
  expire: () => ({ kind: 'expired', result: { kind: 'released' } }),
  syncCalendar: () => ({ kind: 'synced', isDone: true }),
  sendMail: (wait) => ({
    kind: 'mailEnded',
    mail: wait.kind === 'sendMail' ? wait.mail : 'invitation',
    result: { kind: 'sent' },
  }),
}
