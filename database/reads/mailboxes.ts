import { DomainError } from '#domain/errors.ts'
import type { MailboxStatus } from '#domain/statuses.ts'
import type { EntityManager } from '../orm.ts'
import { iso } from './rows.ts'

interface ServerItem {
  host: string
  port: number
  secure: boolean
  username: string | null
  hasPassword: boolean
}
export interface MailboxItem {
  id: string
  name: string
  address: string
  provider: 'smtp'
  status: MailboxStatus
  smtp: ServerItem
  imap: ServerItem | null
  dailyLimit: number
  minGapSeconds: number
  authservId: string
  persona: string
  signature: string
  sentToday: number
  setAside: number
  polledAt: string | null
  failedAt: string | null
  failure: string | null
  createdAt: string
}

const SELECT = `select m.id, m.name, m.address, m.provider, m.status,
    jsonb_build_object('host', m.smtp_host, 'port', m.smtp_port, 'secure', m.smtp_secure, 'username', m.smtp_username,
                       'hasPassword', m.smtp_password is not null) as smtp,
    case when m.imap_host is not null then
      jsonb_build_object('host', m.imap_host, 'port', coalesce(m.imap_port, 143), 'secure', m.imap_secure,
                         'username', m.imap_username, 'hasPassword', m.imap_password is not null) end as imap,
    m.daily_limit as "dailyLimit", m.min_gap_seconds as "minGapSeconds", m.authserv_id as "authservId", m.persona,
    m.signature,
    m.created_at as "createdAt",
    y.polled_at as "polledAt", y.failed_at as "failedAt", y.failure,
    (select count(*)::int from message g where g.mailbox_id = m.id and g.state in ('accepted', 'resolved')
       and g.ended_at > now() - interval '24 hours' and (g.state = 'accepted' or g.resolution = 'sent')) as "sentToday",
    (select count(*)::int from inbox_item i where i.workspace_id = m.workspace_id and i.mailbox_id = m.id
       and i.state = 'quarantined') as "setAside"
  from mailbox m left join mailbox_sync y on y.mailbox_id = m.id`

const item = (row: MailboxItem): MailboxItem => ({
  ...row,
  polledAt: iso(row.polledAt),
  failedAt: iso(row.failedAt),
  createdAt: iso(row.createdAt),
})

/** All mailboxes in use, in order of their names; a workspace has few. */
export async function listMailboxes(em: EntityManager): Promise<MailboxItem[]> {
  const rows = await em.execute<MailboxItem[]>(
    `${SELECT} where m.status <> 'disconnected' order by m.name, m.id limit 500`,
  )
  return rows.map(item)
}

/** @throws DomainError not_found */
export async function readMailbox(em: EntityManager, id: string): Promise<MailboxItem> {
  const [row] = await em.execute<MailboxItem[]>(`${SELECT} where m.id = ? and m.status <> 'disconnected'`, [
    id,
  ])
  if (!row) throw new DomainError('not_found', 'There is no such mailbox.')
  return item(row)
}
