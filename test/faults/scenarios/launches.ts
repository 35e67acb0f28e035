import { setTimeout as sleep } from 'node:timers/promises'
import { ApiProblem } from '#embedded/demo/api-client.ts'
import { promised, settle, type Scenario } from '../scenario.ts'
import { after } from '../sink.ts'

/** The API dies while a campaign is launched; whoever asked asks again with the same key. */
export const apiKills: Scenario = {
  name: 'api-kills',
  checks: [9],
  title:
    'The API is killed (-9) while a campaign is being launched, and the request is repeated with its key',
  short: { contacts: 5, strikes: 3 },
  long: { contacts: 5, strikes: 15 },
  async run(world, { contacts, strikes }) {
    const { random, installation, api, kill, say } = world
    const findings = []
    for (let number = 0; number < strikes; number += 1) {
      const campaign = await world.prepare({ contacts })
      const path = `/api/campaigns/${campaign.id}/send`
      const launch = () => api.post<{ id: string }>(path, {}, `launch-${campaign.id}`)
      const first = launch().then(
        () => 'answered',
        () => 'lost',
      )
      await sleep(random.between(0, 40))
      await kill('api')
      const back = installation.part.api.start()
      say(`the launch was ${await first}`)
      await back
      const [one, other] = [await patiently(launch), await launch()]
      findings.push(
        ...(await settle(world, campaign)),
        promised(
          'The same key gets the same answer',
          JSON.stringify(one) === JSON.stringify(other)
            ? []
            : [`${JSON.stringify(one)} ≠ ${JSON.stringify(other)}`],
        ),
      )
    }
    return findings
  },
}

/** A key whose request died with its process is free again after a while; until then the answer is 409. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 150_000
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 409 || Date.now() > deadline) throw error
      await sleep(1_000)
    }
  }
}

/** SIGTERM in the middle of mails: what is under way ends, and nothing becomes unknown. */
export const sigterm: Scenario = {
  name: 'sigterm',
  checks: [27],
  title: 'A busy worker is asked to stop (SIGTERM), and started again',
  short: { contacts: 20, strikes: 2 },
  long: { contacts: 40, strikes: 8 },
  async run(world, { contacts, strikes }) {
    const { random, installation, sink, say } = world
    const { worker } = installation.part
    sink.rule = () => after(random.between(50, 250))
    const campaign = await world.launch({ contacts, delays: [0, 2] })
    const slow: string[] = []
    for (let number = 0; number < strikes; number += 1) {
      await sleep(random.between(300, 1_500))
      const ms = await worker.stop()
      say(`the worker ended ${ms} ms after it was asked to`)
      if (ms > 20_000) slow.push(`${ms} ms`)
      await worker.start()
    }
    const findings = await settle(world, campaign)
    sink.rule = () => 'go on'
    return [...findings, promised('It ends within 20 s', slow)]
  },
}
