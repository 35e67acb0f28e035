/** A short cut of every scenario, and the proof that the rig notices when a protection is missing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Finding } from '#embedded/demo/finding.ts'
import { PROTECTIONS } from './protections.ts'
import { openStage, play, type Stage } from './run.ts'
import { SCENARIOS } from './scenarios/index.ts'
import { allKilled } from './scenarios/outages.ts'
import { workerKills } from './scenarios/worker-kills.ts'

const FIXED_SEED = 1
const FRESH_SEED = Date.now() % 1_000_000

let stage: Stage
/** What was done, for whoever must understand a failure. */
const record: string[] = []
beforeAll(async () => {
  stage = await openStage({ say: (line) => void record.push(line) })
})
afterAll(() => stage.close())

const broken = (findings: readonly Finding[]) => findings.filter((finding) => finding.broken.length > 0)

describe(`the product under faults, seed ${FRESH_SEED}`, () => {
  it.each(SCENARIOS.map((scenario) => ({ ...scenario })))('holds: $title', async (scenario) => {
    const findings = await play(stage.world, scenario, { seed: FRESH_SEED, size: scenario.short })
    expect(findings.length).toBeGreaterThan(0)
    expect(broken(findings), record.slice(-40).join('\n')).toEqual([])
  })
})

describe(`the product under faults, seed ${FIXED_SEED}`, () => {
  it.each([workerKills, allKilled].map((scenario) => ({ ...scenario })))(
    'holds: $title',
    async (scenario) => {
      const findings = await play(stage.world, scenario, { seed: FIXED_SEED, size: scenario.short })
      expect(broken(findings), record.slice(-40).join('\n')).toEqual([])
    },
  )
})

describe('the rig', () => {
  it.each(PROTECTIONS.map((protection) => ({ ...protection })))('misses $name', async (protection) => {
    const { world } = stage
    const { patienceMs } = world
    world.patienceMs = 20_000 // what is broken need not be waited for
    await world.useVariant(protection.broken)
    const { scenario } = protection
    const findings = await play(world, scenario, { seed: FIXED_SEED, size: scenario.short })
    const noticed = broken(findings).map(({ promise }) => promise)
    expect(noticed.filter((promise) => protection.breaks.includes(promise))).not.toEqual([])
    await world.useVariant([])
    world.patienceMs = patienceMs
  })
})
