/** Which database the product gets: the embedded one, or the user's own with whatever rights its URL has. */
import { migrate } from '#database/migrate.ts'
import { provision, withClient, type DatabaseUrls } from '#database/provision.ts'
import { InstallationError } from './installation-error.ts'
import type { Settings } from './settings.ts'

type ProductUrls = Pick<DatabaseUrls, 'appUrl' | 'relayUrl'>

/**
 * Make roles, database and schema, as far as the role of `adminUrl` may.
 * @throws InstallationError when the user's role may not and somebody else has not done it
 */
export async function prepareDatabase(
  adminUrl: string,
  settings: Settings,
  instanceKey: string,
): Promise<ProductUrls> {
  const rights = await askRights(adminUrl)
  if (!rights.mayProvision) return requirePrepared(adminUrl, settings, rights.isMigrated)
  const urls = await provision(adminUrl, instanceKey)
  await migrate(urls.ownerUrl)
  return urls
}

async function askRights(url: string): Promise<{ mayProvision: boolean; isMigrated: boolean }> {
  try {
    return await withClient(url, async (client) => {
      const { rows } = await client.query<{ mayProvision: boolean; isMigrated: boolean }>(
        `select rolsuper or (rolcreaterole and rolcreatedb) as "mayProvision",
                to_regclass('public.workspace') is not null as "isMigrated"
           from pg_roles where rolname = current_user`,
      )
      return rows[0] ?? { mayProvision: false, isMigrated: false }
    })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new InstallationError(`The database of DATABASE_URL cannot be used: ${reason || 'no answer'}.`, {
      cause,
    })
  }
}

function requirePrepared(appUrl: string, settings: Settings, isMigrated: boolean): ProductUrls {
  const relayUrl = settings.DATABASE_RELAY_URL
  if (!relayUrl)
    throw new InstallationError(
      'The role of DATABASE_URL may not create roles and databases: set DATABASE_RELAY_URL too, or give a role that may.',
    )
  if (!isMigrated)
    throw new InstallationError(
      'The database of DATABASE_URL has no tables yet: run npm run db:migrate first.',
    )
  return { appUrl, relayUrl }
}
