/** Every scenario, in the order in which a whole run plays them. */
import type { Scenario } from '../scenario.ts'
import { floods, replyRaces, webhookBurst } from './arrivals.ts'
import { crashPoints } from './crash-points.ts'
import { downtime } from './downtime.ts'
import { apiKills, sigterm } from './launches.ts'
import { dropsWithOracle, dropsWithoutOracle } from './lost-answers.ts'
import { allKilled, postgresKills, temporalKills } from './outages.ts'
import { refusals, tarpit } from './refusals.ts'
import { temporalLost } from './temporal-lost.ts'
import { twoWorkers } from './two-workers.ts'
import { workerKills } from './worker-kills.ts'

export const SCENARIOS: readonly Scenario[] = [
  workerKills,
  crashPoints,
  dropsWithOracle,
  dropsWithoutOracle,
  refusals,
  tarpit,
  twoWorkers,
  apiKills,
  temporalKills,
  postgresKills,
  allKilled,
  downtime,
  temporalLost,
  floods,
  replyRaces,
  sigterm,
  webhookBurst,
]
