import { setTimeout as sleep } from 'node:timers/promises'
import type { Finding } from '#embedded/demo/finding.ts'
import { isUnknown, judge, mailsOf } from './judge.ts'
import type { Campaign } from './campaigns.ts'
import type { World } from './world.ts'

/** How much of it: each scenario reads these in its own way. */
export interface Size {
  contacts: number
  /** Kills, drops, races: how often the fault strikes. */
  strikes: number
}

export interface Scenario {
  name: string
  /** Its checks in the list of reliability checks (docs/reliability.md). */
  checks: readonly number[]
  /** What is done, and what must hold, in one sentence. */
  title: string
  short: Size
  long: Size
  run(world: World, size: Size): Promise<Finding[]>
}

/** What a busy machine may need for one mail, beside what a scenario waits for. */
const MAIL_MS = 250

/** Wait until a campaign has come to rest, and judge it. */
export async function settle(
  world: World,
  campaign: Campaign,
  limitMs = world.patienceMs + MAIL_MS * campaign.contacts * campaign.delays.length,
): Promise<Finding[]> {
  const { ledger, sink, tally } = world
  const isAtRest = await ledger.untilAtRest(campaign.id, limitMs)
  if (!isAtRest) world.say(`campaign ${campaign.id} has not come to rest`)
  const rows = await ledger.read(campaign.id)
  const evidence = { campaign, rows, deliveries: sink.deliveries, isAtRest }
  tally.contacts += campaign.contacts
  tally.mails += mailsOf(evidence).length
  tally.unknown += rows.filter(isUnknown).length
  return judge(evidence)
}

/** Wait until something is so. @throws Error that says what never came */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  limitMs = 30_000,
): Promise<void> {
  const deadline = Date.now() + limitMs
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within ${limitMs / 1_000} s: ${what}`)
    await sleep(50)
  }
}

/** A promise of a scenario's own, beside those that hold for every campaign. */
export function promised(promise: string, broken: readonly string[]): Finding {
  return { promise, basis: '', broken: [...broken] }
}
