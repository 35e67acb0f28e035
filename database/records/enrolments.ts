import type { HoldReason, Outcome } from '#domain/sequence/state.ts'
import { OPEN_ENROLMENT_STATUSES, type CampaignStatus, type EnrolmentStatus } from '#domain/statuses.ts'
import type { EntityManager } from '../orm.ts'
import { endUnsent } from './ledger.ts'
import { idArray, instant, uuidArray } from './sql.ts'

/** An enrolment under its lock, with what every decision about it needs. Instants are epoch ms. */
export interface LockedEnrolment {
  id: string
  campaignId: string
  campaignStatus: CampaignStatus
  versionId: string | null
  personId: string
  emailKey: string
  timezone: string | null
  subjectKeyId: string
  mailboxId: string | null
  threadId: string | null
  status: EnrolmentStatus
  stopOutcome: Outcome | null
  absentUntil: number
  pausedByUser: boolean
}

interface EnrolmentRow {
  id: string
  campaign_id: string
  campaign_status: CampaignStatus
  version_id: string | null
  person_id: string
  email_key: string
  timezone: string | null
  subject_key_id: string
  mailbox_id: string | null
  thread_id: string | null
  status: EnrolmentStatus
  stop_outcome: Outcome | null
  absent_until: string | null
  paused_by_user: boolean
}

/**
 * Lock the enrolment, and its campaign against a change of status. Whoever commits a stop locks the same row, so
 * the order of commits says who was first (reliability rule M7).
 * @returns null if it is gone (its person or campaign was deleted)
 */
export async function lockEnrolment(em: EntityManager, enrolmentId: string): Promise<LockedEnrolment | null> {
  return (await lockEnrolments(em, [enrolmentId]))[0] ?? null
}

/** Lock several in id order, as all who lock several do; those that are gone are left out. */
export async function lockEnrolments(
  em: EntityManager,
  enrolmentIds: readonly string[],
): Promise<LockedEnrolment[]> {
  const rows = await em.execute<EnrolmentRow[]>(
    `select e.id, e.campaign_id, c.status as campaign_status, c.version_id, e.person_id, p.email_key, p.timezone,
            p.subject_key_id, e.mailbox_id, e.thread_id, e.status, e.stop_outcome, e.absent_until, e.paused_by_user
     from enrolment e join campaign c on c.id = e.campaign_id join person p on p.id = e.person_id
     where e.id = any(?::uuid[]) order by e.id for no key update of e for share of c`,
    [uuidArray(enrolmentIds)],
  )
  return rows.map((row) => ({
    id: row.id,
    campaignId: row.campaign_id,
    campaignStatus: row.campaign_status,
    versionId: row.version_id,
    personId: row.person_id,
    emailKey: row.email_key,
    timezone: row.timezone,
    subjectKeyId: row.subject_key_id,
    mailboxId: row.mailbox_id,
    threadId: row.thread_id,
    status: row.status,
    stopOutcome: row.stop_outcome,
    absentUntil: instant(row.absent_until) ?? 0,
    pausedByUser: row.paused_by_user,
  }))
}

/** How the enrolment has ended or is bound to end, or null while it may go on. */
export function endOf(enrolment: LockedEnrolment): Outcome | null {
  if (enrolment.stopOutcome) return enrolment.stopOutcome
  if (enrolment.campaignStatus === 'ARCHIVED') return 'stopped'
  return isOpen(enrolment.status) ? null : enrolment.status
}

function isOpen(status: EnrolmentStatus): status is (typeof OPEN_ENROLMENT_STATUSES)[number] {
  return OPEN_ENROLMENT_STATUSES.some((open) => open === status)
}

/** Whether nothing may be sent for now: the campaign rests, or somebody has paused this one. */
export function isPaused({ campaignStatus, pausedByUser }: LockedEnrolment): boolean {
  return campaignStatus !== 'ACTIVE' || pausedByUser
}

/** A slot of an enrolment; `at` in epoch ms. */
export interface Scheduled {
  enrolmentId: string
  mailboxId: string
  stepIndex: number
  at: number
}

/** Slots are booked: the enrolments wait for their send time, and keep their sender. */
export async function markScheduled(em: EntityManager, changes: readonly Scheduled[]): Promise<void> {
  const rows = changes.map((change) => ({
    id: change.enrolmentId,
    mailbox_id: change.mailboxId,
    step_index: change.stepIndex,
    at: new Date(change.at),
  }))
  await em.execute(
    `update enrolment e set status = 'active', waiting_for = 'send_time', wait_until = row.at, hold_reason = null,
       mailbox_id = row.mailbox_id, step_index = row.step_index
     from jsonb_to_recordset(?::jsonb) as row (id uuid, mailbox_id uuid, step_index int, at timestamptz)
     where e.id = row.id and e.id = any(?::uuid[])`,
    [JSON.stringify(rows), idArray(rows)],
  )
}

