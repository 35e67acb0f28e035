import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { databaseUrls } from '#database/provision.ts'
import { InstallationError } from './installation-error.ts'
import { readSecrets } from './secrets.ts'
import { readSettings } from './settings.ts'

type Environment = Record<string, string | undefined>

/**
 * The environment of the product, for a command beside it: as it is where it names database and instance key (as every
 * process in production has it), else that of the one-machine installation that runs here.
 * @throws InstallationError where there is no such installation
 */
export async function installedEnvironment(env: Environment): Promise<Environment> {
  if (env['DATABASE_URL'] && env['INSTANCE_KEY']) return env
  const settings = readSettings(env)
  const { dataDir, POSTGRES_PORT, TEMPORAL_PORT, DATABASE_URL, DATABASE_RELAY_URL } = settings
  await access(join(dataDir, 'secrets.json')).catch(() => {
    throw new InstallationError(
      `There is no installation in ${dataDir}: set THROUGHLINE_DATA, or the variables of config.ts.`,
    )
  })
  const { INSTANCE_KEY } = await readSecrets(settings)
  const adminUrl = DATABASE_URL ?? `postgres://127.0.0.1:${POSTGRES_PORT}`
  const { appUrl, relayUrl } = databaseUrls(adminUrl, INSTANCE_KEY)
  return {
    ...env,
    INSTANCE_KEY,
    DATABASE_URL: DATABASE_RELAY_URL ? adminUrl : appUrl,
    DATABASE_RELAY_URL: DATABASE_RELAY_URL ?? relayUrl,
    TEMPORAL_ADDRESS: settings.TEMPORAL_ADDRESS ?? `127.0.0.1:${TEMPORAL_PORT}`,
    MAIL_POLL_SECONDS: String(settings.MAIL_POLL_SECONDS),
  }
}
