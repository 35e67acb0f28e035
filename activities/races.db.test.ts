/** Two workers want the same thing at the same moment, a thousand times; one gets it each time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from '#database/orm.ts'
import { sendDependencies } from '#test/support/activity-dependencies.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { launchCampaign } from '#test/support/running-campaign.ts'
import { createContactActivities } from './contact.ts'
import { claimCargo } from './send-claim.ts'
import { stepCargo } from './send-step.ts'

const ROUNDS = 1_000
const GAP_SECONDS = 60

let test: TestDatabase
let second: Database
beforeAll(async () => {
  test = await testDatabase({ pool: 2 })
  second = await openDatabase({ url: test.urls.appUrl, pool: 2 })
})
afterAll(async () => {
  await second.close()
  await test.close()
})

/** What two workers have: nothing in common but the server. */
const twoWorkers = () => [sendDependencies(test), sendDependencies({ ...test, database: second })] as const

describe('two workers', () => {
  it('race for one place in a mailbox: one gets it, the other the next', { timeout: 120_000 }, async () => {
    const campaign = await launchCampaign(test, {
      people: 2 * ROUNDS,
      mailboxes: [{ minGapSeconds: GAP_SECONDS, dailyLimit: 3 }],
    })
    const workers = twoWorkers().map(createContactActivities)
    const start = Date.UTC(2100, 0, 1)
    for (let round = 0; round < ROUNDS; round++) {
      const notBefore = start + round * 86_400_000
      const answers = await Promise.all(
        workers.map(({ reserveSlot }, index) =>
          reserveSlot({ ...campaign.step(2 * round + index), notBefore }),
        ),
      )
      const instants = answers.map((answer) => (answer.kind === 'slot' ? answer.at : NaN)).sort()
      expect(instants).toEqual([notBefore, notBefore + GAP_SECONDS * 1_000])
    }
  })

  it(
    'race for one ledger row: one may transmit, the other is told to wait',
    { timeout: 120_000 },
    async () => {
      const campaign = await launchCampaign(test, { people: ROUNDS })
      const workers = twoWorkers()
      const { reserveSlot } = createContactActivities(workers[0])
      for (let round = 0; round < ROUNDS; round++) {
        const step = campaign.step(round)
        await reserveSlot({ ...step, notBefore: 0 })
        const claims = await Promise.all(workers.map((deps) => claimCargo(deps, stepCargo(deps, step))))
        expect(claims.map(({ kind }) => kind).sort()).toEqual(['busy', 'transmit'])
      }
    },
  )

  it('race with a reply: whoever commits first decides', { timeout: 60_000 }, async () => {
    const rounds = 200
    const campaign = await launchCampaign(test, { people: rounds })
    const deps = sendDependencies(test)
    const { reserveSlot } = createContactActivities(deps)
    for (let round = 0; round < rounds; round++) {
      const step = campaign.step(round)
      await reserveSlot({ ...step, notBefore: 0 })
      const stop = campaign.run(async (em) => {
        await em.execute(`update enrolment set stop_outcome = 'replied' where id = ?`, [step.enrolmentId])
        const [row] = await em.execute<{ state: string }[]>(
          'select state from message where enrolment_id = ?',
          [step.enrolmentId],
        )
        return row?.state
      })
      const [claim, stateAtReply] = await Promise.all([claimCargo(deps, stepCargo(deps, step)), stop])
      // Under the enrolment's lock the reply sees the send that was first, or the send sees the reply.
      expect(claim.kind === 'transmit').toBe(stateAtReply === 'transmitting')
    }
  })
})
