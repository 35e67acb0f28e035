/** What the demo promises, checked against the post office's own record. */
import { emailKey } from '#domain/mail/address.ts'
import {
  accepted,
  isToUnderstand,
  stepOf,
  UNDERSTOOD_AS,
  type EnrolmentFact,
  type Evidence,
  type LedgerFact,
} from './evidence.ts'
import { reasonToRest } from './reasons.ts'
import { stopsOf, type Grace } from './stops.ts'

/** One promise: what it says, what it was counted from, and each case in which it was broken. */
export interface Finding {
  promise: string
  basis: string
  broken: string[]
}

/** Check every promise; all are kept when no finding has a broken case. */
export function judge(evidence: Evidence, grace: Grace): Finding[] {
  return [
    nothingTwice(evidence),
    nothingAfterStop(evidence, grace),
    everybodyRests(evidence),
    ledgerAgrees(evidence),
    everythingUnderstood(evidence),
  ]
}

function nothingTwice({ record }: Evidence): Finding {
  const times = new Map<string, string[]>()
  for (const entry of accepted(record)) {
    const step = stepOf(entry)
    const key = `${entry.recipient}: ${step === null ? 'a mail that names no step' : `step ${step + 1}`}`
    times.set(key, [...(times.get(key) ?? []), clock(entry.at)])
  }
  return {
    promise: 'No person got the same step twice',
    basis: `${accepted(record).length} mails that the post office accepted`,
    broken: [...times].flatMap(([key, at]) => (at.length > 1 ? [`${key} at ${at.join(' and ')}`] : [])),
  }
}

function nothingAfterStop(evidence: Evidence, grace: Grace): Finding {
  const stops = new Map(stopsOf(evidence, grace).map((stop) => [stop.recipient, stop]))
  const broken: string[] = []
  let tolerated = 0
  for (const entry of accepted(evidence.record)) {
    const stop = stops.get(entry.recipient)
    if (!stop || entry.at <= stop.at) continue
    if (entry.at <= stop.heededFrom) tolerated += 1
    else
      broken.push(
        `${stop.recipient} ${stop.event} at ${clock(stop.at)}${stop.knownAt === null ? '' : `, known at ${clock(stop.knownAt)}`}, got step ${(stepOf(entry) ?? -1) + 1} at ${clock(entry.at)}`,
      )
  }
  const slowest = Math.max(0, ...[...stops.values()].map(({ at, knownAt }) => (knownAt ?? at) - at))
  return {
    promise: 'Nobody who replied, bounced or unsubscribed got a later step',
    basis: `${stops.size} people; each stop was committed within ${seconds(slowest)}, ${tolerated} mails left before that (allowed: ${seconds(grace.mailMs)} to fetch a mail, ${seconds(grace.wireMs)} on the wire)`,
    broken,
  }
}

function everybodyRests({ record, enrolments, people, at }: Evidence): Finding {
  const steps = new Map<string, Set<number | null>>()
  for (const entry of accepted(record))
    steps.set(entry.recipient, (steps.get(entry.recipient) ?? new Set()).add(stepOf(entry)))
  const broken = enrolments.flatMap((enrolment) => {
    const got = steps.get(emailKey(enrolment.person.email))?.size ?? 0
    const fault = faultOf(enrolment, got, at)
    return fault ? [`${enrolment.person.email}: ${fault}`] : []
  })
  if (enrolments.length !== people)
    broken.unshift(`${people} people were imported, ${enrolments.length} of them enrolled`)
  return {
    promise: 'Every enrolment ended or waits for a stated reason',
    basis: `${enrolments.length} enrolments; who finished got every step`,
    broken,
  }
}

function faultOf(enrolment: EnrolmentFact, stepsGot: number, now: number): string | null {
  const { status, stepIndex, stepCount, waitUntil } = enrolment
  if (reasonToRest(enrolment, now) === null)
    return `${status} before step ${stepIndex + 1}, due ${waitUntil ? clock(Date.parse(waitUntil)) : 'at no known time'}, without a reason to wait`
  return status === 'finished' && stepsGot !== stepCount
    ? `finished, but the post office saw ${stepsGot} of ${stepCount} steps`
    : null
}

function ledgerAgrees({ record, ledger }: Evidence): Finding {
  const sent = new Set(ledger.filter(isSent).map((row) => row.messageIdHeader))
  const unsure = new Set(ledger.filter((row) => row.state === 'unknown').map((row) => row.messageIdHeader))
  const counts = new Map<string, number>()
  for (const { messageId } of accepted(record)) {
    const id = messageId ?? 'a mail without Message-ID'
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return {
    promise: 'The post office has what the send ledger says, and nothing else',
    basis: `${sent.size} Message-IDs in the ledger, ${counts.size} in the record`,
    broken: [
      ...[...counts].flatMap(([id, count]) => (count > 1 ? [`${id} was accepted ${count} times`] : [])),
      ...[...counts.keys()]
        .filter((id) => !sent.has(id) && !unsure.has(id))
        .map((id) => `${id} was accepted, the ledger does not say that it was sent`),
      ...[...sent]
        .filter((id) => !counts.has(id))
        .map((id) => `${id} was sent, says the ledger; the post office never accepted it`),
    ],
  }
}

const isSent = ({ state, resolution }: LedgerFact) => state === 'accepted' || resolution === 'sent'

function everythingUnderstood({ record, understood }: Evidence): Finding {
  const known = new Set(understood.map(({ kind, email }) => `${kind} ${emailKey(email)}`))
  const entries = record.filter(({ event }) => isToUnderstand(event))
  return {
    promise: 'Every reply, bounce, unsubscription and absence notice was understood',
    basis: `${entries.length} of them in the record`,
    broken: entries.flatMap(({ event, recipient, at }) =>
      isToUnderstand(event) && !known.has(`${UNDERSTOOD_AS[event]} ${recipient}`)
        ? [`${recipient} ${event} at ${clock(at)}, but there is no ${UNDERSTOOD_AS[event]}`]
        : [],
    ),
  }
}

const clock = (at: number) => new Date(at).toISOString().slice(11, 23)
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
