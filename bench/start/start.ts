/** The second `npm start` on a machine: the first downloads, builds and fills what the second finds. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePorts } from '#embedded/ports.ts'
import { PORT_VARIABLES } from '#embedded/settings.ts'
import { temporaryFolder } from '#embedded/temporary-folder.ts'
import type { Bench, Figure } from '../bench.ts'
import { proportionalBytesOf } from '../processes.ts'
import { quantile } from '../samples.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const STARTS = 3
const PATIENCE_MS = 300_000
/** After this long nothing of the start itself is going on any more. */
const SETTLED_MS = 15_000

export const startBench: Bench = {
  name: 'start',
  title: `npm start on what an earlier one has left, ${STARTS} times, with the demo's data`,
  run: async ({ say }) => {
    const folder = await temporaryFolder('throughline-bench-start-')
    try {
      return await measure(folder, say)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

async function measure(folder: string, say: (line: string) => void): Promise<Figure[]> {
  const env = { ...(await freePorts(PORT_VARIABLES)), THROUGHLINE_DATA: join(folder, 'data') }
  const first = await start(env, join(folder, 'start.log'))
  say(`the first start took ${(first.ms / 1_000).toFixed(1)} s`)
  await sleep(SETTLED_MS)
  await first.stop()
  const seconds: number[] = []
  const bytes: number[] = []
  for (let number = 0; number < STARTS; number += 1) {
    const started = await start(env, join(folder, 'start.log'))
    await sleep(SETTLED_MS)
    seconds.push(started.ms / 1_000)
    bytes.push(await proportionalBytesOf([started.pid]))
    await started.stop()
    say(`${seconds.at(-1)?.toFixed(1)} s, ${((bytes.at(-1) ?? 0) / 2 ** 20).toFixed(0)} MiB`)
  }
  return [
    {
      what: 'until the UI answers, the slowest start',
      value: Math.max(...seconds),
      unit: 's',
      reach: { atMost: 15 },
    },
    { what: 'until the UI answers, the median', value: quantile(seconds, 0.5), unit: 's' },
    {
      what: 'memory of all processes, proportional',
      value: Math.max(...bytes) / 2 ** 30,
      unit: 'GiB',
      reach: { atMost: 1.5 },
    },
  ]
}

interface Started {
  pid: number
  /** From the command to the first page. */
  ms: number
  stop(): Promise<void>
}

async function start(env: Record<string, string>, logFile: string): Promise<Started> {
  const log = openSync(logFile, 'a')
  const begun = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const { pid } = child
  if (pid === undefined) throw new Error('npm could not be started.')
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  try {
    while (!(await hasPage(`http://127.0.0.1:${env['PORT']}/login`))) {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}.`)
      if (performance.now() - begun > PATIENCE_MS) throw new Error('The UI did not answer within 5 minutes.')
      await sleep(50)
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { pid, ms: performance.now() - begun, stop }
}

async function hasPage(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    return answer.ok && (await answer.text()).includes('<html')
  } catch {
    return false // nobody listens yet
  }
}
