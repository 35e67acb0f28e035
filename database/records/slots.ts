import type { EntityManager } from '../orm.ts'
import { instant, uuidArray } from './sql.ts'

/** A mailbox under its lock: while it is held, nobody else books in it. */
export interface LockedMailbox {
  id: string
  address: string
  dailyLimit: number
  minGapSeconds: number
}

interface MailboxRow {
  id: string
  address: string
  daily_limit: number
  min_gap_seconds: number
}

/**
 * Lock the connected ones of these mailboxes, in id order so that two who lock several never wait for each other.
 * `no key`: rows that merely refer to a mailbox may be written meanwhile.
 */
export async function lockMailboxes(
  em: EntityManager,
  mailboxIds: readonly string[],
): Promise<LockedMailbox[]> {
  const rows = await em.execute<MailboxRow[]>(
    `select id, address, daily_limit, min_gap_seconds from mailbox
     where id = any(?::uuid[]) and status = 'connected' order by id for no key update`,
    [uuidArray(mailboxIds)],
  )
  return rows.map((row) => ({
    id: row.id,
    address: row.address,
    dailyLimit: row.daily_limit,
    minGapSeconds: row.min_gap_seconds,
  }))
}

/** The mailboxes that a campaign may send from. */
export async function campaignMailboxIds(em: EntityManager, campaignId: string): Promise<string[]> {
  const rows = await em.execute<{ mailbox_id: string }[]>(
    'select mailbox_id from campaign_mailbox where campaign_id = ? order by mailbox_id',
    [campaignId],
  )
  return rows.map((row) => row.mailbox_id)
}

/** A place in the day of a mailbox; instants are epoch ms. */
export interface NewSlot {
  workspaceId: string
  mailboxId: string
  messageId: string
  at: number
  expiresAt: number
}

/** Book places for messages, or move their bookings. */
export async function putSlots(em: EntityManager, slots: readonly NewSlot[]): Promise<void> {
  const rows = slots.map((slot) => ({
    workspace_id: slot.workspaceId,
    mailbox_id: slot.mailboxId,
    message_id: slot.messageId,
    slot_at: new Date(slot.at),
    expires_at: new Date(slot.expiresAt),
  }))
  await em.execute(
    `insert into slot_reservation (workspace_id, mailbox_id, message_id, slot_at, expires_at)
     select * from jsonb_to_recordset(?::jsonb) as row (workspace_id uuid, mailbox_id uuid, message_id uuid,
       slot_at timestamptz, expires_at timestamptz)
     on conflict (message_id) do update set mailbox_id = excluded.mailbox_id, slot_at = excluded.slot_at,
       expires_at = excluded.expires_at, used_at = null`,
    [JSON.stringify(rows)],
  )
}

/** Give a message's place back. */
export async function deleteSlot(em: EntityManager, messageId: string): Promise<void> {
  await em.execute('delete from slot_reservation where message_id = ?', [messageId])
}

/** Give back every place of a campaign that was not used yet. */
export async function deleteCampaignSlots(em: EntityManager, campaignId: string): Promise<void> {
  await em.execute(
    `with freed as (
       delete from slot_reservation s using message m
       where s.message_id = m.id and m.campaign_id = ? and m.state in ('planned', 'reserved') returning m.id)
     update message set state = 'planned' where id in (select id from freed) and state = 'reserved'`,
    [campaignId],
  )
}

const COUNTS = '(used_at is not null or expires_at > now())'

/**
 * The booked instants of a mailbox (epoch ms, ascending) between `from` and `to`, without that of one message.
 * A booking that was neither used nor is still alive counts no more.
 */
export async function listBooked(
  em: EntityManager,
  mailboxId: string,
  range: { from: number; to: number; exceptMessageId: string | null },
): Promise<number[]> {
  const rows = await em.execute<{ slot_at: string }[]>(
    `select slot_at from slot_reservation
     where mailbox_id = ? and slot_at >= ?::timestamptz and slot_at < ?::timestamptz
       and ${COUNTS} and message_id is distinct from ?::uuid
     order by slot_at`,
    [mailboxId, new Date(range.from), new Date(range.to), range.exceptMessageId],
  )
  return rows.map((row) => instant(row.slot_at))
}

/** The UTC days (counted since 1970) from `fromDay` on in which the mailbox has no place left. */
export async function listFullDays(
  em: EntityManager,
  mailboxId: string,
  { fromDay, limit, exceptMessageId }: { fromDay: number; limit: number; exceptMessageId: string | null },
): Promise<number[]> {
  const rows = await em.execute<{ day: number }[]>(
    `select floor(extract(epoch from slot_at) / 86400)::int as day from slot_reservation
     where mailbox_id = ? and slot_at >= to_timestamp(?::float8 * 86400) and ${COUNTS}
       and message_id is distinct from ?::uuid
     group by day having count(*) >= ? order by day`,
    [mailboxId, fromDay, exceptMessageId, limit],
  )
  return rows.map((row) => row.day)
}
