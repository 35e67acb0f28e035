import { DomainError } from '#domain/errors.ts'
import type { HoldReason } from '#domain/sequence/state.ts'
import type { EnrolmentStatus, MessageState, WaitingFor } from '#domain/statuses.ts'
import { subjectCiphers } from '../envelopes.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { isMeant, type Condition } from './person-match.ts'
import {
  displayName,
  idCursor,
  iso,
  pageLimit,
  pageOf,
  whereAll,
  type Page,
  type PageRequest,
} from './rows.ts'

export interface EnrolmentItem {
  id: string
  campaign: { id: string; name: string }
  person: { id: string; name: string; email: string }
  status: EnrolmentStatus
  stepIndex: number
  stepCount: number
  sent: number
  waitingFor: WaitingFor | null
  waitUntil: string | null
  holdId: string | null
  holdReason: HoldReason | null
  pausedByUser: boolean
  absentUntil: string | null
  threadId: string | null
  startedAt: string | null
  endedAt: string | null
}
type Row = Omit<EnrolmentItem, 'campaign' | 'person'> & {
  campaignId: string
  campaignName: string
  personId: string
  email: string
  firstName: string | null
  lastName: string | null
}

const SELECT = `select e.id, e.campaign_id as "campaignId", c.name as "campaignName", e.person_id as "personId", p.email,
    p.first_name as "firstName", p.last_name as "lastName", e.status, e.step_index as "stepIndex",
    (select count(*)::int from step where version_id = c.version_id) as "stepCount",
    (select count(*)::int from message m where m.enrolment_id = e.id
       and (m.state = 'accepted' or m.resolution = 'sent')) as sent,
    e.waiting_for as "waitingFor", e.wait_until as "waitUntil", e.hold_reason as "holdReason",
    (select id from hold where enrolment_id = e.id and resolved_at is null order by id desc limit 1) as "holdId",
    e.paused_by_user as "pausedByUser", e.absent_until as "absentUntil", e.thread_id as "threadId",
    e.started_at as "startedAt", e.ended_at as "endedAt"
  from enrolment e join campaign c on c.id = e.campaign_id join person p on p.id = e.person_id`

export interface EnrolmentFilter extends PageRequest {
  campaignId: string
  status?: EnrolmentStatus | undefined
  q?: string | undefined
}

/** The enrolments of a campaign, in the order in which they were made. */
export async function listEnrolments(
  em: EntityManager,
  filter: EnrolmentFilter,
): Promise<Page<EnrolmentItem>> {
  const conditions: Condition[] = [['e.campaign_id = ?', filter.campaignId]]
  const after = idCursor(filter.cursor)
  if (after) conditions.push(['e.id > ?::uuid', after])
  if (filter.status) conditions.push(['e.status = ?', filter.status])
  if (filter.q) conditions.push(await isMeant(em, 'e.person_id', filter.q))
  const rows = await em.execute<Row[]>(
    `${SELECT} ${whereAll(conditions)} order by e.id ${pageLimit(filter)}`,
    conditions.map(([, value]) => value),
  )
  return pageOf(rows, { limit: filter.limit, item: enrolmentItem, keyOf: (row) => [row.id] })
}

/** @throws DomainError not_found */
export async function readEnrolment(em: EntityManager, id: string): Promise<EnrolmentItem> {
  const [row] = await em.execute<Row[]>(`${SELECT} where e.id = ?`, [id])
  if (!row) throw new DomainError('not_found', 'There is no such enrolment.')
  return enrolmentItem(row)
}

function enrolmentItem(row: Row): EnrolmentItem {
  const { campaignId, campaignName, personId, email, firstName: _f, lastName: _l, ...rest } = row
  return {
    ...rest,
    campaign: { id: campaignId, name: campaignName },
    person: { id: personId, name: displayName(row), email },
    waitUntil: iso(row.waitUntil),
    absentUntil: iso(row.absentUntil),
    startedAt: iso(row.startedAt),
    endedAt: iso(row.endedAt),
  }
}

interface LedgerRow {
  id: string
  messageIdHeader: string
  stepIndex: number | null
  state: MessageState
  resolution: 'sent' | 'not_sent' | 'skipped' | null
  attempts: number
  subject: Buffer | null
  subjectKeyId: string
  response: string | null
  transmittingAt: string | null
  endedAt: string | null
  openedAt: string | null
  clickedAt: string | null
}

/** The ledger rows of an enrolment, in the order of the steps. */
export async function listLedger(em: EntityManager, keyring: Keyring, enrolmentId: string) {
  const rows = await em.execute<LedgerRow[]>(
    `select m.id, m.message_id_header as "messageIdHeader", m.step_index as "stepIndex", m.state, m.resolution, m.attempts, m.subject,
            p.subject_key_id as "subjectKeyId", m.response, m.transmitting_at as "transmittingAt",
            m.ended_at as "endedAt", m.opened_at as "openedAt", m.clicked_at as "clickedAt"
     from message m join person p on p.id = m.person_id where m.enrolment_id = ? order by m.step_index`,
    [enrolmentId],
  )
  const ciphers = await subjectCiphers(
    em,
    keyring,
    rows.map((row) => row.subjectKeyId),
  )
  return rows.map(({ subjectKeyId, subject, ...row }) => ({
    ...row,
    subject: subject && (ciphers.get(subjectKeyId)?.open(subject, 'message.subject').toString() ?? null),
    transmittingAt: iso(row.transmittingAt),
    endedAt: iso(row.endedAt),
    openedAt: iso(row.openedAt),
    clickedAt: iso(row.clickedAt),
  }))
}
