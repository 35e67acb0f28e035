/** A place for the demo where it meets nothing else: a new temporary folder, free ports, no settings of the user. */
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { VARIABLES } from '#config'
import { freePorts } from '../ports.ts'
import { PORT_VARIABLES, readSettings, type Settings } from '../settings.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** How often mailboxes are read here, in seconds. */
const POLL_SECONDS = 1
const POST_OFFICE_VARIABLES = ['POST_OFFICE_SIMULATE', 'POST_OFFICE_SPEED', 'POST_OFFICE_DATA']

/** The settings of such a place; the folder exists when this returns. */
export async function ownInstallation(env: NodeJS.ProcessEnv): Promise<Settings> {
  // Children inherit our environment: what the user has set for an installation of theirs must not reach them.
  for (const variable of [...VARIABLES, ...POST_OFFICE_VARIABLES]) delete env[variable]
  const folder = await temporaryFolder('throughline-demo-')
  return readSettings({
    ...(await freePorts(PORT_VARIABLES)),
    THROUGHLINE_DATA: folder,
    MAIL_POLL_SECONDS: String(POLL_SECONDS),
  })
}

/** Remove it with all that it left on this machine. */
export async function removeInstallation(
  { dataDir }: Settings,
  postgresDataDir: string | undefined,
): Promise<void> {
  await rm(dataDir, { recursive: true, force: true })
  if (postgresDataDir && !postgresDataDir.startsWith(dataDir))
    await rm(dirname(postgresDataDir), { recursive: true, force: true })
}
