import type { EntityManager } from '../orm.ts'
import type { Resolution } from './ledger-rows.ts'
import { idArray, instant, uuidArray } from './sql.ts'

export interface PlannedMessage {
  id: string
  workspaceId: string
  enrolmentId: string
  campaignId: string
  personId: string
  mailboxId: string
  stepId: string
  stepIndex: number
  messageIdHeader: string
}

/** Write intended sends, as `planned`; or give rows that were never composed another sender. */
export async function planMessages(em: EntityManager, messages: readonly PlannedMessage[]): Promise<void> {
  const rows = messages.map((message) => ({
    id: message.id,
    workspace_id: message.workspaceId,
    enrolment_id: message.enrolmentId,
    campaign_id: message.campaignId,
    person_id: message.personId,
    mailbox_id: message.mailboxId,
    step_id: message.stepId,
    step_index: message.stepIndex,
    message_id_header: message.messageIdHeader,
  }))
  await em.execute(
    `insert into message (id, workspace_id, enrolment_id, campaign_id, person_id, mailbox_id, step_id, step_index,
                          message_id_header)
     select * from jsonb_to_recordset(?::jsonb) as row (id uuid, workspace_id uuid, enrolment_id uuid, campaign_id uuid,
       person_id uuid, mailbox_id uuid, step_id uuid, step_index int, message_id_header text)
     on conflict (enrolment_id, step_id) do update
       set mailbox_id = excluded.mailbox_id, message_id_header = excluded.message_id_header
       where message.mime is null and message.mailbox_id <> excluded.mailbox_id`,
    [JSON.stringify(rows)],
  )
}

/** Which of these enrolments have a row in the ledger. */
export async function whichHaveMessages(
  em: EntityManager,
  enrolmentIds: readonly string[],
): Promise<Set<string>> {
  const rows = await em.execute<{ enrolment_id: string }[]>(
    'select distinct enrolment_id from message where enrolment_id = any(?::uuid[])',
    [uuidArray(enrolmentIds)],
  )
  return new Set(rows.map((row) => row.enrolment_id))
}

/** `planned | rejected | resolved (not sent) → reserved`, for messages that have a place now. */
export async function markReserved(em: EntityManager, messageIds: readonly string[]): Promise<void> {
  await em.execute(
    `update message set state = 'reserved', resolution = null, resolved_by = null, failure_code = null, ended_at = null
     where id = any(?::uuid[])
       and (state in ('planned', 'reserved', 'rejected') or (state = 'resolved' and resolution = 'not_sent'))`,
    [uuidArray(messageIds)],
  )
}

/** `reserved → planned`, for a message that lost or gave back its place. */
export async function markPlanned(em: EntityManager, messageId: string): Promise<void> {
  await em.execute(`update message set state = 'planned' where id = ? and state = 'reserved'`, [messageId])
}

/** What the attempts of a message put on the wire. */
export interface Composition {
  messageId: string
  subject: Buffer
  mime: Buffer
  mimeHash: string
  threadId: string | null
}

/** Fix the bytes of messages, before their first attempt. */
export async function storeCompositions(
  em: EntityManager,
  compositions: readonly Composition[],
): Promise<void> {
  if (compositions.length === 0) return
  const rows = compositions.map((composition) => ({
    id: composition.messageId,
    subject: composition.subject.toString('base64'),
    mime: composition.mime.toString('base64'),
    mime_hash: composition.mimeHash,
    thread_id: composition.threadId,
  }))
  await em.execute(
    `update message m set subject = decode(row.subject, 'base64'), mime = decode(row.mime, 'base64'),
       mime_hash = row.mime_hash, thread_id = row.thread_id
     from jsonb_to_recordset(?::jsonb) as row (id uuid, subject text, mime text, mime_hash text, thread_id uuid)
     where m.id = row.id and m.id = any(?::uuid[]) and m.mime is null`,
    [JSON.stringify(rows), idArray(rows)],
  )
}

/** `reserved → transmitting` under a new epoch. @returns the epoch that fences each attempt, by message id */
export async function beginTransmissions(
  em: EntityManager,
  messageIds: readonly string[],
  leaseMs: number,
): Promise<Map<string, number>> {
  const rows = await em.execute<{ id: string; epoch: number }[]>(
    `update message set state = 'transmitting', epoch = epoch + 1, attempts = attempts + 1,
       lease_until = clock_timestamp() + ? * interval '1 millisecond', transmitting_at = now()
     where id = any(?::uuid[]) and state = 'reserved' returning id, epoch`,
    [leaseMs, uuidArray(messageIds)],
  )
  if (rows.length < messageIds.length)
    throw new Error('A message was to be transmitted that is not reserved.')
  await em.execute('update slot_reservation set used_at = now() where message_id = any(?::uuid[])', [
    uuidArray(messageIds),
  ])
  return new Map(rows.map((row) => [row.id, row.epoch]))
}

/** One attempt, by the epoch it began with. */
export interface Attempt {
  messageId: string
  epoch: number
}

export interface AttemptEnd {
  state: 'accepted' | 'rejected' | 'unknown' | 'planned'
  response?: string | null
  failureCode?: string | null
}

/** End an attempt. @returns false if another attempt has taken the row over */
export async function endAttempt(em: EntityManager, attempt: Attempt, end: AttemptEnd): Promise<boolean> {
  return (await endAttempts(em, [{ ...attempt, ...end }])).has(attempt.messageId)
}

