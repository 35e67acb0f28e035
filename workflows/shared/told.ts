/** What every signal may carry: the id of its cause. A human in Temporal Web sends none. */
export interface Told {
  eventId?: string
}

/** Enough to recognise a repeat by the relay; what must never happen twice is guarded in PostgreSQL. */
const REMEMBERED = 64

/**
 * Whether this event was not seen before; remembers it in `seen`.
 * `told` comes from outside and may be anything; without an event id it counts as new.
 */
export function isNews(seen: string[], told: unknown): boolean {
  const eventId = eventIdOf(told)
  if (eventId === undefined) return true
  if (seen.includes(eventId)) return false
  seen.push(eventId)
  if (seen.length > REMEMBERED) seen.shift()
  return true
}

function eventIdOf(told: unknown): string | undefined {
  if (typeof told !== 'object' || told === null || !('eventId' in told)) return undefined
  const { eventId } = told
  return typeof eventId === 'string' && eventId.length <= 100 ? eventId : undefined
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** An id, if it has the form of one. */
export function idOf(value: unknown): string | null {
  return typeof value === 'string' && ID.test(value) ? value : null
}

/** Epoch ms, if it can be. */
export function instantOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
