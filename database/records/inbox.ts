import { uuidv7 } from 'uuidv7'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'

export interface ArrivedMail {
  provider: 'imap' | 'webhook' | 'post_office'
  /** Names the arrival within its provider, for ever: the same mail arrives once. */
  eventId: string
  workspaceId: string
  mailboxId: string
  raw: Uint8Array
  byteLength: number
  /** Set when it is put aside at once, with the reason. */
  refused?: string
}

const RAW = 'inbox_item.raw'

/**
 * Keep a mail as it arrived, before anything is understood of it.
 * @returns its inbox id, and whether it is new
 */
export async function storeArrival(
  em: EntityManager,
  keyring: Keyring,
  mail: ArrivedMail,
): Promise<{ inboxId: string; isNew: boolean }> {
  const rows = await em.execute<{ id: string }[]>(
    `insert into inbox_item (id, provider, event_id, workspace_id, mailbox_id, raw, byte_length, state, reason)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (provider, event_id) do nothing returning id`,
    [
      uuidv7(),
      mail.provider,
      mail.eventId,
      mail.workspaceId,
      mail.mailboxId,
      keyring.seal(mail.raw, RAW),
      mail.byteLength,
      mail.refused === undefined ? 'new' : 'quarantined',
      mail.refused ?? null,
    ],
  )
  if (rows[0]) return { inboxId: rows[0].id, isNew: true }
  const [known] = await em.execute<{ id: string }[]>(
    'select id from inbox_item where provider = ? and event_id = ?',
    [mail.provider, mail.eventId],
  )
  if (!known) throw new Error('An inbox item that exists was not found.')
  return { inboxId: known.id, isNew: false }
}

/** The mails of a mailbox that nobody has understood yet, oldest first. */
export async function listNewArrivals(
  em: EntityManager,
  mailboxId: string,
  limit: number,
): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from inbox_item where mailbox_id = ? and state = 'new' order by id limit ?`,
    [mailboxId, limit],
  )
  return rows.map((row) => row.id)
}

/** Whether a mail has come in during the last seconds that nobody has understood yet. */
export async function isMailWaiting(
  em: EntityManager,
  workspaceId: string,
  seconds: number,
): Promise<boolean> {
  const [row] = await em.execute<{ waits: boolean }[]>(
    `select exists(select 1 from inbox_item where workspace_id = ? and state = 'new'
       and created_at > now() - make_interval(secs => ?)) as waits`,
    [workspaceId, seconds],
  )
  return row?.waits ?? false
}

export interface InboxMail {
  inboxId: string
  mailboxId: string
  raw: Buffer
  receivedAt: number
  /** The name under which the mailbox's server says who a mail is from; '' where it says nothing. */
  authservId: string
}

interface ArrivalRow {
  mailbox_id: string
  raw: Buffer | null
  created_at: string
  authserv_id: string
}

/** The raw mail of an item of this workspace that is still new, or null. */
export async function readArrival(
  em: EntityManager,
  keyring: Keyring,
  { workspaceId, inboxId }: { workspaceId: string; inboxId: string },
): Promise<InboxMail | null> {
  const [row] = await em.execute<ArrivalRow[]>(
    `select i.mailbox_id, i.raw, i.created_at, coalesce(m.authserv_id, '') as authserv_id
     from inbox_item i left join mailbox m on m.id = i.mailbox_id
     where i.id = ? and i.workspace_id = ? and i.state = 'new'`,
    [inboxId, workspaceId],
  )
  if (!row?.raw) return null
  return {
    inboxId,
    mailboxId: row.mailbox_id,
    raw: keyring.open(row.raw, RAW),
    receivedAt: new Date(row.created_at).getTime(),
    authservId: row.authserv_id,
  }
}

/** Lock the item for the transaction that gives it its effect. @returns false if it has had it already */
export async function lockArrival(em: EntityManager, inboxId: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `select 1 from inbox_item where id = ? and state = 'new' for update`,
    [inboxId],
  )
  return rows.length > 0
}

/** The mail has had its effect; what is kept of it is in the workspace, so the raw bytes go. */
export async function endArrival(em: EntityManager, inboxId: string, reason: string | null): Promise<void> {
  await em.execute(
    `update inbox_item set state = 'processed', raw = null, reason = ?, processed_at = now(), attempts = attempts + 1
     where id = ?`,
    [reason, inboxId],
  )
}

/** Put a mail aside with the reason; the bytes stay for whoever looks into it. */
export async function quarantineArrival(
  em: EntityManager,
  { workspaceId, inboxId, reason }: { workspaceId: string; inboxId: string; reason: string },
): Promise<void> {
  await em.execute(
    `update inbox_item set state = 'quarantined', reason = ?, processed_at = now()
     where id = ? and workspace_id = ? and state = 'new'`,
    [reason, inboxId, workspaceId],
  )
}
