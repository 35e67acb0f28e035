import { firstMails } from '../replies.ts'
import { promised, settle, until, type Scenario } from '../scenario.ts'

/** Temporal's file is gone for good: what it knew is told to a new one from PostgreSQL. */
export const temporalLost: Scenario = {
  name: 'temporal-lost',
  checks: [13],
  title: 'The data of Temporal is deleted, and every open workflow is started again from PostgreSQL',
  short: { contacts: 12, strikes: 1 },
  long: { contacts: 100, strikes: 2 },
  async run(world, { contacts, strikes }) {
    const { installation, say } = world
    const findings = []
    for (let strike = 0; strike < strikes; strike += 1) {
      const campaign = await world.launch({ contacts, delays: [0, 6] })
      await until(
        'the first mails',
        () => firstMails(world, campaign).length >= contacts,
        30_000 + contacts * 500,
      )
      await world.kill('worker', 'temporal')
      await installation.loseTemporal()
      await installation.part.temporal.start()
      const { code, said } = await installation.run('scripts/rebuild.ts')
      say(`the rebuild ended with ${code}`)
      await installation.part.worker.start()
      findings.push(
        ...(await settle(world, campaign)),
        promised('The rebuild starts everything', code === 0 ? [] : [`it ended with ${code}: ${said}`]),
      )
    }
    return findings
  },
}
