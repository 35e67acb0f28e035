import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { CODE_POINTS } from './crash-points.ts'
import { PROTECTIONS, RELEASE_PROTECTIONS } from './protections.ts'
import { clocks } from './quick-clocks.ts'
import { nextRelease } from './scenarios/release.ts'

const ROOT = resolve(import.meta.dirname, '../..')

const CHANGES = {
  'a crash point': CODE_POINTS,
  'a protection': [...PROTECTIONS, ...RELEASE_PROTECTIONS].flatMap(({ broken }) => broken),
  'a clock': clocks(false),
  'the next release': nextRelease(''),
}

it.each(Object.entries(CHANGES))('%s of the rig is found in the source, once', async (_what, changes) => {
  expect(changes.length).toBeGreaterThan(0)
  for (const { file, find } of changes) {
    const text = await readFile(resolve(ROOT, file), 'utf8')
    expect(text.split(find).length - 1, `${file}: ${find}`).toBe(1)
  }
})
