import { DomainError } from '#domain/errors.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'
import { IMAP_PASSWORD, SMTP_PASSWORD } from './mail-accounts.ts'
import { tell } from './outbox.ts'

/** A server as it is written: a password that is left out stays, null removes it. */
export interface ServerFields {
  host: string
  port: number
  secure: boolean
  username?: string | null | undefined
  password?: string | null | undefined
}

export interface MailboxFields {
  name?: string | undefined
  status?: 'connected' | 'paused' | undefined
  smtp?: ServerFields | undefined
  imap?: ServerFields | null | undefined
  dailyLimit?: number | undefined
  minGapSeconds?: number | undefined
  authservId?: string | undefined
  persona?: string | undefined
  signature?: string | undefined
}

type Writer = { keyring: Keyring; actor: Actor }

const CONTEXT = { smtp: SMTP_PASSWORD, imap: IMAP_PASSWORD }

/** Store a mailbox, and have its workflow started. @throws DomainError conflict when the address is taken */
export async function createMailbox(
  em: EntityManager,
  { keyring, actor }: Writer,
  mailbox: MailboxFields & {
    name: string
    address: string
    smtp: ServerFields
    dailyLimit: number
    minGapSeconds: number
  },
): Promise<string> {
  const [row] = await em.execute<{ id: string }[]>(
    `insert into mailbox (workspace_id, name, address, smtp_host, smtp_port, smtp_secure, daily_limit, min_gap_seconds,
                          authserv_id, persona, signature)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (workspace_id, address) do nothing returning id`,
    [
      actor.workspaceId,
      mailbox.name,
      mailbox.address.toLowerCase(),
      mailbox.smtp.host,
      mailbox.smtp.port,
      mailbox.smtp.secure,
      mailbox.dailyLimit,
      mailbox.minGapSeconds,
      mailbox.authservId ?? '',
      mailbox.persona ?? '',
      mailbox.signature ?? '',
    ],
  )
  if (!row)
    throw new DomainError('conflict', 'A mailbox with this address exists; change that one.', {
      address: 'taken',
    })
  await putServer(em, keyring, { id: row.id, kind: 'smtp', server: mailbox.smtp })
  if (mailbox.imap) await putServer(em, keyring, { id: row.id, kind: 'imap', server: mailbox.imap })
  await tell(em, actor.workspaceId, { verb: 'startMailbox', mailboxId: row.id })
  await audit(em, actor, { action: 'mailbox:create', entityId: row.id })
  return row.id
}

/** Change what is given. The workflow is told, so that a new password is tried at once. */
export async function updateMailbox(
  em: EntityManager,
  { keyring, actor }: Writer,
  change: MailboxFields & { id: string },
): Promise<void> {
  const { id } = change
  const rows = await em.execute<unknown[]>(
    `update mailbox set name = coalesce(?::text, name), status = coalesce(?::text, status),
       daily_limit = coalesce(?::int, daily_limit), min_gap_seconds = coalesce(?::int, min_gap_seconds),
       authserv_id = coalesce(?::text, authserv_id), persona = coalesce(?::text, persona),
       signature = coalesce(?::text, signature), updated_at = now()
     where id = ? and status <> 'disconnected' returning id`,
    [
      change.name ?? null,
      change.status ?? null,
      change.dailyLimit ?? null,
      change.minGapSeconds ?? null,
      change.authservId ?? null,
      change.persona ?? null,
      change.signature ?? null,
      id,
    ],
  )
  if (rows.length === 0) throw new DomainError('not_found', 'There is no such mailbox.')
  if (change.smtp) await putServer(em, keyring, { id, kind: 'smtp', server: change.smtp })
  if (change.imap) await putServer(em, keyring, { id, kind: 'imap', server: change.imap })
  if (change.imap === null)
    await em.execute(
      'update mailbox set imap_host = null, imap_port = null, imap_username = null, imap_password = null where id = ?',
      [id],
    )
  await tell(em, actor.workspaceId, { verb: 'startMailbox', mailboxId: id })
  await audit(em, actor, { action: 'mailbox:update', entityId: id })
}

/**
 * Stop using a mailbox: its passwords are destroyed, its workflow is stopped, what it sent stays on record.
 * @throws DomainError not_found, conflict while an open campaign sends from it
 */
export async function disconnectMailbox(em: EntityManager, actor: Actor, id: string): Promise<void> {
  const used = await em.execute<unknown[]>(
    `select 1 from campaign_mailbox cm join campaign c on c.id = cm.campaign_id
     where cm.mailbox_id = ? and c.status in ('ACTIVE', 'PAUSED') limit 1`,
    [id],
  )
  if (used.length > 0)
    throw new DomainError(
      'conflict',
      'A running campaign sends from this mailbox; archive the campaign first.',
    )
  const rows = await em.execute<unknown[]>(
    `update mailbox set status = 'disconnected', smtp_password = null, imap_password = null, updated_at = now()
     where id = ? and status <> 'disconnected' returning id`,
    [id],
  )
  if (rows.length === 0) throw new DomainError('not_found', 'There is no such mailbox.')
  await tell(em, actor.workspaceId, { verb: 'stopMailbox', mailboxId: id })
  await audit(em, actor, { action: 'mailbox:disconnect', entityId: id })
}

async function putServer(
  em: EntityManager,
  keyring: Keyring,
  { id, kind, server }: { id: string; kind: 'smtp' | 'imap'; server: ServerFields },
): Promise<void> {
  const { password } = server
  const sealed = password ? keyring.seal(password, CONTEXT[kind]) : null
  await em.execute(
    `update mailbox set ${kind}_host = ?, ${kind}_port = ?, ${kind}_secure = ?,
       ${kind}_username = case when ? then ?::text else ${kind}_username end,
       ${kind}_password = case when ? then ?::bytea else ${kind}_password end where id = ?`,
    [
      server.host,
      server.port,
      server.secure,
      server.username !== undefined,
      server.username ?? null,
      password !== undefined,
      sealed,
      id,
    ],
  )
}
