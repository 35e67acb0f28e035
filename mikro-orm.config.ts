import { fileURLToPath } from 'node:url'
import { Migrator } from '@mikro-orm/migrations'
import { defineConfig } from '@mikro-orm/postgresql'
import { entities } from '#database/entities/index.ts'

/** The mapping that every process shares; the connection comes from whoever opens it. */
export default defineConfig({
  entities,
  extensions: [Migrator],
  forceUtcTimezone: true,
  migrations: {
    path: fileURLToPath(new URL('./migrations', import.meta.url)),
    pathTs: fileURLToPath(new URL('./migrations', import.meta.url)),
    glob: '!(*.d).{js,ts}',
    emit: 'ts',
    snapshot: true,
    snapshotName: 'schema',
    silent: true,
  },
  // Triggers and functions are written by hand in migrations.
  schemaGenerator: { ignoreTriggers: true, ignoreRoutines: true },
})
