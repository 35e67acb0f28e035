import pg from 'pg'
import { poolBounds } from './pool-bounds.ts'

export interface MailboxRoute {
  workspaceId: string
  mailboxId: string
}

/** The relay role's narrow view: the outbox of all workspaces, and which mailbox an address belongs to. */
export interface RelayDatabase {
  pool: pg.Pool
  /** Mailboxes with this address; more than one where two workspaces share it. */
  findMailboxes(address: string): Promise<MailboxRoute[]>
  close(): Promise<void>
}

export function openRelayDatabase({ url, pool: max = 3 }: { url: string; pool?: number }): RelayDatabase {
  const pool = new pg.Pool({ connectionString: url, max, ...poolBounds() })
  // A connection that dies is replaced, and a query on it fails by itself; without listeners its end would end the process,
  // be it idle (the pool tells) or in somebody's hands between two queries (only the client does).
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return {
    pool,
    async findMailboxes(address) {
      const { rows } = await pool.query<{ workspace_id: string; id: string }>(
        `select workspace_id, id from mailbox where address = $1 and status <> 'disconnected' order by id`,
        [address],
      )
      return rows.map((row) => ({ workspaceId: row.workspace_id, mailboxId: row.id }))
    },
    close: () => pool.end(),
  }
}
