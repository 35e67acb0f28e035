/** One of our own Node processes: logs to its own file, ends when we end, never outlives us. */
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { InstallationError } from './installation-error.ts'
import { rotate } from './log-file.ts'
import { within } from './patience.ts'
import { sendSignal } from './processes.ts'

const WITH_PARENT = new URL('./with-parent.ts', import.meta.url).href
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const READY_MS = 90_000

export interface ChildOptions {
  name: string
  /** Entry point, relative to the root of the repository. */
  file: string
  env: Record<string, string>
  logFile: string
  /** Asked again and again until it says yes. */
  isReady: () => Promise<boolean>
  /** How long it may take to end after SIGTERM before it is killed. */
  stopMs: number
}

export interface Running {
  pid: number
  ended: Promise<void>
  stop(): Promise<void>
}

/** Start the process and wait until it is ready. */
export async function startChild(options: ChildOptions, signal: AbortSignal): Promise<Running> {
  const log = openLog(options.logFile)
  const child = spawn(process.execPath, ['--import', WITH_PARENT, options.file], {
    cwd: ROOT,
    env: { ...process.env, ...options.env },
    detached: true, // a process group of its own: Ctrl-C in the terminal reaches it through us, in order
    // Straight to the file, so that what it says while we die is not lost and does not kill it.
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  let over = false
  const ended = new Promise<void>((resolve) => {
    const settle = () => {
      over = true
      resolve()
    }
    child.once('error', settle).once('exit', settle)
  })
  const { pid } = child
  if (pid === undefined)
    throw new InstallationError(`${options.name} could not be started (${options.file}).`)
  const stop = async () => {
    if (over) return
    sendSignal(pid, 'SIGTERM')
    if (await within(ended, options.stopMs)) return
    sendSignal(pid, 'SIGKILL')
    await ended
  }
  try {
    await waitUntilReady(options, () => over, signal)
  } catch (error) {
    await stop()
    throw error
  }
  return { pid, ended, stop }
}

async function waitUntilReady(
  options: ChildOptions,
  isOver: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + READY_MS
  while (!(await options.isReady())) {
    signal.throwIfAborted()
    if (isOver())
      throw new InstallationError(`${options.name} ended while starting: ${await lastWords(options.logFile)}`)
    if (Date.now() > deadline)
      throw new InstallationError(
        `${options.name} was not ready within ${READY_MS / 1000} s; its log is ${options.logFile}.`,
      )
    await delay(100)
  }
}

function openLog(file: string): number {
  rotate(file)
  return openSync(file, 'a', 0o600)
}

/** What a log says of its end, in one line: the last error in it, with the lines that belong to it. */
export async function lastWords(logFile: string): Promise<string> {
  const file = await open(logFile)
  try {
    const { size } = await file.stat()
    const position = Math.max(0, size - 4_000)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(4_000), position })
    const lines = buffer.subarray(0, bytesRead).toString().trim().split('\n')
    const error = lines.findLastIndex((line) => /Error\b.*: |not valid:/.test(line))
    const details = lines.slice(error + 1).findIndex((line) => !/^ {2}[A-Z]/.test(line))
    const words = error < 0 ? lines.slice(-1) : lines.slice(error, error + 1 + Math.max(0, details))
    return `${words
      .map((line) => line.trim())
      .join(' ')
      .slice(0, 500)} (log: ${logFile})`
  } finally {
    await file.close()
  }
}
