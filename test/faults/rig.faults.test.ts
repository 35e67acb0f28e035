/** The proof that the rig notices when a protection is missing. */
import { describe, expect, it } from 'vitest'
import { broken, FIXED_SEED, useStage } from './product-holds.ts'
import { PROTECTIONS } from './protections.ts'
import { play } from './run.ts'

const { stage } = useStage()

describe('the rig', () => {
  it.each(PROTECTIONS.map((protection) => ({ ...protection })))('misses $name', async (protection) => {
    const { world } = stage()
    world.patienceMs = 12_000 // what is broken need not be waited for
    await world.useVariant(protection.broken)
    const { scenario } = protection
    const findings = await play(world, scenario, { seed: FIXED_SEED, size: scenario.short })
    const noticed = broken(findings).map(({ promise }) => promise)
    expect(noticed.filter((promise) => protection.breaks.includes(promise))).not.toEqual([])
  })
})
