import type { MeetingActivities, MeetingRef, MoveResult } from '#activities/meeting-activities.ts'
import type { LoadedMeeting, MeetingMailResult } from '#domain/meeting/messages.ts'

/** One meeting as the fake activities know it: what its rows say, and what was done, in order. */
export interface MeetingPlay {
  meeting: LoadedMeeting
  diary: string[]
  /** How the world behaves; each may fail the activity by throwing. */
  behaviour: MeetingBehaviour
}

export interface MeetingBehaviour {
  mail?: (mail: string) => Promise<MeetingMailResult> | MeetingMailResult
  sync?: () => boolean
  move?: () => MoveResult | null
  /** Before a line is written into the diary. */
  before?: (line: string) => void
}

const HOUR = 3_600_000

export function offeredMeeting(own: Partial<LoadedMeeting> = {}): LoadedMeeting {
  return {
    status: 'tentative',
    startAt: Date.now() + 72 * HOUR,
    endAt: Date.now() + 72 * HOUR + HOUR / 2,
    tentativeUntil: Date.now() + 48 * HOUR,
    sequence: 0,
    hasGuest: true,
    invited: -1,
    mayBeInvited: false,
    isCalledOff: false,
    isReminded: false,
    held: null,
    ...own,
  }
}

/** Activities that keep a diary instead of writing to a database; the rows are kept for the next run. */
export function meetingActivities(plays: Map<string, MeetingPlay>): MeetingActivities {
  const playOf = ({ meetingId }: MeetingRef): MeetingPlay => {
    const play = plays.get(meetingId)
    if (!play) throw new Error('a meeting that nobody has set up')
    return play
  }
  const note = (ref: MeetingRef, line: string): MeetingPlay => {
    const play = playOf(ref)
    play.behaviour.before?.(line)
    play.diary.push(line)
    return play
  }
  return {
    loadMeeting: async (ref) => plays.get(ref.meetingId)?.meeting ?? null,
    async recordMeeting({ change, reason, ...ref }) {
      const { meeting } = note(ref, reason ? `${change}:${reason}` : change)
      if (change === 'cancelled') meeting.sequence += 1
      if (change === 'held') meeting.held = reason
      else if (change === 'retried' || change === 'marked_sent' || change === 'dropped') meeting.held = null
      else meeting.status = change
    },
    async expireOffer(ref) {
      const { meeting } = playOf(ref)
      const { status, tentativeUntil: until } = meeting
      if (status === 'tentative' && (until === null || until > Date.now())) return { kind: 'kept', until }
      note(ref, 'expired')
      meeting.status = 'released'
      return { kind: 'released' }
    },
    async moveMeeting({ startAt, endAt, ...ref }) {
      const { meeting, behaviour } = note(ref, 'move')
      const answer = behaviour.move?.()
      if (answer) return answer
      Object.assign(meeting, { startAt, endAt, sequence: meeting.sequence + 1 })
      return { kind: 'moved', startAt, endAt, sequence: meeting.sequence }
    },
    syncCalendar: async (ref) => ({ isDone: note(ref, 'sync').behaviour.sync?.() ?? true }),
    async sendMeetingMail({ mail, sequence, ...ref }) {
      const { meeting, behaviour } = note(ref, `${mail}:${sequence}`)
      const result = (await behaviour.mail?.(mail)) ?? { kind: 'sent' }
      if (result.kind === 'sent' && mail === 'invitation') meeting.invited = sequence
      return result
    },
  }
}
