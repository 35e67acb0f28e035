/** What the operating system knows about other processes: who lives, what it was started as, and how to end it. */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

/** Whether a process with this id exists and has not merely been left unreaped. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return !/^\d+ \(.*\) Z/s.test(stat)
}

/** The command line of a process, or '' when there is none: ids are reused, so an id alone proves nothing. */
export async function commandLine(pid: number): Promise<string> {
  const fromProc = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
  if (fromProc !== undefined) return fromProc.replaceAll('\0', ' ').trim()
  if (process.platform === 'linux') return ''
  return promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  )
}

/** Wait until a process has ended; false when it still lives after `withinMs`. */
export async function hasEnded(pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while (await isAlive(pid)) {
    if (Date.now() >= deadline) return false
    await delay(50)
  }
  return true
}

/** Ask a process to end, and end it by force when it has not done so within `withinMs`. */
export async function endProcess(
  pid: number,
  { signal = 'SIGTERM', withinMs = 10_000 }: { signal?: NodeJS.Signals; withinMs?: number } = {},
): Promise<void> {
  sendSignal(pid, signal)
  if (await hasEnded(pid, withinMs)) return
  sendSignal(pid, 'SIGKILL')
  await hasEnded(pid, 2_000)
}

/** A process that is already gone needs no signal. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** End whatever this process has started, directly or not, at once. Without /proc it is left to notice our end. */
export function killDescendants(): void {
  const children = new Map<number, number[]>()
  for (const [pid, parent] of parentsNow()) children.set(parent, [...(children.get(parent) ?? []), pid])
  const killBelow = (pid: number) => {
    for (const child of children.get(pid) ?? []) {
      killBelow(child)
      sendSignal(child, 'SIGKILL')
    }
  }
  killBelow(process.pid)
}

function parentsNow(): [pid: number, parent: number][] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name)
    const parent = Number.isInteger(pid) ? parentOf(pid) : undefined
    return parent === undefined ? [] : [[pid, parent]]
  })
}

function parentOf(pid: number): number | undefined {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')
    return Number(afterName.split(' ')[1])
  } catch {
    return undefined // it has ended between the two looks
  }
}
