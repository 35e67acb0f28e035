/** The folder in which everything of an installation lives: its layout, its room, and whether somebody runs in it. */
import { mkdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { InstallationError } from './installation-error.ts'
import { commandLine, hasEnded, isAlive, sendSignal } from './processes.ts'

/** Raised when a later release can no longer read what an earlier one wrote. */
const LAYOUT = 1
const NEEDED_MEGABYTES = 500
/** Longer than the children give themselves when their parent is gone (with-parent.ts). */
const PATIENCE_MS = 16_000

const processShape = z.object({ name: z.string(), pid: z.number().int().min(2), commandLine: z.string() })
const runningShape = z.object({ supervisor: processShape, children: z.array(processShape), url: z.string() })
type Running = z.infer<typeof runningShape>

/**
 * Make the folder usable, or say why it is not.
 * @throws InstallationError not writable, no space, other layout
 */
export async function openDataFolder(dataDir: string): Promise<void> {
  try {
    await makeFolder(join(dataDir, 'logs'))
    await writeFile(join(dataDir, '.writable'), '')
    await rm(join(dataDir, '.writable'))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOSPC') throw noSpace(dataDir, 0)
    throw new InstallationError(
      `${dataDir} cannot be written (${code}): start as the user it belongs to, or set THROUGHLINE_DATA to another folder.`,
      { cause },
    )
  }
  const { bavail, bsize } = await statfs(dataDir)
  const free = Math.floor((bavail * bsize) / 1e6)
  if (free < NEEDED_MEGABYTES) throw noSpace(dataDir, free)
  await requireLayout(join(dataDir, 'layout.json'))
}

/** `mkdir -p` by hand: Node's own never comes back below /proc, where a folder exists that takes no other. */
async function makeFolder(path: string): Promise<void> {
  const code = await makeOne(path)
  if (code === undefined || (code === 'EEXIST' && (await stat(path)).isDirectory())) return
  if (code !== 'ENOENT' || dirname(path) === path) throw Object.assign(new Error(code), { code })
  await makeFolder(dirname(path))
  const again = await makeOne(path)
  if (again !== undefined && again !== 'EEXIST') throw Object.assign(new Error(again), { code: again })
}

const makeOne = (path: string): Promise<string | undefined> =>
  mkdir(path, { mode: 0o755 }).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  )

function noSpace(dataDir: string, free: number): InstallationError {
  return new InstallationError(
    `The disk of ${dataDir} has ${free} MB free, ${NEEDED_MEGABYTES} MB are needed: free some, or set THROUGHLINE_DATA to a folder on another disk.`,
  )
}

async function requireLayout(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return writeFile(file, `${JSON.stringify({ layout: LAYOUT })}\n`)
  const found = z.object({ layout: z.number() }).safeParse(parseJson(text))
  if (found.success && found.data.layout === LAYOUT) return
  const version = found.success ? `layout ${found.data.layout}` : 'an unknown layout'
  throw new InstallationError(
    `${file} says ${version}, this release reads layout ${LAYOUT}: use the release that wrote it, or set THROUGHLINE_DATA to a new folder.`,
  )
}

/**
 * Refuse a second supervisor on one folder, and see the end of the product's processes that a killed one left behind.
 * Each has noticed and is bringing to an end what it was doing; a second SIGTERM would cut that short, so that only
 * one that stays too long is ended by force.
 * @param onWait called when there is something to wait for
 * @returns the names of what was ended
 */
export async function takeOver(
  dataDir: string,
  { patienceMs = PATIENCE_MS, onWait }: { patienceMs?: number; onWait?: () => void } = {},
): Promise<string[]> {
  const found = await readRunning(dataDir)
  if (!found) return []
  if (await isStill(found.supervisor))
    throw new InstallationError(
      `Throughline runs already in ${dataDir} (process ${found.supervisor.pid}, ${found.url}): stop it first, or set THROUGHLINE_DATA and the ports.`,
    )
  const present = await Promise.all(found.children.map(isStill))
  const left = found.children.filter((_, index) => present[index])
  if (left.length > 0) onWait?.()
  await Promise.all(
    left.map(async ({ pid }) => {
      if (await hasEnded(pid, patienceMs)) return
      sendSignal(pid, 'SIGKILL')
      await hasEnded(pid, 2_000)
    }),
  )
  await forgetRunning(dataDir)
  return left.map(({ name }) => name)
}

/** Process ids are reused; the same id with the same command line is the same process for our purpose. */
const isStill = async ({ pid, commandLine: expected }: Running['supervisor']) =>
  (await isAlive(pid)) && (await commandLine(pid)) === expected

/** Write down who runs here, for the start after a kill -9. */
export async function rememberRunning(
  dataDir: string,
  url: string,
  children: { name: string; pid: number }[],
): Promise<void> {
  const described = async ({ name, pid }: { name: string; pid: number }) => ({
    name,
    pid,
    commandLine: await commandLine(pid),
  })
  const running: Running = {
    url,
    supervisor: await described({ name: 'supervisor', pid: process.pid }),
    children: await Promise.all(children.map(described)),
  }
  await writeFile(`${runningFile(dataDir)}.new`, `${JSON.stringify(running, null, 2)}\n`)
  await rename(`${runningFile(dataDir)}.new`, runningFile(dataDir))
}

export const forgetRunning = (dataDir: string) => rm(runningFile(dataDir), { force: true })

const runningFile = (dataDir: string) => join(dataDir, 'running.json')

async function readRunning(dataDir: string): Promise<Running | undefined> {
  const text = await readFile(runningFile(dataDir), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  // A file that cannot be read is no proof that anybody runs; the port check that follows still protects us.
  return runningShape.safeParse(parseJson(text)).data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
