/**
 * `npm run rebuild`: start again every workflow that Temporal has lost, from what PostgreSQL knows. `-- --dry-run` shows
 * what it would start. Ends with 1 if anything could not be started.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '#config'
import { createKeyring } from '#database/keyring.ts'
import { openDatabase } from '#database/orm.ts'
import { listAllWorkspaceIds } from '#database/reads/workspaces.ts'
import { connectClient } from '#temporal/client.ts'
import { createDataConverter } from '#temporal/data-converter.ts'
import { createRestorer } from '#temporal/gateway/restore.ts'
import { rebuild } from '#temporal/rebuild/rebuild.ts'
import { tableOf } from '#temporal/rebuild/table.ts'
import { registerSearchAttributes } from '#temporal/search-attributes.ts'

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } })
const isDryRun = values['dry-run']

/** The production image has nothing of the one-machine installation: there the variables are all there is. */
async function environment(): Promise<Record<string, string | undefined>> {
  if (!existsSync(join(import.meta.dirname, '../embedded'))) return process.env
  const { installedEnvironment } = await import('#embedded/installed-environment.ts')
  return installedEnvironment(process.env)
}

async function run(): Promise<number> {
  const config = readConfig(await environment())
  const keyring = createKeyring(config.INSTANCE_KEY)
  const client = await connectClient(config, createDataConverter(keyring.derive('codec')))
  const database = await openDatabase({ url: config.DATABASE_URL, pool: 2 })
  try {
    // A new namespace knows none; Temporal Cloud refuses, and has them from its console.
    if (!isDryRun)
      await registerSearchAttributes(client.connection, config.TEMPORAL_NAMESPACE).catch(() => undefined)
    const workspaceIds = await listAllWorkspaceIds(database)
    console.log(`${workspaceIds.length} workspaces; Temporal at ${config.TEMPORAL_ADDRESS}`)
    const restorer = createRestorer({ client, pollSeconds: config.MAIL_POLL_SECONDS })
    const onProgress = ({ kind, open }: { kind: string; open: number }) => {
      if (open > 0) console.log(`  … ${kind}: ${open}`)
    }
    const tallies = await rebuild({ database, restorer, isDryRun, onProgress }, workspaceIds)
    for (const line of tableOf(tallies, isDryRun)) console.log(line)
    return tallies.some(({ failed }) => failed > 0) ? 1 : 0
  } finally {
    await database.close()
    await client.connection.close()
  }
}

try {
  process.exitCode = await run()
} catch (error) {
  if (!(error instanceof Error && error.name === 'InstallationError')) throw error
  console.error(error.message)
  process.exitCode = 1
}
