/** The web app is built once for each content of its sources; a start that finds the right stamp builds nothing. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { glob, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
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

/**
 * @param logFile where the builder's own words go
 * @returns whether it had to be built
 */
export async function buildWeb(logFile: string, signal: AbortSignal): Promise<boolean> {
  const wanted = await hashSources()
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === wanted) return false
  await rm(STAMP, { force: true }) // a build cut short leaves no stamp
  const npm = process.env['npm_execpath']
  const [program, first] = npm ? [process.execPath, [npm]] : ['npm', []]
  const log = createWriteStream(logFile)
  const build = execa(program, [...first, 'run', 'build', '-w', 'web'], {
    cwd: ROOT,
    all: true,
    buffer: false,
    reject: false,
    stdin: 'ignore',
    cancelSignal: signal,
  })
  build.all.pipe(log)
  const { failed } = await build
  signal.throwIfAborted()
  if (failed) throw new InstallationError(`The web app could not be built: ${await lastWords(logFile)}`)
  await writeFile(STAMP, wanted)
  return true
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256')
  const files: string[] = []
  for await (const entry of glob(SOURCES, { cwd: ROOT, withFileTypes: true }))
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name))
  for (const file of files.sort()) hash.update(file.slice(ROOT.length)).update(await readFile(file))
  return hash.digest('hex')
}
