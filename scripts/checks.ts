/** The static checks, two at a time, each with one line of progress; the output of a failed one in full. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '..')
const ROOMS =
  'domain workflows prompts providers activities migrations database temporal api web/src embedded scripts test bench'
const LIMIT_MS = 300_000

interface Check {
  title: string
  /** Program of node_modules/.bin, or `node` or `npm`, and its arguments. */
  command: readonly string[]
  folder?: string
}

/** Generates the types that the others read, so it runs alone and first. */
const PREPARATION: Check = { title: 'web types', command: ['svelte-kit', 'sync'], folder: 'web' }

const CHECKS: readonly Check[] = [
  { title: 'lint', command: ['eslint', '--max-warnings=0', '.'] },
  { title: 'web app types', command: ['svelte-check', '--tsconfig', './tsconfig.json'], folder: 'web' },
  { title: 'types', command: ['tsc', '-p', '.'] },
  { title: 'format', command: ['prettier', '--check', '--log-level=warn', '.'] },
  {
    title: 'imports: value graph',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', ...rooms()],
  },
  {
    title: 'imports: type graph',
    command: ['depcruise', '--config', '.dependency-cruiser.types.cjs', ...rooms()],
  },
  { title: 'workflow bundle', command: ['node', 'scripts/bundle.ts', '--check'] },
  { title: 'migration drift', command: ['node', 'scripts/check-drift.ts'] },
  { title: 'lock file', command: ['npm', 'ci', '--dry-run', '--loglevel=error'] },
]

function rooms(): string[] {
  return [
    ...ROOMS.split(' ').filter((room) => existsSync(resolve(ROOT, room))),
    'config.ts',
    'mikro-orm.config.ts',
  ]
}

export interface CheckSummary {
  passed: number
  /** Titles of those that failed. */
  failed: string[]
}

/** Run every check; `say` gets one line as each ends. */
export async function runChecks(say: (line: string) => void): Promise<CheckSummary> {
  const summary: CheckSummary = { passed: 0, failed: [] }
  const waiting = [...CHECKS]
  const report = async (check: Check) => {
    const started = performance.now()
    const { ok, output } = await run(check)
    if (ok) summary.passed += 1
    else summary.failed.push(check.title)
    const seconds = ((performance.now() - started) / 1_000).toFixed(1)
    say(`${ok ? '  ok    ' : '  FAILED'} ${check.title} (${seconds} s)`)
    if (!ok) say(output.trimEnd().replace(/^/gm, '         '))
  }
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) await report(check)
  }
  await report(PREPARATION)
  await Promise.all([lane(), lane()])
  return summary
}

function run({ command: [program = '', ...rest], folder }: Check): Promise<{ ok: boolean; output: string }> {
  const [file, args] = invocation(program, rest)
  return new Promise((done) => {
    const child = spawn(file, args, {
      cwd: resolve(ROOT, folder ?? '.'),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      env: { ...process.env, NO_COLOR: '1' },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.once('error', (error) => done({ ok: false, output: error.message }))
    child.once('close', (code, signal) => {
      if (signal) output += `\nended by ${signal}`
      done({ ok: code === 0, output })
    })
  })
}

/** npm says where it is when it runs us; every other program is called by path, so that PATH does not matter. */
function invocation(program: string, args: string[]): [file: string, args: string[]] {
  if (program === 'node') return [process.execPath, args]
  const npm = process.env['npm_execpath']
  if (program === 'npm') return npm ? [process.execPath, [npm, ...args]] : ['npm', args]
  return [process.execPath, [resolve(ROOT, 'node_modules/.bin', program), ...args]]
}
