import { knownZone, wallClock } from '../scheduling/zones.ts'

interface Sender {
  personTimezone: string | null
  /** Of the mail's Date field; null: it says none. */
  offsetMinutes: number | null
  receivedAt: number
  calendarTimezone: string
}

/**
 * The clock by which somebody writes: the person's zone, else what their mail program shows, else ours. An offset that is
 * ours as well is taken for our zone, so that a time after the next change of the clocks is right too.
 */
export function senderZone({ personTimezone, offsetMinutes, receivedAt, calendarTimezone }: Sender): string {
  const ours = knownZone(calendarTimezone)
  if (personTimezone && knownZone(personTimezone) === personTimezone) return personTimezone
  if (offsetMinutes === null) return ours
  if (wallClock(receivedAt, ours) - receivedAt === offsetMinutes * 60_000) return ours
  return knownZone(zoneOf(offsetMinutes), ours)
}

/** An offset as a zone that `Intl` knows. */
function zoneOf(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const two = (value: number) => String(value).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
