/** The files of a PostgreSQL cluster: made whole or not at all, and never opened by another major version. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { InstallationError } from './installation-error.ts'
import { giveTo, type PostgresHome } from './postgres-home.ts'

const run = promisify(execFile)
/** Kept inside the cluster, so that password and cluster can never be separated. PostgreSQL ignores the file. */
const PASSWORD_FILE = 'throughline-superuser'

/**
 * Make the cluster if it is missing, and check that this PostgreSQL can open it.
 * @returns the superuser's password
 * @throws InstallationError when the folder belongs to another major version
 */
export async function ensureCluster(home: PostgresHome): Promise<string> {
  const version = await readFile(join(home.dataDir, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (version === undefined) await createCluster(home)
  else await requireSameVersion(home, version.trim())
  return readFile(join(home.dataDir, PASSWORD_FILE), 'utf8')
}

async function requireSameVersion(home: PostgresHome, found: string): Promise<void> {
  const { stdout } = await run(join(home.programs, 'postgres'), ['--version'])
  const ours = /(\d+)\./.exec(stdout)?.[1]
  if (found === ours) return
  throw new InstallationError(
    `${home.dataDir} was written by PostgreSQL ${found}, this is ${ours}: dump it with that version and restore, or set THROUGHLINE_DATA to a new folder.`,
  )
}

async function createCluster(home: PostgresHome): Promise<void> {
  const unfinished = `${home.dataDir}.unfinished`
  const password = randomBytes(24).toString('base64url')
  const passwordFile = `${home.dataDir}.password`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true, mode: 0o700 })
  await writeFile(passwordFile, password, { mode: 0o600 })
  try {
    await giveTo(unfinished, home.runAs)
    await giveTo(passwordFile, home.runAs)
    await run(join(home.programs, 'initdb'), initdbArguments(unfinished, passwordFile), {
      ...home.runAs,
      cwd: '/',
    })
    await writeFile(join(unfinished, PASSWORD_FILE), password, { mode: 0o600 })
    // An empty folder that somebody prepared (a mount point's child) may be replaced; anything else makes this fail.
    await rename(unfinished, home.dataDir)
  } finally {
    await rm(passwordFile, { force: true })
    await rm(unfinished, { recursive: true, force: true })
  }
}

const initdbArguments = (dataDir: string, passwordFile: string) => [
  `--pgdata=${dataDir}`,
  '--auth=scram-sha-256',
  '--username=postgres',
  `--pwfile=${passwordFile}`,
  '--encoding=UTF8',
  '--locale=C.UTF-8',
]
