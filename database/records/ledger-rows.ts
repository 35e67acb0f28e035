import type { MessageState } from '#domain/statuses.ts'
import type { EntityManager } from '../orm.ts'
import { instant, uuidArray } from './sql.ts'

/** How a send of unknown fate was settled. */
export type Resolution = 'sent' | 'not_sent' | 'skipped'

/** A row of the send ledger under its lock, with its place in the mailbox's day. Instants are epoch ms. */
export interface LockedMessage {
  id: string
  state: MessageState
  resolution: Resolution | null
  epoch: number
  /** How long another attempt may still hold it, in ms by the database's clock; 0 when nobody does. */
  leaseMs: number
  attempts: number
  mailboxId: string
  threadId: string | null
  messageIdHeader: string
  mime: Buffer | null
  failureCode: string | null
  /** When its last attempt ended. Of a message that is out: when it went out. */
  endedAt: number | null
  /** For how long its fate has been unknown, in ms by the database's clock. */
  unknownMs: number
  slotAt: number | null
  slotExpiresAt: number
}

interface MessageRow {
  id: string
  enrolment_id: string | null
  state: MessageState
  resolution: Resolution | null
  epoch: number
  lease_ms: number | null
  attempts: number
  mailbox_id: string
  thread_id: string | null
  message_id_header: string
  mime: Buffer | null
  failure_code: string | null
  ended_at: string | null
  unknown_ms: number | null
  slot_at: string | null
  expires_at: string | null
}

/** Lock the ledger row of a step, if there is one. Take the enrolment's lock before. */
export async function lockMessage(
  em: EntityManager,
  enrolmentId: string,
  stepId: string,
): Promise<LockedMessage | null> {
  return (await lockMessages(em, [enrolmentId], stepId)).get(enrolmentId) ?? null
}

/** Lock the ledger rows of one step of several enrolments, by enrolment id. Take the enrolments' locks before. */
export async function lockMessages(
  em: EntityManager,
  enrolmentIds: readonly string[],
  stepId: string,
): Promise<Map<string, LockedMessage>> {
  const rows = await lockRows(em, 'm.enrolment_id = any(?::uuid[]) and m.step_id = ?', [
    uuidArray(enrolmentIds),
    stepId,
  ])
  return new Map(rows.map((row) => [row.enrolment_id ?? '', messageOf(row)]))
}

/** Lock the ledger row of what an origin names, if there is one. Take the lock of thread or meeting before. */
export async function lockMessageByOrigin(em: EntityManager, origin: string): Promise<LockedMessage | null> {
  const [row] = await lockRows(em, 'm.origin = ?', [origin])
  return row ? messageOf(row) : null
}

/** Lock a ledger row that is known by its id. */
export async function lockMessageById(em: EntityManager, id: string): Promise<LockedMessage | null> {
  const [row] = await lockRows(em, 'm.id = ?', [id])
  return row ? messageOf(row) : null
}

function lockRows(em: EntityManager, condition: string, parameters: string[]): Promise<MessageRow[]> {
  return em.execute<MessageRow[]>(
    `select m.id, m.enrolment_id, m.state, m.resolution, m.epoch,
            (extract(epoch from m.lease_until - clock_timestamp()) * 1000)::float8 as lease_ms,
            (extract(epoch from clock_timestamp() - m.ended_at) * 1000)::float8 as unknown_ms, m.attempts, m.mailbox_id, m.thread_id,
            m.message_id_header, m.mime, m.failure_code, m.ended_at, s.slot_at, s.expires_at
     from message m left join slot_reservation s on s.message_id = m.id
     where ${condition} order by m.id for no key update of m`,
    parameters,
  )
}

function messageOf(row: MessageRow): LockedMessage {
  return {
    id: row.id,
    state: row.state,
    resolution: row.resolution,
    epoch: row.epoch,
    leaseMs: Math.max(0, row.lease_ms ?? 0),
    attempts: row.attempts,
    mailboxId: row.mailbox_id,
    threadId: row.thread_id,
    messageIdHeader: row.message_id_header,
    mime: row.mime,
    failureCode: row.failure_code,
    endedAt: instant(row.ended_at),
    unknownMs: row.state === 'unknown' ? (row.unknown_ms ?? 0) : 0,
    slotAt: instant(row.slot_at),
    slotExpiresAt: instant(row.expires_at) ?? 0,
  }
}

/** True when the message is out: nothing may ever send it again. */
export function isSent(message: Pick<LockedMessage, 'state' | 'resolution'>): boolean {
  return message.state === 'accepted' || (message.state === 'resolved' && message.resolution === 'sent')
}
