import { setTimeout as sleep } from 'node:timers/promises'
import { promised, settle, until, type Scenario } from '../scenario.ts'
import type { Act, Verb } from '../sink.ts'

const VERBS: readonly Verb[] = ['mail', 'rcpt', 'dot', 'taken']
const QUICK_MS = [2_000, 4_000]

/** 4yz at each verb, twice; 5yz for one recipient. */
export const refusals: Scenario = {
  name: 'refusals',
  checks: [6],
  title: 'The server says "later" at each verb, and "never" to one recipient',
  short: { contacts: 7, strikes: 2 },
  long: { contacts: 28, strikes: 2 },
  async run(world, { contacts, strikes }) {
    const { sink } = world
    const attempts = new Map<string, number[]>()
    const refused = new Set<string>()
    const campaign = await world.prepare({ contacts })
    sink.rule = ({ verb, recipient }) => {
      if (!campaign.has(recipient)) return 'go on'
      const number = Number(/^p(\d+)@/.exec(recipient)?.[1] ?? 0)
      if (verb === 'rcpt') attempts.set(recipient, [...(attempts.get(recipient) ?? []), Date.now()])
      if (number === 0 && verb === 'rcpt') {
        refused.add(recipient)
        return { reply: '550 5.1.1 No such user' }
      }
      // "taken" would lie about a mail that is in the file, and MAIL FROM does not know for whom it is.
      const wished = VERBS[1 + (number % 2)]
      const count = attempts.get(recipient)?.length ?? 0
      return verb === wished && count <= strikes ? { reply: '450 4.2.0 Later' } : 'go on'
    }
    await world.start(campaign)
    const findings = await settle(world, campaign)
    sink.rule = () => 'go on'
    const [gone] = refused
    const rows = await world.ledger.read(campaign.id)
    const pauses = [...attempts].filter(([recipient]) => recipient !== gone)
    return [
      ...findings,
      promised('A refusal for good is tried once, and the person counts as bounced', [
        ...((attempts.get(gone ?? '')?.length ?? 0) === 1
          ? []
          : [`${attempts.get(gone ?? '')?.length} tries`]),
        ...(rows.filter(({ status }) => status === 'bounced').length === 1 ? [] : ['nobody is bounced']),
      ]),
      promised(
        'What is put off is tried again after 2 s, then after 4 s, and no oftener',
        pauses.flatMap(([recipient, times]) => {
          const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
          const isRight =
            times.length === strikes + 1 &&
            gaps.every((gap, index) => gap >= (QUICK_MS[index] ?? 8_000) - 100)
          return isRight ? [] : [`${recipient}: ${times.length} tries, pauses of ${gaps.join(', ')} ms`]
        }),
      ),
    ]
  },
}

/** A server that takes for ever: the deadline closes the connection, and no second attempt overlaps the first. */
export const tarpit: Scenario = {
  name: 'tarpit',
  checks: [7],
  title: 'The server goes silent in the middle of a mail, and answers long after',
  short: { contacts: 6, strikes: 6 },
  long: { contacts: 40, strikes: 40 },
  async run(world, { contacts, strikes }) {
    const { sink } = world
    const open = new Map<string, () => boolean>()
    const overlaps: string[] = []
    let silent = 0
    const campaign = await world.prepare({ contacts })
    sink.rule = async ({ verb, recipient, isConnected }): Promise<Act> => {
      if (verb !== 'rcpt' || !campaign.has(recipient)) return 'go on'
      if (open.get(recipient)?.()) overlaps.push(recipient)
      if (silent >= strikes) return 'go on'
      silent += 1
      open.set(recipient, isConnected)
      await sleep(world.deadlineMs + 1_000)
      return 'go on'
    }
    await world.start(campaign)
    await until('the silences', () => silent >= Math.min(strikes, contacts), 60_000)
    const findings = await settle(world, campaign, 120_000)
    sink.rule = () => 'go on'
    return [...findings, promised('No attempt begins while another is under way', overlaps)]
  },
}