/** A wait step has begun. */
export async function markWaiting(
  em: EntityManager,
  change: { enrolmentId: string; stepIndex: number; until: number },
): Promise<void> {
  await em.execute(
    `update enrolment set status = 'active', waiting_for = 'send_time', wait_until = ?::timestamptz,
       hold_reason = null, step_index = ?
     where id = ?`,
    [new Date(change.until), change.stepIndex, change.enrolmentId],
  )
}

/** Nothing happens before somebody resumes. */
export async function markPaused(em: EntityManager, enrolmentId: string): Promise<void> {
  await em.execute(
    `update enrolment set status = 'paused', waiting_for = 'resume', wait_until = null where id = ?`,
    [enrolmentId],
  )
}

/** Nothing happens before a human has answered. */
export async function markHeld(
  em: EntityManager,
  change: { enrolmentId: string; stepIndex: number; reason: HoldReason },
): Promise<void> {
  await em.execute(
    `update enrolment set status = 'held', waiting_for = 'human', wait_until = null, hold_reason = ?, step_index = ?
     where id = ?`,
    [change.reason, change.stepIndex, change.enrolmentId],
  )
}

/** The enrolment wants a slot at or after `notBefore`, or (null) as soon as there is one. */
export async function markSlotting(
  em: EntityManager,
  enrolmentId: string,
  notBefore: number | null,
): Promise<void> {
  await em.execute(
    `update enrolment set status = 'active', waiting_for = 'slot', wait_until = ?::timestamptz, hold_reason = null
     where id = ? and status in ('pending', 'active', 'paused', 'held')`,
    [notBefore === null ? null : new Date(notBefore), enrolmentId],
  )
}

/** The mails of a step are out. */
export async function markStepSent(
  em: EntityManager,
  enrolmentIds: readonly string[],
  stepIndex: number,
): Promise<void> {
  await em.execute(
    `update enrolment set waiting_for = null, wait_until = null, hold_reason = null, step_index = ?,
       status = case when status = 'pending' then 'active' else status end
     where id = any(?::uuid[]) and status in ('pending', 'active', 'paused', 'held')`,
    [stepIndex, uuidArray(enrolmentIds)],
  )
}

/** @returns false if it had ended before */
export async function markEnded(em: EntityManager, enrolmentId: string, outcome: Outcome): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `update enrolment set status = ?, waiting_for = null, wait_until = null, hold_reason = null, ended_at = now()
     where id = ? and status in ('pending', 'active', 'paused', 'held') returning id`,
    [outcome, enrolmentId],
  )
  return rows.length > 0
}

/**
 * What came back to the last mail: an enrolment that had finished was answered (or bounced, or unsubscribed from) after
 * all. The timeline keeps both facts.
 */
export async function amendFinished(
  em: EntityManager,
  enrolmentId: string,
  outcome: 'replied' | 'bounced' | 'unsubscribed',
): Promise<void> {
  await em.execute(`update enrolment set status = ? where id = ? and status = 'finished'`, [
    outcome,
    enrolmentId,
  ])
}

/** An open enrolment of a person. */
export interface OpenEnrolment {
  enrolmentId: string
  campaignId: string
}

/**
 * Commit a stop for every open enrolment of the person that has none yet; each send that comes after sees it, and what was
 * booked for them is cancelled in the same moment, however long their workflows take to hear of it.
 * Locks in id order, as all who lock several do.
 * @returns those that were stopped now
 */
export async function stopPerson(
  em: EntityManager,
  personId: string,
  outcome: Exclude<Outcome, 'finished'>,
): Promise<OpenEnrolment[]> {
  await lockOpenEnrolments(em, personId)
  const rows = await em.execute<{ id: string; campaign_id: string }[]>(
    `update enrolment set stop_outcome = ?
     where person_id = ? and stop_outcome is null and status in ('pending', 'active', 'paused', 'held')
     returning id, campaign_id`,
    [outcome, personId],
  )
  if (rows.length > 0)
    await endUnsent(
      em,
      rows.map((row) => row.id),
    )
  return rows.map((row) => ({ enrolmentId: row.id, campaignId: row.campaign_id }))
}

/** Note that the person is away, for every open enrolment. @returns those it concerns */
export async function noteAbsence(
  em: EntityManager,
  personId: string,
  until: number,
): Promise<OpenEnrolment[]> {
  await lockOpenEnrolments(em, personId)
  const rows = await em.execute<{ id: string; campaign_id: string }[]>(
    `update enrolment set absent_until = greatest(absent_until, ?::timestamptz)
     where person_id = ? and stop_outcome is null and status in ('pending', 'active', 'paused', 'held')
     returning id, campaign_id`,
    [new Date(until), personId],
  )
  return rows.map((row) => ({ enrolmentId: row.id, campaignId: row.campaign_id }))
}

/** Lock every open enrolment of some people, in id order: before any other lock of a transaction that may stop them. */
export async function lockOpenEnrolments(em: EntityManager, ...personIds: string[]): Promise<void> {
  await em.execute(
    `select id from enrolment where person_id = any(?::uuid[]) and status in ('pending', 'active', 'paused', 'held')
     order by id for no key update`,
    [uuidArray(personIds)],
  )
}
