/** Every scenario, in the order in which a whole run plays them. */
import type { Scenario } from '../scenario.ts'
import { floods, replyRaces, webhookBurst } from './arrivals.ts'
import { crashPoints } from './crash-points.ts'
import { downtime } from './downtime.ts'
import { apiKills, sigterm } from './launches.ts'
import { dropsWithOracle, dropsWithoutOracle } from './lost-answers.ts'
import { allKilled, postgresKills, temporalKills } from './outages.ts'
import { refusals, tarpit } from './refusals.ts'
import { release } from './release.ts'
import { temporalLost } from './temporal-lost.ts'
import { twoWorkers } from './two-workers.ts'
import { workerKills } from './worker-kills.ts'

/** The workers themselves die, freeze, stop or are away. */
export const SENDER_SCENARIOS: readonly Scenario[] = [
  workerKills,
  crashPoints,
  twoWorkers,
  downtime,
  sigterm,
  webhookBurst,
]

/** What the workers talk to fails, or floods them. */
export const SURROUNDING_SCENARIOS: readonly Scenario[] = [
  dropsWithOracle,
  dropsWithoutOracle,
  refusals,
  tarpit,
  apiKills,
  temporalKills,
  postgresKills,
  allKilled,
  temporalLost,
  floods,
  replyRaces,
]

/** Last, for it leaves the workers with versioning. */
export const RELEASE_SCENARIOS: readonly Scenario[] = [release]

export const SCENARIOS = [...SENDER_SCENARIOS, ...SURROUNDING_SCENARIOS, ...RELEASE_SCENARIOS]
