import { setTimeout as sleep } from 'node:timers/promises'
import type { PartName } from '../installation.ts'
import { settle, type Scenario } from '../scenario.ts'
import { after } from '../sink.ts'

/** Two workers, one of which is killed again and again while mails are under way. */
export const workerKills: Scenario = {
  name: 'worker-kills',
  checks: [1],
  title: 'Workers are killed (-9) at random moments of a campaign, and each is started again',
  short: { contacts: 40, strikes: 3 },
  long: { contacts: 250, strikes: 15 },
  async run(world, { contacts, strikes }) {
    const { installation, sink, random, kill } = world
    const { worker2 } = installation.part
    await worker2.start()
    sink.rule = () => after(random.between(0, 120)) // a server at some distance: a kill finds mails under way
    const campaign = await world.launch({ contacts, delays: [0, 2, 2] })
    let coming = Promise.resolve()
    for (let strike = 0; strike < strikes; strike += 1) {
      await sleep(random.between(200, 2_000))
      const name = random.pick<PartName>(['worker', 'worker2'])
      await coming
      await kill(name)
      coming = installation.part[name].start()
    }
    await coming
    sink.rule = () => 'go on'
    const findings = await settle(world, campaign)
    await worker2.stop()
    return findings
  },
}
