import { createHmac } from 'node:crypto'
import pg from 'pg'

/** The three roles that log in: `tl_owner` owns and migrates, `tl_app` is what the product runs as, `tl_relay` carries the outbox. */
export const ROLES = ['tl_owner', 'tl_app', 'tl_relay'] as const
type RoleName = (typeof ROLES)[number]

export interface DatabaseUrls {
  ownerUrl: string
  appUrl: string
  relayUrl: string
}

/**
 * Create roles and database where they are missing, with passwords derived from the instance key, so that every
 * process of an installation knows them and none is stored twice. Idempotent.
 * @param adminUrl a role that may create roles and databases (superuser in the embedded installation)
 * @param instanceKey 32 bytes in base64
 */
export async function provision(
  adminUrl: string,
  instanceKey: string,
  database = 'throughline',
): Promise<DatabaseUrls> {
  await withClient(adminUrl, async (client) => {
    for (const role of ROLES) await ensureRole(client, role, rolePassword(instanceKey, role))
    await ensureSearchRole(client)
    const found = await client.query('select 1 from pg_database where datname = $1', [database])
    if (found.rowCount === 0) {
      // A plain administrator (no superuser) may only give a database to a role it is a member of.
      await client.query('grant tl_owner to current_user')
      await client.query(`create database ${client.escapeIdentifier(database)} owner tl_owner`)
    }
  })
  return databaseUrls(adminUrl, instanceKey, database)
}

/** How the three roles reach the database that `provision` made on the server of `adminUrl`. */
export function databaseUrls(adminUrl: string, instanceKey: string, database = 'throughline'): DatabaseUrls {
  const url = (role: RoleName) => roleUrl(adminUrl, role, rolePassword(instanceKey, role), database)
  return { ownerUrl: url('tl_owner'), appUrl: url('tl_app'), relayUrl: url('tl_relay') }
}

async function ensureRole(client: pg.Client, role: RoleName, password: string): Promise<void> {
  const found = await client.query('select 1 from pg_roles where rolname = $1', [role])
  const verb = found.rowCount === 0 ? 'create' : 'alter'
  const secret = client.escapeLiteral(password)
  // Roles are made without superuser and bypassrls; naming those two would need a superuser even to deny them.
  await client.query(`${verb} role ${role} login password ${secret}`)
}

/** `tl_search`, as which nobody logs in: it runs the function that finds people. `tl_owner` may make it the owner of one (decision 015). */
async function ensureSearchRole(client: pg.Client): Promise<void> {
  const found = await client.query(`select 1 from pg_roles where rolname = 'tl_search'`)
  if (found.rowCount === 0) await client.query('create role tl_search nologin')
  await client.query('grant tl_search to tl_owner with inherit false, set true')
}

function rolePassword(instanceKey: string, role: RoleName): string {
  return createHmac('sha256', Buffer.from(instanceKey, 'base64')).update(`role:${role}`).digest('base64url')
}

function roleUrl(adminUrl: string, role: RoleName, password: string, database: string): string {
  const url = new URL(adminUrl)
  url.username = role
  url.password = password
  url.pathname = `/${database}`
  return url.href
}

/** Run `work` on one connection of its own. */
export async function withClient<T>(
  connectionString: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString })
  client.on('error', () => undefined) // the query that is under way rejects; without a listener the process would end
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
