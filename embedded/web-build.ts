/** The web app is built once for each content of its sources; a start that finds the right stamp builds nothing. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { glob, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { lock } from 'proper-lockfile'
import { lastWords } from './child.ts'
import { InstallationError } from './installation-error.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const STAMP = join(ROOT, 'web', 'build', '.stamp')
const SOURCES = [
  'web/src/**/*',
  'web/static/**/*',
  'web/*.{ts,js,json}',
  'api/contract/**/*.{ts,json}',
  'package-lock.json',
]

/** Held by whoever builds: two who start from one checkout would write into each other's files. */
const LOCK = {
  lockfilePath: join(ROOT, 'node_modules', '.web-build.lock'),
  stale: 20_000,
  onCompromised: () => undefined, // a machine that stood still; by itself the package would end the process
}
const LOOK_MS = 500

/**
 * @param logFile where the builder's own words go
 * @returns whether it had to be built
 */
export async function buildWeb(logFile: string, signal: AbortSignal): Promise<boolean> {
  const wanted = await hashSources()
  if (await isBuilt(wanted)) return false
  const release = await takeTurn(signal)
  try {
    if (await isBuilt(wanted)) return false
    await build(logFile, signal)
    await writeFile(STAMP, wanted)
    return true
  } finally {
    await release()
  }
}

const isBuilt = async (wanted: string) => (await readFile(STAMP, 'utf8').catch(() => '')) === wanted

/** Wait until nobody builds. One that was killed in the middle counts for twenty seconds more. */
async function takeTurn(signal: AbortSignal): Promise<() => Promise<void>> {
  for (;;) {
    try {
      return await lock(join(ROOT, 'web'), LOCK)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error
      await sleep(LOOK_MS, undefined, { signal })
    }
  }
}

async function build(logFile: string, signal: AbortSignal): Promise<void> {
  await rm(STAMP, { force: true }) // a build cut short leaves no stamp
  const npm = process.env['npm_execpath']
  const [program, first] = npm ? [process.execPath, [npm]] : ['npm', []]
  const log = createWriteStream(logFile)
  const run = execa(program, [...first, 'run', 'build', '-w', 'web'], {
    cwd: ROOT,
    all: true,
    buffer: false,
    reject: false,
    stdin: 'ignore',
    cancelSignal: signal,
  })
  run.all.pipe(log)
  const { failed } = await run
  signal.throwIfAborted()
  if (failed) throw new InstallationError(`The web app could not be built: ${await lastWords(logFile)}`)
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256')
  const files: string[] = []
  for await (const entry of glob(SOURCES, { cwd: ROOT, withFileTypes: true }))
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name))
  for (const file of files.sort()) hash.update(file.slice(ROOT.length)).update(await readFile(file))
  return hash.digest('hex')
}
