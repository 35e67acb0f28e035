/** A process of the installation that can be killed, frozen and started again at any moment. */
import { once } from 'node:events'
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { hasEnded, sendSignal } from '#embedded/processes.ts'

const READY_MS = 60_000
const STOP_MS = 25_000

export interface Part {
  readonly name: string
  /** Of its process; 0 while there is none. */
  pid(): number
  /** @throws Error when it does not become ready */
  start(): Promise<void>
  /** kill -9, with the processes that it has started itself. */
  kill(): Promise<void>
  /** SIGSTOP and SIGCONT. */
  freeze(): void
  thaw(): void
  /** SIGTERM. @returns after how many ms it had ended */
  stop(): Promise<number>
  isRunning(): boolean
}

interface Process {
  pid: number
  /** Stop in order. */
  stop(): Promise<void>
}

/** A part whose start is somebody else's: PostgreSQL and Temporal. */
export function storePart(name: string, launch: () => Promise<Process>): Part {
  let running: Process | null = null
  const pid = () => running?.pid ?? 0
  return {
    name,
    pid,
    start: async () => void (running = await launch()),
    async kill() {
      const all = [...childrenOf(pid()), pid()]
      running = null
      for (const one of all) if (one > 1) sendSignal(one, 'SIGKILL')
      for (const one of all) await hasEnded(one, 5_000)
    },
    freeze: () => sendSignal(pid(), 'SIGSTOP'),
    thaw: () => sendSignal(pid(), 'SIGCONT'),
    async stop() {
      const begun = Date.now()
      await running?.stop()
      running = null
      return Date.now() - begun
    },
    isRunning: () => running !== null,
  }
}

export interface Program {
  name: string
  /** Entry point below the folder of the source. */
  file: string
  /** Asked at each start: the folder of the source, and the environment. */
  launch: () => { tree: string; env: Record<string, string> }
  logFile: string
}

/** One of the product's own programs, which says when it is ready. */
export function programPart({ name, file, launch, logFile }: Program): Part {
  let child: ChildProcess | null = null
  const isRunning = () => child !== null && child.exitCode === null && child.signalCode === null
  const send = (signal: NodeJS.Signals) => isRunning() && child?.kill(signal)
  const ended = async () => {
    if (child && isRunning()) await once(child, 'exit')
  }
  return {
    name,
    pid: () => (isRunning() ? (child?.pid ?? 0) : 0),
    async start() {
      const { tree, env } = launch()
      const log = openSync(logFile, 'a', 0o600)
      const preload = new URL('../../embedded/with-parent.ts', import.meta.url).href
      child = spawn(process.execPath, ['--import', preload, file], {
        cwd: tree,
        env: { ...process.env, ...env },
        detached: true,
        stdio: ['ignore', log, log, 'ipc'],
      })
      closeSync(log)
      await whenReady(child, name, logFile)
    },
    async kill() {
      send('SIGKILL')
      await ended()
    },
    freeze: () => void send('SIGSTOP'),
    thaw: () => void send('SIGCONT'),
    async stop() {
      const begun = Date.now()
      const force = setTimeout(() => send('SIGKILL'), STOP_MS)
      send('SIGTERM')
      await ended()
      clearTimeout(force)
      return Date.now() - begun
    },
    isRunning,
  }
}

function whenReady(child: ChildProcess, name: string, logFile: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${name} ${why}; its log: ${logFile}`))
    const timer = setTimeout(() => fail(`was not ready within ${READY_MS / 1_000} s`), READY_MS)
    child.once('message', () => {
      clearTimeout(timer)
      resolve()
    })
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      fail(`ended with ${code ?? signal} before it was ready`)
    })
  })
}

/** What the operating system says this process has started. */
function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return [] // it has ended
  }
}
