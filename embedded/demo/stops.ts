/** When each person said or showed that nothing more should come, and when the product knew of it. */
import { emailKey } from '#domain/mail/address.ts'
import type { RecordEntry } from '#providers/mail/mailroom.ts'
import { UNDERSTOOD_AS, type Evidence } from './evidence.ts'

const STOPS = ['replied', 'bounced', 'rejected', 'unsubscribed'] as const
type StopEvent = (typeof STOPS)[number]

export interface Stop {
  recipient: string
  event: StopEvent
  /** In the post office's record, epoch ms. */
  at: number
  /** When the product committed it, or null if it never did. */
  knownAt: number | null
}

/** The first stop of each person, by recipient. */
export function stopsOf({ record, understood }: Evidence): Map<string, Stop> {
  const stops = new Map<string, Stop>()
  for (const entry of record) {
    if (!isStop(entry) || stops.has(entry.recipient)) continue
    const { recipient, event, at } = entry
    const known = understood
      .filter((fact) => fact.kind === UNDERSTOOD_AS[event] && emailKey(fact.email) === recipient)
      .map((fact) => fact.at)
    stops.set(recipient, { recipient, event, at, knownAt: known.length > 0 ? Math.min(...known) : null })
  }
  return stops
}

function isStop(entry: RecordEntry): entry is RecordEntry & { event: StopEvent } {
  return STOPS.some((event) => event === entry.event)
}
