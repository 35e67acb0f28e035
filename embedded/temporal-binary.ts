/** The Temporal server program: taken from where it already is, else downloaded, else built, once per user. */
import { execFile, spawn } from 'node:child_process'
import { access, chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { download } from './download.ts'
import { InstallationError } from './installation-error.ts'

export const TEMPORAL_CLI_VERSION = '1.5.1'
/** What `--version` says of that release; a program built from source names no version of its own but this. */
const SERVER_VERSION = 'Server 1.29.1'
const PROGRAM = process.platform === 'win32' ? 'temporal.exe' : 'temporal'
const run = promisify(execFile)

export interface ObtainOptions {
  env?: Record<string, string | undefined>
  /** Where the release archives lie; only tests point it elsewhere. */
  releases?: string
  signal?: AbortSignal
}

/**
 * Find or get the program: `TEMPORAL_CLI_PATH`, PATH, the user's cache folder, the official release archive, `go install`.
 * @param onProgress told what is going on, at least every ten seconds while it lasts
 * @returns the program's path
 * @throws InstallationError one line that says what to do
 */
export async function obtainTemporal(
  onProgress: (text: string) => void,
  { env = process.env, releases = RELEASES, signal }: ObtainOptions = {},
): Promise<string> {
  const named = env['TEMPORAL_CLI_PATH']
  if (named) return requireNamed(named)
  const folder = cacheFolder(env)
  const cached = join(folder, PROGRAM)
  for (const candidate of [...onPath(env), cached]) if (await isRightVersion(candidate)) return candidate
  await mkdir(folder, { recursive: true })
  const reasons: string[] = []
  for (const attempt of [
    () => fromRelease(folder, releases, onProgress),
    () => fromGo(folder, { env, ...(signal && { signal }) }, onProgress),
  ]) {
    try {
      await attempt()
      if (await isRightVersion(cached)) return cached
      reasons.push('what was got does not run here')
    } catch (error) {
      signal?.throwIfAborted()
      reasons.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw new InstallationError(
    `The Temporal server ${TEMPORAL_CLI_VERSION} could not be obtained (${reasons.join('; ')}). ` +
      `Put the program at ${cached}, set TEMPORAL_CLI_PATH to its path, or set TEMPORAL_ADDRESS to a running server.`,
  )
}

async function requireNamed(path: string): Promise<string> {
  if (await isRightVersion(path)) return path
  throw new InstallationError(
    `TEMPORAL_CLI_PATH points at ${path}, which is not a Temporal CLI ${TEMPORAL_CLI_VERSION} that runs here; correct it or unset it.`,
  )
}

function cacheFolder(env: ObtainOptions['env'] = {}): string {
  const base = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache')
  return join(base, 'throughline', 'temporal', TEMPORAL_CLI_VERSION)
}

const onPath = (env: ObtainOptions['env'] = {}) =>
  (env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, PROGRAM))

async function isRightVersion(program: string): Promise<boolean> {
  try {
    await access(program)
    return (await run(program, ['--version'], { timeout: 20_000 })).stdout.includes(SERVER_VERSION)
  } catch {
    return false // not there, not executable, or of another machine: the next candidate decides
  }
}

const RELEASES = 'https://github.com/temporalio/cli/releases/download'
const ARCHITECTURES: Record<string, string> = { x64: 'amd64', arm64: 'arm64' }

async function fromRelease(
  folder: string,
  releases: string,
  onProgress: (text: string) => void,
): Promise<void> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const architecture = ARCHITECTURES[process.arch] ?? process.arch
  const archive = `temporal_cli_${TEMPORAL_CLI_VERSION}_${system}_${architecture}.tar.gz`
  onProgress(`Downloading the Temporal server ${TEMPORAL_CLI_VERSION}`)
  const unpacked = await mkdtemp(join(folder, 'release-'))
  try {
    const file = join(unpacked, 'archive.tar.gz')
    await download(`${releases}/v${TEMPORAL_CLI_VERSION}/${archive}`, file, onProgress)
    await run('tar', ['-xzf', file, '-C', unpacked])
    await settle(join(unpacked, PROGRAM), folder)
  } finally {
    await rm(unpacked, { recursive: true, force: true })
  }
}

async function fromGo(
  folder: string,
  options: Pick<ObtainOptions, 'env' | 'signal'>,
  onProgress: (text: string) => void,
): Promise<void> {
  await requireGo(options)
  const target = await mkdtemp(join(folder, 'go-'))
  const started = Date.now()
  const say = () =>
    onProgress(
      `Building the Temporal server with Go, once, three to five minutes (${seconds(Date.now() - started)} so far)`,
    )
  say()
  const ticker = setInterval(say, 10_000)
  try {
    await goInstall(target, options)
    await settle(join(target, PROGRAM), folder)
  } finally {
    clearInterval(ticker)
    await rm(target, { recursive: true, force: true })
  }
}

async function requireGo({ env }: Pick<ObtainOptions, 'env'>): Promise<void> {
  await run('go', ['version'], { env: { ...process.env, ...env } }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Error('Go is not installed') : error
  })
}

const seconds = (milliseconds: number) => `${Math.round(milliseconds / 1000)} s`

function goInstall(target: string, { env, signal }: Pick<ObtainOptions, 'env' | 'signal'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = spawn('go', ['install', `github.com/temporalio/cli/cmd/temporal@v${TEMPORAL_CLI_VERSION}`], {
      env: { ...process.env, ...env, GOBIN: target },
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(signal && { signal }),
    })
    let said = ''
    go.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-500)))
    go.once('error', reject)
    go.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`go install failed: ${said.trim().split('\n').at(-1) ?? ''}`))
    })
  })
}

/** A rename makes it appear at once and whole, also for another start that is looking at this moment. */
async function settle(program: string, folder: string): Promise<void> {
  await chmod(program, 0o755)
  await rename(program, join(folder, PROGRAM))
}
