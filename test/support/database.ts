/** Real databases for tests: each is cloned from a migrated template in well under a second. */
import { randomUUID } from 'node:crypto'
import { createKeyring, type Keyring } from '#database/keyring.ts'
import { migrate } from '#database/migrate.ts'
import { openDatabase, type Database } from '#database/orm.ts'
import { provision, withClient, type DatabaseUrls } from '#database/provision.ts'
import { openRelayDatabase, type RelayDatabase } from '#database/relay-database.ts'

/** A fixed key, so that fixtures stay readable. */
export const TEST_INSTANCE_KEY = Buffer.alloc(32, 7).toString('base64')
const TEMPLATE = 'throughline_template'

export interface TestDatabase {
  /** As the runtime role, under row-level security. */
  database: Database
  relay: RelayDatabase
  keyring: Keyring
  urls: DatabaseUrls
  /** A new, empty workspace. */
  createWorkspace(name?: string): Promise<string>
  /** Disconnect and drop. */
  close(): Promise<void>
}

/** The superuser URL of the server that the global set-up started. */
function adminUrl(): string {
  const url = process.env['TEST_POSTGRES_URL']
  if (!url) throw new Error('TEST_POSTGRES_URL is not set: run the tests through vitest.config.ts.')
  return url
}

/** Make the template once, before any test file runs. */
export async function prepareTemplate(postgresUrl: string): Promise<void> {
  await withClient(postgresUrl, (client) => client.query(`drop database if exists ${TEMPLATE} with (force)`))
  const { ownerUrl } = await provision(postgresUrl, TEST_INSTANCE_KEY, TEMPLATE)
  await migrate(ownerUrl)
}

/** A fresh, migrated database. Call `close` in `afterAll`. */
export async function testDatabase({ pool = 5 } = {}): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await cloneTemplate(name)
  const urls = await provision(adminUrl(), TEST_INSTANCE_KEY, name)
  const database = await openDatabase({ url: urls.appUrl, pool })
  const relay = openRelayDatabase({ url: urls.relayUrl })
  return {
    database,
    relay,
    keyring: createKeyring(TEST_INSTANCE_KEY),
    urls,
    createWorkspace: (workspaceName = 'Test') => createWorkspace(database, workspaceName),
    async close() {
      await Promise.all([database.close(), relay.close()])
      await withClient(adminUrl(), (client) => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}

/** Two files may clone at the same moment; PostgreSQL refuses the second while the first copies. */
async function cloneTemplate(name: string): Promise<void> {
  await withClient(adminUrl(), async (client) => {
    await client.query('select pg_advisory_lock(7_000_001)')
    await client.query(`create database ${name} template ${TEMPLATE} owner tl_owner`)
    await client.query('select pg_advisory_unlock(7_000_001)')
  })
}

async function createWorkspace(database: Database, name: string): Promise<string> {
  const workspaceId = randomUUID()
  await database.withWorkspace(workspaceId, (em) =>
    em.execute('insert into workspace (id, name) values (?, ?)', [workspaceId, name]),
  )
  return workspaceId
}
