/**
 * `npm test`: the static checks, then every test. What failed is named again at the end, and the last line, alone, is
 * `N passed, N failed`: passed are the tests that vitest reports as passed; failed are failed tests, failed checks,
 * files that did not load and runs that ended badly. Words after `--` go to vitest, for example `npm test -- --project unit`. `npm run test:long` plays the
 * long cuts of the fault rig, and `npm test -- --and-long` everything.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { obtainTemporal } from '#embedded/temporal.ts'
import { runChecks } from './checks.ts'
import { countTests, type Count, type VitestReport } from './count-tests.ts'

const ROOT = resolve(import.meta.dirname, '..')

/** One vitest process; its servers are started and stopped within it. */
async function runVitest(title: string, args: string[], folder: string): Promise<Count> {
  console.log(`\n${title}`)
  const reportFile = join(folder, `${title.replaceAll(/\W+/g, '-')}.json`)
  const command = [
    resolve(ROOT, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...args,
  ]
  const exitCode = await spawnInherited(command)
  const report = await readFile(reportFile, 'utf8').then(
    (text) => JSON.parse(text) as VitestReport,
    () => null, // vitest ended before it could write: counted as one failure
  )
  return countTests(report, exitCode)
}

function spawnInherited(command: string[]): Promise<number> {
  return new Promise((done) => {
    const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] })
    const forward = (signal: NodeJS.Signals) => child.kill(signal)
    process.once('SIGTERM', forward).once('SIGINT', forward)
    child.once('error', () => done(1))
    child.once('close', (code) => {
      process.off('SIGTERM', forward).off('SIGINT', forward)
      done(code ?? 1)
    })
  })
}

const folder = await mkdtemp(join(tmpdir(), 'throughline-test-'))
const AND_LONG = '--and-long'
const words = process.argv.slice(2)
const wish = words.filter((word) => word !== AND_LONG)
const total: Count = { passed: 0, failures: [] }
const add = (count: Count) => {
  total.passed += count.passed
  total.failures.push(...count.failures)
}

try {
  if (wish.length > 0) {
    add(await runVitest('Chosen tests', wish, folder))
  } else {
    await obtainTemporal((line) => console.log(line)) // minutes, once per user, where it must be built
    console.log('Static checks')
    const { failed } = await runChecks((line) => console.log(line))
    add({ passed: 0, failures: failed.map((title) => `static check: ${title}`) })
    add(
      await runVitest(
        'Tests',
        // Three at once on two processors: many of them wait for a server or a timer.
        [
          '--maxWorkers=3',
          ...['e2e', 'installation', 'faults', 'long'].flatMap((name) => ['--project', `!${name}`]),
        ],
        folder,
      ),
    )
    add(await runVitest('Faults', ['--project', 'faults'], folder))
    // A story in a browser waits more than it works, so two run side by side.
    const stories = await Promise.all([
      runVitest('Browser tests', ['--project', 'e2e'], folder),
      runVitest('Browser tests of an installation', ['--project', 'installation'], folder),
    ])
    stories.forEach(add)
    if (words.includes(AND_LONG)) add(await runVitest('Long faults', ['--project', 'long'], folder))
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
const failed = total.failures.length
if (failed > 0) console.log(`\nFailed:\n${total.failures.map((failure) => `  ${failure}\n`).join('')}`)
process.exitCode = failed === 0 && total.passed > 0 ? 0 : 1
process.stdout.write(`\n${total.passed} passed, ${failed} failed\n`)
