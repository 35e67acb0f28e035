/** Do the migrations make exactly what the entities declare? Asked of a fresh PostgreSQL that is thrown away. */
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findDrift, migrate } from '#database/migrate.ts'
import { provision } from '#database/provision.ts'
import { freePort } from '#embedded/ports.ts'
import { startPostgres } from '#embedded/postgres.ts'
import { temporaryFolder } from '#embedded/temporary-folder.ts'

const folder = await temporaryFolder('throughline-drift-')
const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), port: await freePort() })
try {
  const { ownerUrl } = await provision(postgres.url, randomBytes(32).toString('base64'))
  const applied = await migrate(ownerUrl)
  const drift = await findDrift(ownerUrl)
  if (drift) {
    console.log(`The entities want what no migration makes (npm run db:create-migration):\n${drift}`)
    process.exitCode = 1
  } else {
    console.log(`${applied.length} migrations make what the entities declare.`)
  }
} finally {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
  await rm(postgres.dataDir, { recursive: true, force: true })
}
