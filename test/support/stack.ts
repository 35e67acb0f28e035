/** The product as `npm start` runs it, on free ports and in a temporary folder. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { freePorts } from '#embedded/ports.ts'
import { PORT_VARIABLES } from '#embedded/settings.ts'
import { temporaryFolder } from '#embedded/temporary-folder.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const READY_MS = 280_000

/** What an installation keeps from one start to the next. */
export interface Place {
  folder: string
  ports: Record<(typeof PORT_VARIABLES)[number], string>
}

export interface RunningStack {
  origin: string
  temporalWeb: string
  smtpPort: number
  imapPort: number
  dataDir: string
  /** Stop in order and remove the folder. */
  stop(): Promise<void>
  /** kill -9 of every process at once, PostgreSQL's own among them; the folder stays. */
  crash(): Promise<void>
  /** The process ids by part, the supervisor's first. */
  processes(): Promise<{ name: string; pid: number }[]>
}

/** A temporary folder and free ports, for an installation that is started more than once. */
export async function newPlace(): Promise<Place> {
  return { folder: await temporaryFolder('throughline-e2e-'), ports: await freePorts(PORT_VARIABLES) }
}

/** Start an installation, an empty one unless `place` has been used before, and wait for its banner. */
export async function startStack(env: Record<string, string> = {}, place?: Place): Promise<RunningStack> {
  const { folder, ports } = place ?? (await newPlace())
  const dataDir = join(folder, 'data')
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'production', // the test runner's own "test" is not what a user runs
      ...ports,
      THROUGHLINE_DATA: dataDir,
      THROUGHLINE_DEMO: '0',
      MAIL_POLL_SECONDS: '1',
      ...env,
    },
  })
  let said = ''
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    child.stdout.destroy() // a grandchild that still dies must not keep the test process
    child.stderr.destroy()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await new Promise<void>((ready, fail) => {
      const timer = setTimeout(() => fail(new Error(`no banner within ${READY_MS} ms:\n${said}`)), READY_MS)
      const hear = (chunk: Buffer) => {
        said += chunk.toString()
        if (!said.includes('Ctrl-C stops everything')) return
        clearTimeout(timer)
        ready()
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
      child.once('exit', (code) => fail(new Error(`it ended with ${code}:\n${said}`)))
    })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    origin: `http://localhost:${ports.PORT}`,
    temporalWeb: `http://localhost:${ports.TEMPORAL_UI_PORT}`,
    smtpPort: Number(ports.SMTP_PORT),
    imapPort: Number(ports.IMAP_PORT),
    dataDir,
    stop,
    async crash() {
      const parts = (await runningIn(dataDir)).map(({ pid }) => pid)
      const all = [...parts, ...(await Promise.all(parts.map(childrenOf))).flat()]
      for (const pid of new Set(all)) kill(pid)
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
    processes: () => runningIn(dataDir),
  }
}

/** Who runs there, by the supervisor's own notes. */
async function runningIn(dataDir: string): Promise<{ name: string; pid: number }[]> {
  const notes = JSON.parse(await readFile(join(dataDir, 'running.json'), 'utf8')) as {
    supervisor: { name: string; pid: number }
    children: { name: string; pid: number }[]
  }
  return [notes.supervisor, ...notes.children]
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return text.split(' ').filter(Boolean).map(Number)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // gone already, with its parent
  }
}
