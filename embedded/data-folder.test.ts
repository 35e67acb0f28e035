import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forgetRunning, openDataFolder, rememberRunning, takeOver } from './data-folder.ts'
import { commandLine, isAlive } from './processes.ts'
import { readSecrets } from './secrets.ts'
import { readSettings } from './settings.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-data-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const sleeper = () => spawn('sleep', ['60'], { stdio: 'ignore' })

describe('the data folder', () => {
  it('refuses a layout that this release does not read', async () => {
    await writeFile(join(folder, 'layout.json'), '{"layout":99}')
    await expect(openDataFolder(folder)).rejects.toThrow(
      /layout 99, this release reads layout 1: .*THROUGHLINE_DATA/,
    )
  })

  it('says what to do when it cannot be written', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(openDataFolder(join(folder, 'file'))).rejects.toThrow(/cannot be written .*THROUGHLINE_DATA/)
  })

  it('says so below /proc, where a folder can never be made', async () => {
    await expect(openDataFolder('/proc/nowhere/data')).rejects.toThrow(/cannot be written .*THROUGHLINE_DATA/)
  })

  it('refuses a second supervisor while the first lives', async () => {
    await rememberRunning(folder, 'http://localhost:3000', [])
    await expect(takeOver(folder)).rejects.toThrow(/runs already .*http:\/\/localhost:3000/)
    await forgetRunning(folder)
    expect(await takeOver(folder)).toEqual([])
  })

  it('ends the children of a killed supervisor, but no stranger that got an old process id', async () => {
    const [child, stranger] = [sleeper(), sleeper()]
    const [childId, strangerId] = [child.pid ?? 0, stranger.pid ?? 0]
    await expect.poll(() => commandLine(strangerId)).toBe('sleep 60') // until then it is a copy of this process
    const described = (name: string, pid: number, words: string) => ({ name, pid, commandLine: words })
    await writeFile(
      join(folder, 'running.json'),
      JSON.stringify({
        url: 'http://localhost:3000',
        supervisor: described('supervisor', strangerId, 'node scripts/start.ts'),
        children: [
          described('Worker', childId, await commandLine(childId)),
          described('API and web', strangerId, 'node api/main.ts'),
        ],
      }),
    )

    expect(await takeOver(folder, { patienceMs: 100 })).toEqual(['Worker'])
    expect(await isAlive(childId)).toBe(false)
    expect(await isAlive(strangerId)).toBe(true)
    stranger.kill()
  })
})

describe('the secrets', () => {
  it('are made once, readable by their owner alone, and the environment wins', async () => {
    const settings = { ...readSettings({}), dataDir: folder }
    const first = await readSecrets(settings)
    expect(await readSecrets(settings)).toEqual(first)
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)

    const INSTANCE_KEY = Buffer.alloc(32, 1).toString('base64')
    expect((await readSecrets({ ...settings, INSTANCE_KEY })).INSTANCE_KEY).toBe(INSTANCE_KEY)
    expect(await readFile(join(folder, 'secrets.json'), 'utf8')).not.toContain(INSTANCE_KEY)
  })

  it('are never made anew over a damaged file', async () => {
    await writeFile(join(folder, 'secrets.json'), '{"INSTANCE_KEY":')
    await expect(readSecrets({ ...readSettings({}), dataDir: folder })).rejects.toThrow('is damaged')
  })
})
