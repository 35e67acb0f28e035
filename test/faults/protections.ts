/** The product's protections, each of which can be broken in a copy of the source; the rig must then report it. */
import type { Scenario } from './scenario.ts'
import { replyRaces } from './scenarios/arrivals.ts'
import { dropsWithOracle } from './scenarios/lost-answers.ts'
import { temporalKills } from './scenarios/outages.ts'
import { carelessRelease, release } from './scenarios/release.ts'
import { twoWorkers } from './scenarios/two-workers.ts'
import type { Change } from '#test/support/variant.ts'

export interface Protection {
  name: string
  /** How it is broken. */
  broken: readonly Change[]
  /** Which scenario must notice, and which of its promises then breaks. */
  scenario: Scenario
  breaks: readonly string[]
}

export const PROTECTIONS: readonly Protection[] = [
  {
    name: 'the epoch, without which a worker that woke up writes over the one that took over',
    broken: [
      {
        file: 'database/records/ledger.ts',
        find: "and m.epoch = row.epoch and m.state = 'transmitting'",
        put: "and m.state = 'transmitting'",
      },
    ],
    scenario: twoWorkers,
    breaks: [
      'Every mail at the server is known to the ledger as sent, or as of unknown fate',
      'Nobody received a step twice',
    ],
  },
  {
    name: 'the second look under the locks, without which a mail follows a reply',
    broken: [
      {
        file: 'activities/send-claim.ts',
        find: 'if (refusal) return answer(refusal)',
        put: '',
      },
      {
        file: 'database/records/ledger.ts',
        find: "where id = any(?::uuid[]) and state = 'reserved' returning id, epoch",
        put: 'where id = any(?::uuid[]) returning id, epoch',
      },
      {
        // The word to the workflow is late, as it may be: the row decides.
        file: 'temporal/relay.ts',
        find: '    await gateway.deliver(',
        put: "    if (row.verb === 'tellContact') await new Promise((resolve) => setTimeout(resolve, 1_000))\n    await gateway.deliver(",
      },
    ],
    scenario: replyRaces,
    breaks: ['No mail begins after a reply was committed'],
  },
  {
    name: 'the look into the Sent folder, without which a lost answer is a second mail',
    broken: [
      {
        file: 'activities/send-oracle.ts',
        find: "if (finding === 'found') return settle(deps, cargo, { claimed, resolution: 'sent' })",
        put: "return settle(deps, cargo, { claimed, resolution: 'not_sent' })",
      },
    ],
    scenario: dropsWithOracle,
    breaks: ['Nobody received a step twice'],
  },
  {
    name: 'the outbox, without which what is asked for during an outage is forgotten',
    broken: [
      {
        file: 'temporal/relay.ts',
        find: 'results.push({ row, failure: await deliver(gateway, row) })',
        put: 'results.push({ row, failure: void deliver(gateway, row) ?? null })',
      },
    ],
    scenario: temporalKills,
    breaks: ['Nobody was lost'],
  },
]

/** How a rollback goes wrong; each takes longer than there is in the short cut. */
export const RELEASE_PROTECTIONS: readonly Protection[] = [
  {
    name: 'the pinning of a rollback, without which a release meets what only the next one can replay',
    broken: [
      {
        file: 'temporal/releases/rollback.ts',
        find: "await pinAll(deployment, runsOf(deployment, buildId, 'free'), buildId)",
        put: '[] as string[]',
      },
    ],
    scenario: release,
    breaks: ['No release meets a history that it cannot replay'],
  },
  {
    name: 'the patch of a change, without which a release cannot replay what was there before it',
    broken: [],
    scenario: carelessRelease,
    breaks: ['No release meets a history that it cannot replay'],
  },
]
