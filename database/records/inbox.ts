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

export interface Arrival {
  inboxId: string
  isNew: boolean
}

/** What one statement carries, in bytes: mails of 25 MB are not put into one another dozen at once. */
const MOST_BYTES = 16 * 1024 * 1024

/**
 * Keep mails as they arrived, before anything is understood of them.
 * @returns of each its inbox id, and whether it is new: the same mail twice is new once
 */
export async function storeArrivals(
  em: EntityManager,
  keyring: Keyring,
  mails: readonly ArrivedMail[],
): Promise<Arrival[]> {
  const bytes = mails.reduce((sum, { raw }) => sum + raw.byteLength, 0)
  if (mails.length > 1 && bytes > MOST_BYTES) {
    const half = Math.ceil(mails.length / 2)
    return [
      ...(await storeArrivals(em, keyring, mails.slice(0, half))),
      ...(await storeArrivals(em, keyring, mails.slice(half))),
    ]
  }
  const ids = mails.map(() => uuidv7())
  const stored = new Set(await insertArrivals(em, keyring, mails, ids))
  const known = await findArrivals(
    em,
    mails.filter((_, index) => !stored.has(ids[index] ?? '')),
  )
  return mails.map((mail, index) => {
    const id = ids[index] ?? ''
    if (stored.has(id)) return { inboxId: id, isNew: true }
    const inboxId = known.get(nameOf(mail))
    if (inboxId === undefined) throw new Error('An inbox item that exists was not found.')
    return { inboxId, isNew: false }
  })
}

/** Keep one mail. */
export async function storeArrival(em: EntityManager, keyring: Keyring, mail: ArrivedMail): Promise<Arrival> {
  const [arrival] = await storeArrivals(em, keyring, [mail])
  if (!arrival) throw new Error('A mail that was stored has no id.')
  return arrival
}

/** The raw bytes go as one value, of which each row takes its part; base64 in the JSON would be a third more to read. */
async function insertArrivals(
  em: EntityManager,
  keyring: Keyring,
  mails: readonly ArrivedMail[],
  ids: readonly string[],
): Promise<string[]> {
  const sealed = mails.map(({ raw }) => keyring.seal(raw, RAW))
  let end = 0
  const columns = mails.map((mail, index) => {
    const size = sealed[index]?.length ?? 0
    const start = end + 1
    end += size
    return {
      id: ids[index],
      provider: mail.provider,
      event_id: mail.eventId,
      workspace_id: mail.workspaceId,
      mailbox_id: mail.mailboxId,
      start,
      size,
      byte_length: mail.byteLength,
      state: mail.refused === undefined ? 'new' : 'quarantined',
      reason: mail.refused,
    }
  })
  const rows = await em.execute<{ id: string }[]>(
    `insert into inbox_item (id, provider, event_id, workspace_id, mailbox_id, raw, byte_length, state, reason)
     select id, provider, event_id, workspace_id, mailbox_id, substring(?::bytea from start for size), byte_length,
            state, reason
     from jsonb_to_recordset(?::jsonb) as mail (id uuid, provider text, event_id text, workspace_id uuid,
       mailbox_id uuid, start int, size int, byte_length int, state text, reason text)
     order by provider, event_id, id
     on conflict (provider, event_id) do nothing returning id`,
    [Buffer.concat(sealed), JSON.stringify(columns)],
  )
  return rows.map(({ id }) => id)
}

const nameOf = ({ provider, eventId }: Pick<ArrivedMail, 'provider' | 'eventId'>) => `${provider} ${eventId}`

/** The ids of mails that are here already, by `nameOf`. */
async function findArrivals(em: EntityManager, mails: readonly ArrivedMail[]): Promise<Map<string, string>> {
  if (mails.length === 0) return new Map()
  const rows = await em.execute<(Pick<ArrivedMail, 'provider' | 'eventId'> & { id: string })[]>(
    `select provider, "eventId",
            (select id from inbox_item where provider = mail.provider and event_id = mail."eventId") as id
     from jsonb_to_recordset(?::jsonb) as mail (provider text, "eventId" text)`,
    [JSON.stringify(mails.map(({ provider, eventId }) => ({ provider, eventId })))],
  )
  return new Map(rows.map((row) => [nameOf(row), row.id]))
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
