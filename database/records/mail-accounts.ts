import { DomainError } from '#domain/errors.ts'
import type { MailboxStatus } from '#domain/statuses.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'

/** How to reach one server of a mailbox; the shape of providers/mail. */
export interface ServerAccess {
  host: string
  port: number
  secure: boolean
  username: string | null
  password: string | null
}

/** A mailbox with its opened passwords: for one use, never for a workflow or a log. */
export interface MailAccess {
  mailboxId: string
  name: string
  address: string
  status: MailboxStatus
  smtp: ServerAccess
  imap: ServerAccess | null
}

interface AccessRow {
  id: string
  name: string
  address: string
  status: MailboxStatus
  smtp_host: string
  smtp_port: number
  smtp_secure: boolean
  smtp_username: string | null
  smtp_password: Buffer | null
  imap_host: string | null
  imap_port: number | null
  imap_secure: boolean
  imap_username: string | null
  imap_password: Buffer | null
}

/** The context under which mailbox passwords are sealed. */
export const SMTP_PASSWORD = 'mailbox.smtp_password'
export const IMAP_PASSWORD = 'mailbox.imap_password'

/** In whose name a mailbox writes. @throws DomainError not_found */
export async function readSender(
  em: EntityManager,
  mailboxId: string,
): Promise<{ name: string; address: string; signature: string }> {
  const [row] = await em.execute<{ name: string; address: string; signature: string }[]>(
    'select name, address, signature from mailbox where id = ?',
    [mailboxId],
  )
  if (!row) throw gone()
  return row
}

/** Who answers in a mailbox's name, in a sentence or two; '' where nothing was said of it. */
export async function readPersona(em: EntityManager, mailboxId: string): Promise<string> {
  const [row] = await em.execute<{ persona: string }[]>('select persona from mailbox where id = ?', [
    mailboxId,
  ])
  return row?.persona ?? ''
}

/** @throws DomainError not_found */
export async function readMailAccess(
  em: EntityManager,
  keyring: Keyring,
  mailboxId: string,
): Promise<MailAccess> {
  const [row] = await em.execute<AccessRow[]>('select * from mailbox where id = ?', [mailboxId])
  if (!row) throw gone()
  const open = (sealed: Buffer | null, context: string) => sealed && keyring.open(sealed, context).toString()
  return {
    mailboxId: row.id,
    name: row.name,
    address: row.address,
    status: row.status,
    smtp: {
      host: row.smtp_host,
      port: row.smtp_port,
      secure: row.smtp_secure,
      username: row.smtp_username,
      password: open(row.smtp_password, SMTP_PASSWORD),
    },
    imap:
      row.imap_host === null
        ? null
        : {
            host: row.imap_host,
            port: row.imap_port ?? (row.imap_secure ? 993 : 143),
            secure: row.imap_secure,
            username: row.imap_username,
            password: open(row.imap_password, IMAP_PASSWORD),
          },
  }
}

function gone(): DomainError {
  return new DomainError('not_found', 'The mailbox does not exist any more.')
}
