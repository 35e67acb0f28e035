import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropUnused } from './bundle.ts'

const DAY_SECONDS = 24 * 3_600

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-bundles-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function write(name: string, daysAgo: number): Promise<void> {
  const at = Date.now() / 1_000 - daysAgo * DAY_SECONDS
  await writeFile(join(folder, name), '')
  await utimes(join(folder, name), at, at)
}

describe('the bundles of releases', () => {
  it('stay beside each other while anybody starts from them', async () => {
    await write('workflows-a1.js', 0)
    await write('workflows-b2.js', 6)
    await write('workflows-c3.js', 8)
    await write('something-else.js', 80)
    await dropUnused(folder)
    expect((await readdir(folder)).sort()).toEqual([
      'something-else.js',
      'workflows-a1.js',
      'workflows-b2.js',
    ])
  })
})
