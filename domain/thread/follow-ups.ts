import type { MeetingPoint } from '../assistant/jobs.ts'
import type { PlannedFollowUp } from './messages.ts'
import type { MeetingTalk } from './state.ts'

const DAY = 86_400_000
const DAYS = [2, 4, 6] as const
/** Three more where a meeting is waited for. */
const MEETING_DAYS = [9, 11, 13] as const
/** A follow-up that ended later than this after its time pushes the others, so that two never come close together. */
const LATE_MS = 3_600_000

/** What the point of an answer leaves of a meeting. Whoever wants to hear from us later has spoken of none yet. */
export function meetingTalkOf({ kind }: MeetingPoint): MeetingTalk {
  switch (kind) {
    case 'offer':
      return 'agreed' // its time is booked when the answer leaves
    case 'alternatives':
    case 'ask':
      return 'open'
    case 'none':
    case 'later':
    case 'cancelled':
      return 'none'
  }
}

/** The days after an answer on which somebody who stays silent is reminded; whoever has a meeting with us is not. */
export function followUpDays(meetingTalk: MeetingTalk): number[] {
  if (meetingTalk === 'agreed') return []
  return meetingTalk === 'open' ? [...DAYS, ...MEETING_DAYS] : [...DAYS]
}

export interface FollowUpPlan {
  /** When the answer went out, or the later time that the mail names (epoch ms). */
  baseAt: number
  meetingTalk: MeetingTalk
  absentUntil: number
}

/** The follow-ups of an answer, the first one first. @param newId names each */
export function planFollowUps(plan: FollowUpPlan, newId: () => string): PlannedFollowUp[] {
  const followUps = followUpDays(plan.meetingTalk).map((day, index) => ({
    id: newId(),
    number: index + 1,
    dueAt: plan.baseAt + day * DAY,
  }))
  return notBefore(followUps, plan.absentUntil)
}

/** The same follow-ups, none before `at`; moved together, so that they keep their distances. */
export function notBefore(followUps: readonly PlannedFollowUp[], at: number): PlannedFollowUp[] {
  const [first] = followUps
  return moved(followUps, first ? Math.max(0, at - first.dueAt) : 0)
}

/** Those that are left once one of them has ended, sent or not; a late end pushes them. */
export function without(
  followUps: readonly PlannedFollowUp[],
  id: string | null,
  endedAt: number,
): PlannedFollowUp[] {
  const ended = followUps.find((followUp) => followUp.id === id)
  const left = followUps.filter((followUp) => followUp.id !== id)
  const late = ended ? endedAt - ended.dueAt : 0
  return moved(left, late > LATE_MS ? late : 0)
}

function moved(followUps: readonly PlannedFollowUp[], ms: number): PlannedFollowUp[] {
  return followUps.map((followUp) => ({ ...followUp, dueAt: followUp.dueAt + ms }))
}
