/** A Temporal server with Temporal Web on this machine, keeping its histories in one SQLite file. */
import { spawn } from 'node:child_process'
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { InstallationError } from './installation-error.ts'
import { freePort } from './ports.ts'
import { commandLine, endProcess, isAlive } from './processes.ts'
import { openTemporalWeb } from './temporal-web.ts'

export { obtainTemporal } from './temporal-binary.ts'

const START_MS = 60_000
const STOP_MS = 4_000

export interface TemporalOptions {
  /** The program that `obtainTemporal` found. */
  binary: string
  /** The SQLite file; its folder is created. */
  dbFile: string
  port: number
  uiPort: number
  /** Where Temporal Web asks for payloads in clear. */
  codecEndpoint?: string
  /** The server shows every history to whoever reaches it: keep it on the loopback address. */
  ip?: string
  /** `--search-attribute Name=Type` …; those that the file knows already may be named again. */
  searchAttributeArguments?: readonly string[]
  onLog?: (text: string) => void
}

export interface RunningTemporal {
  address: string
  pid: number
  ended: Promise<void>
  stop(): Promise<void>
}

/** Start the server; one that a killed parent left behind on the same file is stopped first. */
export async function startTemporal(wanted: TemporalOptions): Promise<RunningTemporal> {
  const options = { ...wanted, dbFile: resolve(wanted.dbFile) }
  await mkdir(dirname(options.dbFile), { recursive: true, mode: 0o700 })
  await stopOrphanTemporal(options.dbFile)
  if (!(await exists(options.dbFile))) await createSchema(options)
  const pragmas = ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal']
  const { codecEndpoint, uiPort: port, ip = '127.0.0.1' } = options
  if (codecEndpoint === undefined) return launch(options, pragmas)
  const serverPort = await freePort()
  const server = await launch({ ...options, uiPort: serverPort }, pragmas)
  const web = await openTemporalWeb({ ip, port, serverPort, codecEndpoint }).catch(async (error: unknown) => {
    await server.stop()
    throw error
  })
  const closed = server.ended.then(() => web.close())
  const stop = async () => {
    await server.stop()
    await closed
  }
  return { ...server, stop }
}

/**
 * The schema cannot be set up under write-ahead logging ("database is locked"), so a new file is opened once without.
 * It is made under another name: a start that is killed here leaves nothing that looks like a database.
 */
async function createSchema(options: TemporalOptions): Promise<void> {
  const unfinished = `${options.dbFile}.unfinished`
  for (const suffix of ['', '-journal']) await rm(`${unfinished}${suffix}`, { force: true })
  const first = await launch({ ...options, dbFile: unfinished }, [])
  await first.stop()
  await rename(unfinished, options.dbFile)
}

async function launch(options: TemporalOptions, pragmas: string[]): Promise<RunningTemporal> {
  const child = spawn(options.binary, [...serverArguments(options), ...pragmas], {
    detached: true, // Ctrl-C reaches it through us, after the worker has been drained
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GOGC: process.env['GOGC'] ?? '200' },
  })
  let tail = ''
  const hear = (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-2_000)
    options.onLog?.(chunk.toString())
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  let over = false
  const ended = new Promise<void>((settle) => {
    child.once('error', (error) => hear(Buffer.from(error.message)))
    child.once('close', () => {
      over = true
      settle()
    })
  })
  const { pid } = child
  if (pid === undefined) throw new InstallationError(`${options.binary} cannot be run: ${tail}`)
  await writeFile(pidFile(options.dbFile), String(pid))
  const stop = async () => {
    if (!over) await endProcess(pid, { withinMs: STOP_MS })
    await rm(pidFile(options.dbFile), { force: true })
  }
  await waitUntilReady(options, () => (over ? tail.trim().split('\n').slice(-2).join(' ') : undefined), stop)
  return { address: `${options.ip ?? '127.0.0.1'}:${options.port}`, pid, ended, stop }
}

function serverArguments(options: TemporalOptions): string[] {
  const ip = options.ip ?? '127.0.0.1'
  return [
    ...['server', 'start-dev', '--ip', ip, '--ui-ip', ip, '--log-level', 'warn'],
    ...['--port', String(options.port), '--ui-port', String(options.uiPort), '--db-filename', options.dbFile],
    ...(options.codecEndpoint ? ['--ui-codec-endpoint', options.codecEndpoint] : []),
    ...(options.searchAttributeArguments ?? []),
    // Four partitions spread tasks over hosts that one machine does not have; measured, they halve the rate.
    ...['--dynamic-config-value', 'matching.numTaskqueueReadPartitions=1'],
    ...['--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1'],
  ]
}

async function waitUntilReady(
  { port, uiPort, ip = '127.0.0.1' }: TemporalOptions,
  lastWords: () => string | undefined,
  stop: () => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + START_MS
  while (!((await accepts(ip, port)) && (await accepts(ip, uiPort)))) {
    const words = lastWords()
    if (words !== undefined) throw new InstallationError(`The Temporal server did not start: ${words}`)
    if (Date.now() > deadline) {
      await stop()
      throw new InstallationError(
        `The Temporal server did not listen on port ${port} within ${START_MS / 1000} s.`,
      )
    }
    await delay(100)
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect({ host, port })
    const answer = (yes: boolean) => {
      socket.destroy()
      settle(yes)
    }
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
    socket.setTimeout(1_000, () => answer(false))
  })
}

const pidFile = (dbFile: string) => `${dbFile}.pid`

/**
 * Stop the server of a killed parent. The file name on its command line proves that the id was not reused.
 * @returns whether there was one
 */
export async function stopOrphanTemporal(dbFile: string): Promise<boolean> {
  const file = resolve(dbFile)
  let isFound = false
  for (const candidate of [file, `${file}.unfinished`]) {
    const pid = Number(await readFile(pidFile(candidate), 'utf8').catch(() => '0'))
    if (pid <= 1 || !(await isAlive(pid)) || !(await commandLine(pid)).includes(candidate)) continue
    await endProcess(pid, { withinMs: STOP_MS })
    isFound = true
  }
  return isFound
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
