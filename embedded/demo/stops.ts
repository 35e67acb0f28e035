/** When each person said or showed that nothing more should come, and from when on that must have been heeded. */
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
  /** A mail accepted later than this (epoch ms) is a broken promise. */
  heededFrom: number
}

export interface Grace {
  /** From a mail's arrival in the mailbox to the product's knowing of it: one poll and the work on what it finds. */
  mailMs: number
  /** What may pass between the commit of `transmitting` and the post office's acceptance of a mail on the wire. */
  wireMs: number
}

/** The first stop of each person. */
export function stopsOf({ record, understood }: Evidence, grace: Grace): Stop[] {
  const firsts = new Map<string, RecordEntry & { event: StopEvent }>()
  for (const entry of record)
    if (isStop(entry) && entry.at < (firsts.get(entry.recipient)?.at ?? Infinity))
      firsts.set(entry.recipient, entry)
  return [...firsts.values()].map(({ recipient, event, at }) => {
    const known = understood
      .filter((fact) => fact.kind === UNDERSTOOD_AS[event] && emailKey(fact.email) === recipient)
      .map((fact) => fact.at)
    const knownAt = known.length > 0 ? Math.min(...known) : null
    // Replies and reports have to be fetched; the other two are said to the product itself.
    const latestMs = event === 'replied' || event === 'bounced' ? grace.mailMs : grace.wireMs
    const heededFrom = Math.min(at + latestMs, (knownAt ?? Infinity) + grace.wireMs)
    return { recipient, event, at, knownAt, heededFrom }
  })
}

function isStop(entry: RecordEntry): entry is RecordEntry & { event: StopEvent } {
  return STOPS.some((event) => event === entry.event)
}
