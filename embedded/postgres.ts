/** PostgreSQL on this machine: started as a process group of its own, so that Ctrl-C reaches it only through us. */
import { spawn, type ChildProcess } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { InstallationError } from './installation-error.ts'
import { within } from './patience.ts'
import { isBusy } from './ports.ts'
import { ensureCluster } from './postgres-cluster.ts'
import { findPostgresHome, type PostgresHome } from './postgres-home.ts'
import { commandLine, endProcess, isAlive } from './processes.ts'

const STOP_MS = 4_000
const QUIT_MS = 1_000
const START_MS = 60_000

export interface PostgresOptions {
  /** Folder of the cluster; created when missing. As root it may have to move: see the answer's `dataDir`. */
  dataDir: string
  port: number
  onLog?: (text: string) => void
}

export interface RunningPostgres {
  /** Superuser URL on the database `postgres`. The superuser bypasses row-level security: for provisioning only. */
  url: string
  dataDir: string
  pid: number
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<void>
  stop(): Promise<void>
}

/** Start PostgreSQL; one that a killed parent left behind on the same folder is stopped first. */
export async function startPostgres({ dataDir, port, onLog }: PostgresOptions): Promise<RunningPostgres> {
  const home = await findPostgresHome(dataDir)
  await stopOrphan(home)
  if (await isBusy(port))
    throw new InstallationError(
      `The port ${port} (POSTGRES_PORT) is in use; stop what listens there or set another.`,
    )
  const password = await ensureCluster(home)
  const server = launch(home, port, onLog)
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  await waitUntilReady(server, url)
  const pid = server.child.pid
  if (pid === undefined) throw new InstallationError('PostgreSQL started without a process id.')
  return {
    url,
    dataDir: home.dataDir,
    pid,
    ended: server.ended,
    stop: () => stop(server.child, server.ended),
  }
}

interface Launched {
  child: ChildProcess
  ended: Promise<void>
  lastWords: () => string
}

/** A statement that fails, and the row it fails on, hold names and addresses: neither belongs into the log. */
const DISCREET = ['log_min_error_statement=panic', 'log_error_verbosity=terse']

/**
 * How often PostgreSQL looks which tables have grown. Where it has never counted the rows of a table it plans a look-up by
 * id as a scan of the whole workspace, and statements stay with their plan until it counts: at the default of a minute,
 * PostgreSQL spent more than twice as much on each first mail of a new installation's campaign of 4,000.
 */
const COUNTED_OFTEN = 'autovacuum_naptime=5s'

function launch(home: PostgresHome, port: number, onLog?: (text: string) => void): Launched {
  const reach = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200']
  const flags = [...reach, COUNTED_OFTEN, ...DISCREET]
  const child = spawn(
    join(home.programs, 'postgres'),
    ['-D', home.dataDir, '-p', String(port), ...flags.flatMap((flag) => ['-c', flag])],
    { ...home.runAs, cwd: '/', detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let tail = ''
  const hear = (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-2_000)
    onLog?.(chunk.toString())
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      hear(Buffer.from(error.message))
      resolve()
    })
    child.once('exit', () => resolve())
  })
  return { child, ended, lastWords: () => tail.trim().split('\n').slice(-3).join(' ') }
}

/** Ready means: it answers a query. Its log line comes earlier, and only in the server's language. */
async function waitUntilReady(server: Launched, url: string): Promise<void> {
  const deadline = Date.now() + START_MS
  const gone = server.ended.then(() => 'ended' as const)
  for (;;) {
    const state = await Promise.race([gone, answers(url)])
    if (state === 'yes') return
    if (state === 'ended') throw new InstallationError(`PostgreSQL did not start: ${server.lastWords()}`)
    if (Date.now() > deadline) {
      await stop(server.child, server.ended)
      throw new InstallationError(
        `PostgreSQL did not answer within ${START_MS / 1000} s: ${server.lastWords()}`,
      )
    }
    await delay(50)
  }
}

async function answers(connectionString: string): Promise<'yes' | 'no'> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined) // a start that fails shows itself by the answer 'no'
  try {
    await client.connect()
    await client.query('select 1')
    return 'yes'
  } catch {
    return 'no'
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** SIGINT is PostgreSQL's "fast" shutdown: it ends sessions and writes a checkpoint. SIGQUIT leaves that to recovery. */
async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGINT')
  if (await within(ended, STOP_MS)) return
  child.kill('SIGQUIT')
  if (await within(ended, QUIT_MS)) return
  child.kill('SIGKILL')
  await ended
}

/** Stop the PostgreSQL that a killed parent left on this folder; whether there was one. */
export const stopOrphanPostgres = async (dataDir: string) => stopOrphan(await findPostgresHome(dataDir))

/**
 * Line 1 of postmaster.pid is the process id; the `-D` on its command line proves that the id was not reused. A file
 * whose server is gone is removed: PostgreSQL would take a stranger of that id, or a dead server that nobody has
 * reaped yet, for a running one. It recognises sessions that still live by the folder's shared memory, without the file.
 */
async function stopOrphan({ dataDir }: PostgresHome): Promise<boolean> {
  const file = join(dataDir, 'postmaster.pid')
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0])
  const isOrphan = async () =>
    pid > 1 && (await isAlive(pid)) && (await commandLine(pid)).includes(`-D ${dataDir} `)
  const isFound = await isOrphan()
  if (isFound) await endProcess(pid, { signal: 'SIGINT' })
  if (!(await isOrphan())) await rm(file, { force: true })
  return isFound
}
