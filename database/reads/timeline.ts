import type { EventKind } from '#domain/events.ts'
import { delayMs, type DelayUnit } from '#domain/sequence/plan.ts'
import type { EnrolmentStatus, WaitingFor } from '#domain/statuses.ts'
import { subjectCiphers } from '../envelopes.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { displayName, iso, pageOf, timeCursor, whereAll, type Page, type PageRequest } from './rows.ts'

export interface EventItem {
  id: string
  kind: EventKind
  at: string
  person: { id: string; name: string; email: string } | null
  campaign: { id: string; name: string } | null
  enrolmentId: string | null
  messageId: string | null
  threadId: string | null
  stepIndex: number | null
  code: string | null
  subject: string | null
}
type Row = Omit<EventItem, 'person' | 'campaign' | 'subject'> & {
  atKey: string
  personId: string | null
  email: string | null
  firstName: string | null
  lastName: string | null
  subjectKeyId: string | null
  campaignId: string | null
  campaignName: string | null
  subject: Buffer | null
}

export interface EventFilter extends PageRequest {
  personId?: string | undefined
  campaignId?: string | undefined
  enrolmentId?: string | undefined
  kind?: EventKind | undefined
}

/** What has happened, newest first. */
export async function listEvents(
  em: EntityManager,
  keyring: Keyring,
  filter: EventFilter,
): Promise<Page<EventItem>> {
  const conditions: [string, unknown[]][] = []
  if (filter.personId) conditions.push(['e.person_id = ?', [filter.personId]])
  if (filter.campaignId) conditions.push(['e.campaign_id = ?', [filter.campaignId]])
  if (filter.enrolmentId) conditions.push(['e.enrolment_id = ?', [filter.enrolmentId]])
  if (filter.kind) conditions.push(['e.kind = ?', [filter.kind]])
  const after = timeCursor(filter.cursor)
  if (after) conditions.push(['(e.at, e.id) < (?::timestamptz, ?::uuid)', [after.at, after.id]])
  const where = whereAll(conditions)
  const rows = await em.execute<Row[]>(
    `select e.id, e.kind, e.at, e.at::text as "atKey", e.enrolment_id as "enrolmentId", e.message_id as "messageId",
            e.thread_id as "threadId", e.step_index as "stepIndex", e.code, p.id as "personId", p.email,
            p.first_name as "firstName", p.last_name as "lastName", p.subject_key_id as "subjectKeyId",
            c.id as "campaignId", c.name as "campaignName", m.subject
     from event e left join person p on p.id = e.person_id left join campaign c on c.id = e.campaign_id
       left join message m on m.id = e.message_id
     ${where} order by e.at desc, e.id desc limit ?`,
    [...conditions.flatMap(([, params]) => params), filter.limit + 1],
  )
  const ciphers = await subjectCiphers(
    em,
    keyring,
    rows.flatMap((row) => (row.subject && row.subjectKeyId ? [row.subjectKeyId] : [])),
  )
  const open = (row: Row) =>
    (row.subject &&
      ciphers
        .get(row.subjectKeyId ?? '')
        ?.open(row.subject, 'message.subject')
        .toString()) ??
    null
  return pageOf(rows, {
    limit: filter.limit,
    item: (row) => eventItem(row, open(row)),
    keyOf: (row) => [row.atKey, row.id],
  })
}

function eventItem(row: Row, subject: string | null): EventItem {
  const { id, kind, enrolmentId, messageId, threadId, stepIndex, code } = row
  return {
    id,
    kind,
    at: iso(row.at),
    person:
      row.personId && row.email
        ? { id: row.personId, name: displayName({ ...row, email: row.email }), email: row.email }
        : null,
    campaign:
      row.campaignId && row.campaignName !== null ? { id: row.campaignId, name: row.campaignName } : null,
    enrolmentId,
    messageId,
    threadId,
    stepIndex,
    code,
    subject,
  }
}

export interface ScheduledItem {
  enrolmentId: string
  campaign: { id: string; name: string }
  stepIndex: number
  channel: 'email' | 'wait'
  subject: string | null
  at: string | null
  waitingFor: WaitingFor | null
  delayMs: number
}
interface ScheduledRow {
  enrolmentId: string
  campaignId: string
  campaignName: string
  status: EnrolmentStatus
  nextIndex: number
  stepIndex: number
  channel: 'email' | 'wait'
  subject: string | null
  amount: number
  unit: DelayUnit
  waitUntil: string | null
  waitingFor: WaitingFor | null
}

/** What is to come for a person or one enrolment: the next step with its instant, then the steps after it. */
export async function listScheduled(
  em: EntityManager,
  of: { personId: string } | { enrolmentId: string },
): Promise<ScheduledItem[]> {
  const [column, id] = 'personId' in of ? ['e.person_id', of.personId] : ['e.id', of.enrolmentId]
  const rows = await em.execute<ScheduledRow[]>(
    `select e.id as "enrolmentId", c.id as "campaignId", c.name as "campaignName", e.step_index as "nextIndex",
            t.position as "stepIndex", t.channel, t.subject, t.delay_amount as amount, t.delay_unit as unit,
            e.wait_until as "waitUntil", e.waiting_for as "waitingFor", e.status
     from enrolment e join campaign c on c.id = e.campaign_id
       join step t on t.version_id = c.version_id and t.position >= e.step_index
     where ${column} = ? and e.stop_outcome is null and e.status in ('pending', 'active', 'paused', 'held')
     order by e.wait_until nulls last, e.id, t.position limit 200`,
    [id],
  )
  return rows.map((row) => {
    const isNext = row.stepIndex === row.nextIndex
    return {
      enrolmentId: row.enrolmentId,
      campaign: { id: row.campaignId, name: row.campaignName },
      stepIndex: row.stepIndex,
      channel: row.channel,
      subject: row.subject,
      at: isNext ? iso(row.waitUntil) : null,
      waitingFor: isNext ? row.waitingFor : null,
      delayMs: delayMs(row.amount, row.unit),
    }
  })
}
