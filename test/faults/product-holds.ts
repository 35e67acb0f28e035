/** How the short cuts of scenarios stand as tests; the files beside share the machine in two lanes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Finding } from '#embedded/demo/finding.ts'
import { openStage, play, type Stage } from './run.ts'
import type { Scenario } from './scenario.ts'

/** Seed of what every run plays alike. */
export const FIXED_SEED = 1

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

export const broken = (findings: readonly Finding[]) =>
  findings.filter((finding) => finding.broken.length > 0)

/** A test for each scenario, with the fixed seed or one of its own. */
export function productHolds(
  scenarios: readonly Scenario[],
  { stage, record }: ReturnType<typeof useStage>,
  seed = Date.now() % 1_000_000,
): void {
  describe(`the product under faults, seed ${seed}`, () => {
    // A copy, because vitest takes a title's words from own properties only.
    it.each(scenarios.map((scenario) => ({ ...scenario })))('holds: $title', async (scenario) => {
      const findings = await play(stage().world, scenario, { seed, size: scenario.short })
      expect(findings.length).toBeGreaterThan(0)
      expect(broken(findings), record()).toEqual([])
    })
  })
}
