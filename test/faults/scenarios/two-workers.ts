import { setTimeout as sleep } from 'node:timers/promises'
import type { Finding } from '#embedded/demo/finding.ts'
import { promised, settle, until, type Scenario } from '../scenario.ts'
import type { World } from '../world.ts'

/** As many as one worker sends at once (SEND_CONCURRENCY). */
const AT_ONCE = 8

/**
 * A worker is frozen in the middle of its mails, another takes them over, and the first wakes up while the second
 * has them on the wire: the lease and the epoch of each ledger row let one of the two transmit, and one write.
 */
export const twoWorkers: Scenario = {
  name: 'two-workers',
  checks: [8],
  title: 'Two workers hold the same steps: one was frozen, and wakes up while the other transmits',
  short: { contacts: AT_ONCE, strikes: 1 },
  long: { contacts: AT_ONCE, strikes: 4 },
  async run(world, { contacts, strikes }) {
    const findings = []
    for (let strike = 0; strike < strikes; strike += 1) findings.push(...(await freezeOnce(world, contacts)))
    return findings
  },
}

async function freezeOnce(world: World, contacts: number): Promise<Finding[]> {
  const { worker, worker2 } = world.installation.part
  try {
    return await freezeAndWake(world, contacts)
  } finally {
    worker.thaw()
    world.sink.rule = () => 'go on'
    await worker2.stop()
  }
}

async function freezeAndWake(world: World, contacts: number): Promise<Finding[]> {
  const { sink, installation, ledger, say } = world
  const { worker, worker2 } = installation.part
  const held = new Set<string>()
  const woken = Promise.withResolvers<void>()
  let thawed: Promise<void> | null = null
  const campaign = await world.prepare({ contacts, delays: [0, 1] })
  const thaw = async () => {
    say('the frozen worker wakes up')
    worker.thaw()
    woken.resolve()
    await sleep(2_000)
  }
  sink.rule = async ({ verb, recipient }) => {
    if (!campaign.has(recipient)) return 'go on' as const
    if (verb === 'rcpt' && !held.has(recipient)) {
      held.add(recipient) // the first worker's attempt: no answer until it has been frozen and woken
      await woken.promise
    } else if (verb === 'taken') {
      thawed ??= thaw() // the second worker has a mail on the wire, and each of its mails stays there for a while
      await thawed
    }
    return 'go on' as const
  }
  await world.start(campaign)
  await until('mails on the wire', () => held.size === contacts)
  worker.freeze()
  await ledger.noteInFlight()
  say(`a worker is frozen with ${held.size} mails on the wire`)
  await worker2.start()
  const findings = await settle(world, campaign, 120_000)
  return [...findings, promised('The second worker took the mails over', thawed ? [] : ['it never did'])]
}
