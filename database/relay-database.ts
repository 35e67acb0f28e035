import pg from 'pg'
import { poolBounds } from './pool-bounds.ts'
import { together } from './shared-commits.ts'

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
    findMailboxes: together(async (addresses: readonly string[]) => {
      const { rows } = await pool.query<{ address: string; workspace_id: string; id: string }>({
        name: 'mailboxes',
        text: `select address, workspace_id, id from mailbox
               where address = any($1) and status <> 'disconnected' order by id`,
        values: [addresses],
      })
      const byAddress = Map.groupBy(rows, ({ address }) => address)
      return addresses.map((address) =>
        (byAddress.get(address) ?? []).map((row) => ({ workspaceId: row.workspace_id, mailboxId: row.id })),
      )
    }),
    close: () => pool.end(),
  }
}
