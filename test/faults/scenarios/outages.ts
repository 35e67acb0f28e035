import { setTimeout as sleep } from 'node:timers/promises'
import type { PartName } from '../installation.ts'
import { promised, settle, type Scenario, type Size } from '../scenario.ts'
import { after } from '../sink.ts'
import type { World } from '../world.ts'

/** Temporal is killed in the middle of a campaign, and comes back with its file. */
export const temporalKills: Scenario = {
  name: 'temporal-kills',
  checks: [10],
  title: 'The Temporal server is killed (-9) while a campaign is launched, and again and again in the middle',
  short: { contacts: 20, strikes: 2 },
  long: { contacts: 100, strikes: 12 },
  async run(world, size) {
    const { installation } = world
    const campaign = await world.prepare({ contacts: 2 })
    await world.kill('temporal')
    await world.start(campaign) // what is asked for while it is away is not forgotten
    await sleep(1_000)
    await world.kill('worker')
    await installation.part.temporal.start()
    await installation.part.worker.start()
    const findings = await settle(world, campaign)
    return [...findings, ...(await strike(world, size, () => ['temporal']))]
  },
}

/** PostgreSQL is killed; the API says so in the meantime. */
export const postgresKills: Scenario = {
  name: 'postgres-kills',
  checks: [11],
  title: 'PostgreSQL is killed (-9) again and again in the middle of a campaign',
  short: { contacts: 20, strikes: 2 },
  long: { contacts: 100, strikes: 12 },
  async run(world, size) {
    const answers = watchApi(world)
    const findings = await strike(world, size, () => ['postgres'])
    const bad = (await answers.stop()).filter(({ status, retryAfter }) =>
      status === 503 ? !retryAfter : status >= 500,
    )
    return [
      ...findings,
      promised(
        'Meanwhile the API answers 503 with Retry-After, and no other failure',
        bad.map(({ status, retryAfter }) => `${status}${retryAfter ? '' : ' without Retry-After'}`),
      ),
    ]
  },
}

const EVERYTHING = ['postgres', 'temporal', 'worker', 'api'] as const

/** Everything is killed at once and comes back in a random order. */
export const allKilled: Scenario = {
  name: 'all-killed',
  checks: [12],
  title: 'Everything is killed (-9) at once, and started again in a random order',
  short: { contacts: 20, strikes: 1 },
  long: { contacts: 60, strikes: 6 },
  run: (world, size) => strike(world, size, () => world.random.shuffled(EVERYTHING)),
}

async function strike(world: World, { contacts, strikes }: Size, names: () => PartName[]) {
  const { sink, random, installation, say } = world
  sink.rule = () => after(random.between(0, 100))
  const campaign = await world.launch({ contacts, delays: [0, 3] })
  for (let number = 0; number < strikes; number += 1) {
    await sleep(random.between(300, 2_500))
    const order = names()
    await world.kill(...order)
    await sleep(random.between(0, 1_500))
    // One after the other, a second apart; what needs another is tried until that is there, as a supervisor does.
    await Promise.all(order.map((name, place) => sleep(place * 1_000).then(() => startAtLast(world, name))))
    say(`${order.join(', ')} ${order.length > 1 ? 'are' : 'is'} back`)
    await world.ledger.noteInFlight()
  }
  sink.rule = () => 'go on'
  for (const name of ['worker', 'api'] as const)
    if (!installation.part[name].isRunning()) await startAtLast(world, name)
  return settle(world, campaign)
}

async function startAtLast({ installation }: World, name: PartName): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    try {
      return await installation.part[name].start()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await sleep(500)
    }
  }
}

interface Answer {
  status: number
  retryAfter: boolean
}

/** Ask the API for a list all the time; the answers it gave. */
function watchApi({ request }: World): { stop(): Promise<Answer[]> } {
  const answers: Answer[] = []
  let isWatching = true
  const watching = (async () => {
    while (isWatching) {
      const answer = await request('/api/campaigns').catch(() => null)
      if (answer) answers.push({ status: answer.status, retryAfter: answer.headers.has('retry-after') })
      await answer?.arrayBuffer().catch(() => undefined)
      await sleep(100)
    }
  })()
  return {
    async stop() {
      isWatching = false
      await watching
      return answers
    },
  }
}
