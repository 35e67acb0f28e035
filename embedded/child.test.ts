import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startChild } from './child.ts'
import { keepRunning } from './keep-running.ts'
import { hasEnded, isAlive } from './processes.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-child-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function options(program: string) {
  const file = join(folder, 'program.mjs')
  await writeFile(file, program)
  const logFile = join(folder, 'program.log')
  const isReady = () => readFile(logFile, 'utf8').then((text) => text.includes('ready'))
  return { name: 'Program', file, env: {}, logFile, isReady, stopMs: 500 }
}

const never = new AbortController().signal
const LASTING = `console.log('ready'); setInterval(() => undefined, 1000)`

describe('a child of the supervisor', () => {
  it('is ended by force when it does not listen', async () => {
    const child = await startChild(await options(`process.on('SIGTERM', () => undefined); ${LASTING}`), never)
    await child.stop()
    expect(await isAlive(child.pid)).toBe(false)
  })

  it('that ends while starting is reported with its last words and the place of its log', async () => {
    const started = startChild(await options(`throw new Error('PORT: must be a number')`), never)
    await expect(started).rejects.toThrow(
      /Program ended while starting: .*PORT: must be a number.*program\.log/,
    )
  })

  it('stops coming up when the start is given up', async () => {
    const giveUp = new AbortController()
    const started = startChild({ ...(await options(LASTING)), isReady: async () => false }, giveUp.signal)
    setTimeout(() => giveUp.abort(), 200)
    await expect(started).rejects.toThrow(/abort/)
  })

  it('does not outlive a parent that was killed', async () => {
    const wanted = await options(LASTING)
    const parent = spawn(process.execPath, [
      '--input-type=module-typescript',
      '--eval',
      `import { startChild } from '#embedded/child.ts'
       const isReady = async () => true
       const child = await startChild({ ...${JSON.stringify(wanted)}, isReady }, new AbortController().signal)
       console.log(child.pid)
       setInterval(() => undefined, 1000)`,
    ])
    const pid = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString()))),
    )
    await expect.poll(() => wanted.isReady()).toBe(true)
    parent.kill('SIGKILL')
    expect(await hasEnded(pid, 5_000)).toBe(true)
  })

  it('is started again when it ends unasked, and said so once', async () => {
    const wanted = await options(LASTING)
    const said: string[] = []
    const kept = await keepRunning({ name: 'Program', start: () => startChild(wanted, never) }, (text) =>
      said.push(text),
    )
    const first = kept.pid() ?? 0
    process.kill(first, 'SIGKILL')

    await expect
      .poll(() => said)
      .toEqual(['Program ended unexpectedly; starting it again.', 'Program is back.'])
    const second = kept.pid() ?? 0
    expect(second).not.toBe(first)
    await kept.stop()
    expect(await isAlive(second)).toBe(false)
  })
})
