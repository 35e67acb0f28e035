/** Runs scenarios one after the other on one installation, and prints what held. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '#embedded/demo/finding.ts'
import { startInstallation } from './installation.ts'
import { clocks } from './quick-clocks.ts'
import { createRandom } from './random.ts'
import { promised, type Scenario, type Size } from './scenario.ts'
import { openSink } from './sink.ts'
import { makeVariant, type Change } from '#test/support/variant.ts'
import { createWorld, type Tally, type World } from './world.ts'

export interface Stage {
  world: World
  close(): Promise<void>
}

export interface StageOptions {
  hasRealClocks?: boolean
  say: (line: string) => void
}

/** Start an installation with a mail server for scenarios to play on. */
export async function openStage({ hasRealClocks = false, say }: StageOptions): Promise<Stage> {
  const trees: string[] = []
  const copy = async (changes: readonly Change[]) => {
    const tree = await makeVariant([...clocks(hasRealClocks), ...changes])
    trees.push(tree)
    return tree
  }
  const installation = await startInstallation(await copy([]))
  const mailFolder = join(installation.folder, 'mail')
  await mkdir(mailFolder)
  const sink = await openSink(mailFolder)
  sink.files = (sender) => sender.startsWith('filed@')
  const begun = Date.now()
  const stamped = (line: string) =>
    say(`  ${((Date.now() - begun) / 1_000).toFixed(1).padStart(6)} s  ${line}`)
  const world = await createWorld({
    installation,
    sink,
    random: createRandom(0),
    say: stamped,
    hasRealClocks,
    copy,
  })
  return {
    world,
    async close() {
      await sink.close()
      await installation.stop()
      for (const tree of trees) await rm(tree, { recursive: true, force: true })
    },
  }
}

export interface FaultRun extends StageOptions {
  seed: number
  scenarios: readonly Scenario[]
  cut: 'short' | 'long'
  size: Partial<Size>
  /** How often each scenario is played, with the seeds that follow. */
  times: number
}

/** @returns whether everything held */
export async function runFaults({
  scenarios,
  cut,
  size,
  seed,
  times,
  ...options
}: FaultRun): Promise<boolean> {
  const { say, hasRealClocks } = options
  say(`Seed ${seed}; the clocks of a send ${hasRealClocks ? 'as they are' : 'fifteen times as quick'}.`)
  const stage = await openStage(options)
  const table: { scenario: Scenario; findings: Finding[]; came: Tally }[] = []
  try {
    for (const scenario of scenarios) {
      say(`\n${scenario.name}: ${scenario.title}`)
      const before = { ...stage.world.tally }
      const findings: Finding[] = []
      for (let time = 0; time < times; time += 1)
        findings.push(
          ...(await play(stage.world, scenario, { seed: seed + time, size: { ...scenario[cut], ...size } })),
        )
      table.push({ scenario, findings, came: since(before, stage.world.tally) })
    }
  } finally {
    await stage.close()
  }
  say(`\nSeed ${seed}${times > 1 ? ` to ${seed + times - 1}` : ''}`)
  for (const { scenario, findings, came } of table) {
    const { contacts, mails, kills, unknown } = came
    say(
      `\n${scenario.name}: ${contacts} contacts, ${mails} mails, ${kills} kills, ${unknown} mails of unknown fate`,
    )
    for (const { promise, broken } of merge(findings)) {
      say(
        `  ${broken.length === 0 ? '✓' : '✗'} ${promise}${broken.length > 0 ? `: broken ${broken.length} times` : ''}`,
      )
      for (const text of broken.slice(0, 10)) say(`      – ${text}`)
    }
  }
  return table.every(({ findings }) => findings.every(({ broken }) => broken.length === 0))
}

/** Play one scenario. What it throws is a promise that it broke. */
export async function play(
  world: World,
  scenario: Scenario,
  { seed, size }: { seed: number; size: Size },
): Promise<Finding[]> {
  const begun = Date.now()
  world.random = createRandom(seed)
  try {
    return await scenario.run(world, size)
  } catch (error) {
    return [promised('It can be played to its end', [error instanceof Error ? error.message : String(error)])]
  } finally {
    world.sink.rule = () => 'go on'
    world.say(`${scenario.name} took ${((Date.now() - begun) / 1_000).toFixed(1)} s`)
  }
}

function since(before: Tally, after: Tally): Tally {
  return {
    contacts: after.contacts - before.contacts,
    mails: after.mails - before.mails,
    kills: after.kills - before.kills,
    unknown: after.unknown - before.unknown,
  }
}

/** The same promise of several campaigns, once. */
function merge(findings: readonly Finding[]): Finding[] {
  return [...Map.groupBy(findings, ({ promise }) => promise)].map(([promise, all]) => ({
    promise,
    basis: '',
    broken: all.flatMap(({ broken }) => broken),
  }))
}
