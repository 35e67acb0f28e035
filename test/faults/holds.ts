/** How the short cuts of scenarios stand as tests; the files beside share the machine in two lanes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Finding } from '#embedded/demo/finding.ts'
import { openStage, play, type Stage } from './run.ts'
import type { Protection } from './protections.ts'
import type { Scenario } from './scenario.ts'

/** Seed of what every run plays alike. */
export const FIXED_SEED = 1
/** What is broken on purpose need not be waited for. */
const BROKEN_PATIENCE_MS = 12_000

/** One installation for all tests of the file that calls it. @returns the stage, and what was done so far */
export function useStage(): { stage: () => Stage; record: () => string } {
  let stage: Stage
  /** For whoever must understand a failure. */
  const lines: string[] = []
  beforeAll(async () => {
    stage = await openStage({ say: (line) => void lines.push(line) })
  })
  afterAll(() => stage.close())
  return { stage: () => stage, record: () => lines.slice(-40).join('\n') }
}

const broken = (findings: readonly Finding[]) => findings.filter((finding) => finding.broken.length > 0)

/** A test for each scenario, with the fixed seed or one of its own. */
export function productHolds(
  scenarios: readonly Scenario[],
  { stage, record }: ReturnType<typeof useStage>,
  { seed = Date.now() % 1_000_000, cut = 'short' }: { seed?: number; cut?: 'short' | 'long' } = {},
): void {
  describe(`the product under faults, seed ${seed}`, () => {
    // A copy, because vitest takes a title's words from own properties only.
    it.each(scenarios.map((scenario) => ({ ...scenario })))('holds: $title', async (scenario) => {
      const findings = await play(stage().world, scenario, { seed, size: scenario[cut] })
      expect(findings.length).toBeGreaterThan(0)
      expect(broken(findings), record()).toEqual([])
    })
  })
}

/** A breach is a race, which one play may miss on a busy machine. */
const TRIES = 3

/** The proof that the rig notices when one of these is missing. To be called last: it leaves the product broken. */
export function rigMisses(
  protections: readonly Protection[],
  { stage, record }: ReturnType<typeof useStage>,
): void {
  describe('the rig', () => {
    it.each(protections.map((protection) => ({ ...protection })))('misses $name', async (protection) => {
      const { world } = stage()
      const { scenario } = protection
      world.patienceMs = BROKEN_PATIENCE_MS
      await world.useVariant(protection.broken)
      const noticed: string[] = []
      for (let seed = FIXED_SEED; seed < FIXED_SEED + TRIES && noticed.length === 0; seed += 1) {
        const findings = await play(world, scenario, { seed, size: scenario.short })
        const promises = broken(findings).map(({ promise }) => promise)
        noticed.push(...promises.filter((promise) => protection.breaks.includes(promise)))
      }
      expect(noticed, record()).not.toEqual([])
    })
  })
}