/**
 * End attempts: `transmitting → accepted | rejected | unknown | planned` (planned: surely not sent, may be tried
 * again). Compare-and-set on the epoch; locked in id order, as by all who lock several.
 * @returns when they ended (epoch ms) by message id; absent is what another attempt has taken over
 */
export async function endAttempts(
  em: EntityManager,
  ends: readonly (Attempt & AttemptEnd)[],
): Promise<Map<string, number>> {
  const attempts = ends.map((end) => ({
    id: end.messageId,
    epoch: end.epoch,
    state: end.state,
    response: end.response ?? null,
    failure_code: end.failureCode ?? null,
  }))
  const ids = idArray(attempts)
  const rows = await em.execute<{ id: string; at: string }[]>(
    `with row as (
       select * from jsonb_to_recordset(?::jsonb)
         as row (id uuid, epoch int, state text, response text, failure_code text)),
     locked as (select id from message where id = any(?::uuid[]) order by id for no key update)
     update message m set state = row.state, response = row.response, failure_code = row.failure_code, lease_until = null,
       ended_at = case when row.state = 'planned' then null else now() end
     from row join locked on locked.id = row.id
     where m.id = row.id and m.id = any(?::uuid[]) and m.epoch = row.epoch and m.state = 'transmitting'
     returning m.id, now() as at`,
    [JSON.stringify(attempts), ids, ids],
  )
  return new Map(rows.map(({ id, at }) => [id, instant(at)]))
}

/**
 * `unknown → resolved`, by the oracle or by a human (a user id).
 * @returns false if it was settled before, or never unknown
 */
export async function settleUnknown(
  em: EntityManager,
  messageId: string,
  { resolution, by }: { resolution: Resolution; by: string },
): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `update message set state = 'resolved', resolution = ?, resolved_by = ?, lease_until = null
     where id = ? and state = 'unknown' returning id`,
    [resolution, by, messageId],
  )
  return rows.length > 0
}

/** A human wants it tried afresh: the schedule of retries begins anew. */
export async function resetAttempts(em: EntityManager, messageId: string): Promise<void> {
  await em.execute(`update message set attempts = 0 where id = ? and state <> 'accepted'`, [messageId])
}

/** It is left out, by a human (a user id) or because something took its place: `planned | reserved → resolved (skipped)`. */
export async function skipUnsent(em: EntityManager, messageId: string, by: string | null): Promise<void> {
  await em.execute(
    `update message set state = 'resolved', resolution = 'skipped', resolved_by = ?, ended_at = now()
     where id = ? and state in ('planned', 'reserved')`,
    [by, messageId],
  )
}

/** Messages of enrolments that have ended, or are bound to, will not be sent: `planned | reserved → resolved (skipped)`. */
export async function endUnsent(em: EntityManager, enrolmentIds: readonly string[]): Promise<void> {
  await em.execute(
    `delete from slot_reservation s using message m
     where s.message_id = m.id and m.enrolment_id = any(?::uuid[]) and m.state in ('planned', 'reserved')`,
    [uuidArray(enrolmentIds)],
  )
  await em.execute(
    `update message set state = 'resolved', resolution = 'skipped', ended_at = now()
     where enrolment_id = any(?::uuid[]) and state in ('planned', 'reserved')`,
    [uuidArray(enrolmentIds)],
  )
}

/** Whether anything was ever composed for the enrolment, and so in the name of its mailbox. */
export async function hasComposed(em: EntityManager, enrolmentId: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    'select 1 from message where enrolment_id = ? and mime is not null limit 1',
    [enrolmentId],
  )
  return rows.length > 0
}

/** A report has come back about a message that its server had accepted; the ledger's state stays what it was. */
export async function noteBounce(
  em: EntityManager,
  messageId: string,
  severity: 'hard' | 'soft',
): Promise<void> {
  await em.execute('update message set failure_code = ? where id = ?', [`bounced_${severity}`, messageId])
}

/** What went out before in the same conversation, oldest first. */
export async function listSentBefore(
  em: EntityManager,
  enrolmentId: string,
  stepIndex: number,
): Promise<{ messageIdHeader: string; subject: Buffer | null }[]> {
  const rows = await em.execute<{ message_id_header: string; subject: Buffer | null }[]>(
    `select message_id_header, subject from message
     where enrolment_id = ? and step_index < ? and (state = 'accepted' or resolution = 'sent')
     order by step_index`,
    [enrolmentId, stepIndex],
  )
  return rows.map((row) => ({ messageIdHeader: row.message_id_header, subject: row.subject }))
}

/** The conversations that messages belong to, by message id. */
export async function threadsOfMessages(
  em: EntityManager,
  messageIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await em.execute<{ id: string; thread_id: string }[]>(
    'select id, thread_id from message where id = any(?::uuid[]) and thread_id is not null',
    [uuidArray(messageIds)],
  )
  return new Map(rows.map((row) => [row.id, row.thread_id]))
}

/** When a message went out, in epoch ms: when its attempt ended, whoever found out later what became of it. It is out, says the caller. */
export async function readSentAt(em: EntityManager, messageId: string): Promise<number> {
  const [row] = await em.execute<{ ended_at: string }[]>(
    'select coalesce(ended_at, now()) as ended_at from message where id = ?',
    [messageId],
  )
  return row ? instant(row.ended_at) : Date.now()
}
