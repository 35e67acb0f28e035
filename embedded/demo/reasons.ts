import type { EnrolmentStatus } from '#domain/statuses.ts'
import type { EnrolmentFact } from './evidence.ts'

/**
 * Why an enrolment may rest at the end of the demo, in words, or null if something should still happen to it: it has
 * ended, a human has to decide, or the person is away and nothing is due before their return.
 */
export function reasonToRest(enrolment: EnrolmentFact, now: number): string | null {
  switch (enrolment.status) {
    case 'finished':
    case 'replied':
    case 'bounced':
    case 'unsubscribed':
    case 'suppressed':
    case 'stopped':
      return enrolment.status
    case 'held':
      return enrolment.holdReason && `held: ${enrolment.holdReason}`
    case 'paused':
      return enrolment.pausedByUser ? 'paused by a user' : null
    case 'pending':
      return null
    case 'active':
      return isAway(enrolment, now) ? AWAY : null
  }
}

const AWAY = 'away until their return date'
const OPEN: readonly EnrolmentStatus[] = ['pending', 'active', 'paused', 'held']

export function hasEnded({ status }: Pick<EnrolmentFact, 'status'>): boolean {
  return !OPEN.includes(status)
}

function isAway({ absentUntil, waitUntil }: EnrolmentFact, now: number): boolean {
  if (absentUntil === null || waitUntil === null) return false
  return Date.parse(absentUntil) > now && Date.parse(waitUntil) >= Date.parse(absentUntil)
}

/** How many rest for which reason, most frequent first. */
export function countReasons(enrolments: readonly EnrolmentFact[], now: number): [string, number][] {
  const counts = new Map<string, number>()
  for (const enrolment of enrolments) {
    const reason = reasonToRest(enrolment, now) ?? 'under way'
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return [...counts].sort(([, one], [, other]) => other - one)
}
