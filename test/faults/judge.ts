/** What must hold whatever was killed: the mail server's file against the ledger, row by row. */
import type { Finding } from '#embedded/demo/finding.ts'
import { readStepRef } from '#domain/mail/step-ref.ts'
import type { Campaign } from './campaigns.ts'
import type { LedgerRow } from './ledger.ts'
import type { Delivery } from './sink.ts'

export interface Evidence {
  campaign: Campaign
  rows: readonly LedgerRow[]
  /** All that the mail server ever took. */
  deliveries: readonly Delivery[]
  isAtRest: boolean
}

/** Judge one campaign that has come to rest. Each finding names what broke it. */
export function judge(evidence: Evidence): Finding[] {
  const mails = mailsOf(evidence)
  const received = new Map<string, number>()
  for (const { recipient, stepIndex } of mails) {
    const key = `${recipient} step ${stepIndex}`
    received.set(key, (received.get(key) ?? 0) + 1)
  }
  const messages = evidence.rows.filter((row) => row.messageId !== null)
  const known = new Map(messages.map((row) => [row.messageId, row]))
  const arrived = new Set(mails.map((mail) => mail.messageId))
  return [
    finding(
      'Nobody received a step twice',
      [...received].filter(([, count]) => count > 1).map(([key, count]) => `${key}: ${count} times`),
    ),
    finding('Nobody was lost', lost(evidence, arrived)),
    finding(
      'Every mail at the server is known to the ledger as sent, or as of unknown fate',
      mails
        .filter(({ messageId }) => !isSent(known.get(messageId)) && !isUnknown(known.get(messageId)))
        .map(({ messageId }) => `${messageId}: ${known.get(messageId)?.state ?? 'no row'}`),
    ),
    finding(
      'Whatever the ledger calls sent has reached the server',
      messages
        .filter((row) => isSent(row) && !arrived.has(row.messageId ?? ''))
        .map(({ messageId }) => `${messageId}`),
    ),
    finding(
      'Whatever is of unknown fate was under way when something cut it',
      messages.filter((row) => isUnknown(row) && !row.wasCut).map(({ messageId }) => `${messageId}`),
    ),
  ]
}

/** The mails of the campaign that the server has taken, each with the step that it names. */
export function mailsOf({ campaign, deliveries }: Pick<Evidence, 'campaign' | 'deliveries'>) {
  return deliveries.flatMap((delivery) => {
    const ref = readStepRef(delivery.step)
    return ref?.campaignId === campaign.id ? [{ ...delivery, ...ref }] : []
  })
}

function finding(promise: string, broken: string[]): Finding {
  return { promise, basis: '', broken }
}

function isSent(row: LedgerRow | undefined): boolean {
  return row?.state === 'accepted' || (row?.state === 'resolved' && row.resolution === 'sent')
}

export function isUnknown(row: LedgerRow | undefined): boolean {
  return row?.state === 'unknown'
}

/** People without an enrolment, enrolments that do not come to rest, and steps of finished ones that never arrived. */
function lost({ campaign, rows, isAtRest }: Evidence, arrived: ReadonlySet<string>): string[] {
  const enrolments = Map.groupBy(rows, ({ enrolmentId }) => enrolmentId)
  const missing = campaign.contacts - enrolments.size
  return [
    ...(missing > 0 ? [`${missing} people have no enrolment`] : []),
    ...(isAtRest ? [] : [...enrolments].flatMap(([id, [row]]) => stuck(id, row))),
    ...[...enrolments].flatMap(([id, own]) => {
      if (own[0]?.status !== 'finished') return []
      const steps = own.filter((row) => isSent(row) && arrived.has(row.messageId ?? '')).length
      return steps < campaign.delays.length ? [`enrolment ${id}: finished after ${steps} steps`] : []
    }),
  ]
}

function stuck(id: string, row: LedgerRow | undefined): string[] {
  return row && ['pending', 'active', 'paused'].includes(row.status) ? [`enrolment ${id}: ${row.status}`] : []
}
