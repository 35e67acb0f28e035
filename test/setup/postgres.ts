/** One PostgreSQL in a temporary folder, with the migrated template that `testDatabase()` clones. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '#embedded/ports.ts'
import { startPostgres } from '#embedded/postgres.ts'
import { prepareTemplate } from '#test/support/database.ts'
import { shared, type Server } from './shared.ts'
import { temporaryFolder } from '#embedded/temporary-folder.ts'

async function start(): Promise<Server> {
  const folder = await temporaryFolder('throughline-test-postgres-')
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), port: await freePort() })
  await prepareTemplate(postgres.url)
  process.env['TEST_POSTGRES_URL'] = postgres.url // inherited by the test processes, which start after this
  return {
    async stop() {
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
      await rm(postgres.dataDir, { recursive: true, force: true })
    },
  }
}

export default () => shared('postgres', start)
