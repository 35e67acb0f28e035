/**
 * Runs before `npm start`, `npm test`, `npm run demo` and `npm run check`, in plain JavaScript on whatever Node the
 * machine has (20 or later): puts exactly the locked packages in place, among them the Node that everything else runs on.
 * npm keeps `node_modules/.bin` at the head of PATH, so the command that follows already runs on that Node.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const LOCK = join(ROOT, 'package-lock.json')
const MODULES = join(ROOT, 'node_modules')
const STAMP = join(MODULES, '.lock-stamp')
const NEEDED_MAJOR = 24
const NEEDED_MEGABYTES = 2_000
const PLATFORMS = ['linux-x64', 'linux-arm64']

class Refusal extends Error {}

/** Which packages belong here: the lock, and the machine that native parts were chosen for. */
function wantedStamp() {
  const lock = readFileSync(LOCK)
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex')
}

const major = Number(process.versions.node.split('.')[0])

function requirePlatform() {
  // npm's scripts run through a shell there that knows no `exec`, and no signal would reach what they start.
  if (process.platform === 'win32')
    throw new Refusal('On Windows Throughline runs inside WSL 2: install it (wsl --install) and start there.')
  if (major < 20)
    throw new Refusal(`Node ${process.versions.node} is too old: install Node 20 or later and start again.`)
  const platform = `${process.platform}-${process.arch}`
  if (PLATFORMS.includes(platform) || major >= NEEDED_MAJOR) return
  throw new Refusal(
    `On ${platform} Throughline needs Node ${NEEDED_MAJOR} or later, because no locked package brings it there (this is ${process.versions.node}): install it and start again.`,
  )
}

function requireSpace() {
  const { bavail, bsize } = statfsSync(ROOT)
  const free = Math.floor((bavail * bsize) / 1e6)
  if (free >= NEEDED_MEGABYTES) return
  throw new Refusal(
    `The packages need about ${NEEDED_MEGABYTES} MB in ${ROOT}, ${free} MB are free: free some and start again.`,
  )
}

/** `npm ci`, with a sign of life every ten seconds. */
function install() {
  const npm = process.env.npm_execpath
  const [program, first] = npm ? [process.execPath, [npm]] : ['npm', []]
  const started = Date.now()
  console.log('Installing the locked packages (about a minute, once) …')
  const ticker = setInterval(() => {
    console.log(`  … still installing (${Math.round((Date.now() - started) / 1000)} s)`)
  }, 10_000)
  return new Promise((resolve, reject) => {
    // A lower log level than "error" would hide what went wrong, a higher one shows warnings that nobody can act on.
    const child = spawn(program, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk) => (said = (said + chunk).slice(-8_000)))
    child.once('error', () =>
      reject(new Refusal('npm was not found: install npm 10 or later and start again.')),
    )
    child.once('close', (code) => (code === 0 ? resolve(started) : reject(reasonOf(said, code))))
  }).finally(() => clearInterval(ticker))
}

/** @param {string} said what npm wrote before it gave up */
function reasonOf(said, code) {
  if (/ENOSPC/.test(said))
    return new Refusal(`The disk of ${ROOT} is full: free about ${NEEDED_MEGABYTES} MB and start again.`)
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(said))
    return new Refusal(
      'The package registry cannot be reached: check the network (npm ping) and start again.',
    )
  if (/EACCES|EPERM/.test(said))
    return new Refusal(
      `${MODULES} belongs to another user: start as that user, or remove the folder and start again.`,
    )
  const lines = said.split('\n').filter((line) => line.trim() !== '')
  return new Refusal(`npm ci failed (exit code ${code}):\n${lines.slice(0, 12).join('\n')}`)
}

/**
 * Whether npm's own record of what it put in place names every locked version: after a developer's `npm install` the
 * packages are right although we did not install them.
 */
function isInPlace() {
  const recorded = join(MODULES, '.package-lock.json')
  if (!existsSync(recorded)) return false
  const { packages: locked } = JSON.parse(readFileSync(LOCK, 'utf8'))
  const { packages: present } = JSON.parse(readFileSync(recorded, 'utf8'))
  return Object.entries(locked).every(
    ([path, { version, optional, link }]) =>
      !path.includes('node_modules/') ||
      link ||
      present[path]?.version === version ||
      (optional && !present[path]), // one for another platform
  )
}

async function ensure() {
  requirePlatform()
  if (!existsSync(LOCK)) return // the production image: its packages were put in place when it was built
  const stamp = wantedStamp()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return
  if (isInPlace()) return writeFileSync(STAMP, stamp)
  requireSpace()
  const started = await install()
  // Written last: `npm ci` begins by removing node_modules, so an installation cut short has no stamp.
  writeFileSync(STAMP, stamp)
  console.log(`Packages installed (${Math.round((Date.now() - started) / 1000)} s).`)
}

try {
  await ensure()
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.error(error.message)
  process.exitCode = 1
}
