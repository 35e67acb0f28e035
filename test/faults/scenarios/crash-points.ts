import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CODE_POINTS, LONELY_POINTS, WIRE_POINTS } from '../crash-points.ts'
import { settle, until, type Scenario } from '../scenario.ts'
import type { Campaign } from '../campaigns.ts'
import type { World } from '../world.ts'
import { firstMails, replyTo } from '../replies.ts'
import type { Act } from '../sink.ts'

type Point = (typeof WIRE_POINTS)[number] | (string & {})

const isOnWire = (point: Point): point is (typeof WIRE_POINTS)[number] =>
  (WIRE_POINTS as readonly string[]).includes(point)

/** A worker dies at each named place in turn. */
export const crashPoints: Scenario = {
  name: 'crash-points',
  checks: [2],
  title: 'The worker dies at named places: on the wire, between a commit and the next, inside a transaction',
  short: { contacts: 3, strikes: 5 },
  long: { contacts: 3, strikes: 20 },
  async run(world, { contacts, strikes }) {
    const { random, installation, say } = world
    const folder = join(installation.folder, 'crash-points')
    mkdirSync(folder, { recursive: true })
    const preload = new URL('../crash-point.ts', import.meta.url).href
    await world.useVariant(CODE_POINTS, { CRASH_POINTS: folder, NODE_OPTIONS: `--import=${preload}` })
    try {
      const points: Point[] = [...CODE_POINTS.map(({ name }) => name), ...WIRE_POINTS]
      const played: Campaign[] = []
      let waiting = random.shuffled(points)
      for (let strike = 0; strike < strikes; strike += 1) {
        if (waiting.length === 0) waiting = random.shuffled(points)
        const point = waiting.pop() ?? 'claimed'
        say(`the worker is to die at: ${point}`)
        played.push(await dieAt(world, { point, folder, contacts }))
      }
      const findings = []
      for (const campaign of played) findings.push(...(await settle(world, campaign)))
      return findings
    } finally {
      await world.useVariant([], { NODE_OPTIONS: '' })
    }
  },
}

async function dieAt(
  world: World,
  { point, folder, contacts }: { point: Point; folder: string; contacts: number },
): Promise<Campaign> {
  const { sink, installation, ledger, tally } = world
  const { worker } = installation.part
  const campaign = LONELY_POINTS.has(point)
    ? await world.prepare({ contacts: 1, delays: [0, 1, 1] })
    : await world.prepare({ contacts, delays: [0, 1] })
  if (isOnWire(point)) {
    sink.rule = async ({ verb }): Promise<Act> => {
      if (verb !== point) return 'go on'
      sink.rule = () => 'go on'
      await worker.kill()
      return 'drop'
    }
  }
  const arm = () => writeFileSync(join(folder, point), '')
  const isOfReply = point.startsWith('reply')
  if (!isOnWire(point) && !isOfReply) arm()
  await world.start(campaign)
  if (isOfReply) {
    await until('a first mail', () => firstMails(world, campaign).length > 0)
    arm() // only now: a reply of a strike before, given out anew, would come to the same place
    await replyTo(world, campaign)
  }
  await until(`the end of the worker at ${point}`, () => !worker.isRunning(), 30_000)
  await ledger.noteInFlight()
  tally.kills += 1
  await worker.start()
  return campaign
}
