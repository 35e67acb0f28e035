/** What the demo promises, checked against the post office's own record. */
import { emailKey } from '#domain/mail/address.ts'
import type { RecordEntry } from '#providers/mail/mailroom.ts'
import { judgeConversations } from './conversations.ts'
import type { Finding } from './finding.ts'
import {
  accepted,
  isOfConversation,
  isToUnderstand,
  stepOf,
  UNDERSTOOD_AS,
  type EnrolmentFact,
  type Evidence,
  type LedgerFact,
} from './evidence.ts'
import { reasonToRest } from './reasons.ts'
import { stopsOf, type Stop } from './stops.ts'
import { notUnderstood } from './understood.ts'

/**
 * From a reply in the mailbox to its commit, on a busy machine: one poll and the work on what it finds, which Temporal
 * gives out anew after a minute if its server was too busy to hand it over (the timeout ONE_MAIL).
 */
const KNOWN_WITHIN_MS = 60_000

/** Check every promise; all are kept when no finding has a broken case. */
export function judge(evidence: Evidence): Finding[] {
  return [
    nothingTwice(evidence),
    nothingAfterStop(evidence),
    everybodyRests(evidence),
    ledgerAgrees(evidence),
    everythingUnderstood(evidence),
    ...judgeConversations(evidence),
  ]
}

/** The mails of the campaign; what else goes to somebody is judged as a conversation. */
function stepMails(record: Evidence['record']): RecordEntry[] {
  return accepted(record).filter((entry) => !isOfConversation(entry))
}

function nothingTwice({ record }: Evidence): Finding {
  const times = new Map<string, string[]>()
  const mails = stepMails(record)
  for (const entry of mails) {
    const step = stepOf(entry)
    const key = `${entry.recipient}: ${step === null ? 'a mail that names no step' : `step ${step + 1}`}`
    times.set(key, [...(times.get(key) ?? []), clock(entry.at)])
  }
  return {
    promise: 'No person got the same step twice',
    basis: `${mails.length} mails of the campaign that the post office accepted`,
    broken: [...times].flatMap(([key, at]) => (at.length > 1 ? [`${key} at ${at.join(' and ')}`] : [])),
  }
}

/**
 * A reply or report has to be fetched before it can stop anything. So a mail that was handed over before the product had
 * committed the stop breaks no promise; one whose transmission began afterwards does, and so does a stop that takes
 * longer than `KNOWN_WITHIN_MS` to be known.
 */
function nothingAfterStop(evidence: Evidence): Finding {
  const stops = stopsOf(evidence)
  const begun = new Map(evidence.ledger.map((row) => [row.messageIdHeader, row.transmittingAt]))
  const broken: string[] = []
  let tolerated = 0
  for (const entry of stepMails(evidence.record)) {
    const stop = stops.get(entry.recipient)
    if (!stop || entry.at <= stop.at) continue
    const begunAt = Date.parse(begun.get(entry.messageId ?? '') ?? '') || entry.at
    const dueAt = Math.min(stop.knownAt ?? Infinity, stop.at + KNOWN_WITHIN_MS)
    if (begunAt <= dueAt) tolerated += 1
    else broken.push(`${describe(stop)}, got step ${(stepOf(entry) ?? -1) + 1} at ${clock(entry.at)}`)
  }
  const delays = [...stops.values()].map((stop) => ({ stop, ms: (stop.knownAt ?? Infinity) - stop.at }))
  const slow = delays.filter(({ ms }) => ms > KNOWN_WITHIN_MS && ms !== Infinity)
  const slowest = Math.max(0, ...delays.map(({ ms }) => ms).filter(Number.isFinite))
  return {
    promise: 'Nobody who replied, bounced or unsubscribed got a later step',
    basis: `${stops.size} people; the slowest stop was known after ${seconds(slowest)} (${KNOWN_WITHIN_MS / 1_000} s are allowed), ${tolerated} mails had left before it was known`,
    broken: [...broken, ...slow.map(({ stop }) => `${describe(stop)}: too late`)],
  }
}

const describe = ({ recipient, event, at, knownAt }: Stop) =>
  `${recipient} ${event} at ${clock(at)}, known ${knownAt === null ? 'never' : `at ${clock(knownAt)}`}`

function everybodyRests(evidence: Evidence): Finding {
  const { record, enrolments, people, at } = evidence
  const stops = stopsOf(evidence)
  const steps = new Map<string, Set<number | null>>()
  for (const entry of stepMails(record))
    steps.set(entry.recipient, (steps.get(entry.recipient) ?? new Set()).add(stepOf(entry)))
  const broken = enrolments.flatMap((enrolment) => {
    const person = emailKey(enrolment.person.email)
    const fault = faultOf(enrolment, { stop: stops.get(person), got: steps.get(person)?.size ?? 0, at })
    return fault ? [`${enrolment.person.email}: ${fault}`] : []
  })
  if (enrolments.length !== people)
    broken.unshift(`${people} people were imported, ${enrolments.length} of them enrolled`)
  return {
    promise: 'Every enrolment ended or waits for a stated reason',
    basis: `${enrolments.length} enrolments; who stopped it is named as its end, who finished got every step`,
    broken,
  }
}

/** The ends that fit what the person did. */
const ENDS: Record<Stop['event'], readonly EnrolmentFact['status'][]> = {
  replied: ['replied'],
  bounced: ['bounced'],
  rejected: ['bounced'],
  unsubscribed: ['unsubscribed'],
}

function faultOf(
  enrolment: EnrolmentFact,
  seen: { stop: Stop | undefined; got: number; at: number },
): string | null {
  const { status, stepIndex, stepCount, waitUntil } = enrolment
  if (reasonToRest(enrolment, seen.at) === null)
    return `${status} before step ${stepIndex + 1}, due ${waitUntil ? clock(Date.parse(waitUntil)) : 'at no known time'}, without a reason to wait`
  if (seen.stop && !ENDS[seen.stop.event].includes(status))
    return `${seen.stop.event} at ${clock(seen.stop.at)}, but the enrolment is ${status}`
  return status === 'finished' && seen.got !== stepCount
    ? `finished, but the post office saw ${seen.got} of ${stepCount} steps`
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
  const entries = record.filter(({ event }) => isToUnderstand(event))
  return {
    promise: 'Every reply, bounce, unsubscription and absence notice was understood',
    basis: `${entries.length} of them in the record`,
    broken: notUnderstood(record, understood).map(
      ({ event, recipient, at }) =>
        `${recipient} ${event} at ${clock(at)}, but there is no ${UNDERSTOOD_AS[event]}`,
    ),
  }
}

const clock = (at: number) => new Date(at).toISOString().slice(11, 23)
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
