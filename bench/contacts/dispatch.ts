/**
 * From the request that launches a campaign until its first mails are out, beside the most that the server can do and
 * beside the usual sample. All three share one Temporal server, one PostgreSQL and one mail server, and take turns; bare
 * starts, which take a few seconds, have two, for neither the machine nor a server whose file grows stays equally fast.
 */
import type { Bench, Figure } from '../bench.ts'
import { bareStarts } from './bare-starts.ts'
import { costOf, perContact, productPids, shareOfSample, split, sumOf, type Cost } from './cost.ts'
import { untilOpen, untilSent } from './progress.ts'
import { queueCost } from './queue.ts'
import { openSample } from './sample.ts'
import { withStage, type Stage } from './stage.ts'

const CONTACTS = 2_000
/** Of the sample fewer: it would take minutes, and its rate is what counts. */
const SAMPLE_SHARE = 0.25
const DAY_MS = 86_400_000
/** The second mail is due in a day, so that every contact is still there when all first ones are out. */
const DELAYS = [0, DAY_MS / 1_000]
/** Code that has not run yet is slow; sample and product send a few mails before they are measured. */
const WARM_UP = 100

export const dispatchBench: Bench = {
  name: 'dispatch',
  title: `${CONTACTS.toLocaleString('en')} first mails, from the launch to the mail server, the ledger and an open workflow each`,
  run: ({ size, say }) => withStage(say, (stage) => measure(stage, Math.round(CONTACTS * size))),
}

async function measure(stage: Stage, contacts: number): Promise<Figure[]> {
  const { say } = stage
  const half = Math.ceil(contacts / 2)
  const before = await bareStarts(stage, 'before', half)
  say(inShort('bare starts, before all else', before, half))
  const few = Math.round(contacts * SAMPLE_SHARE)
  const sample = await sampleCost(stage, few)
  say(inShort(`the sample (${few})`, sample, few))
  const queue = await queueCost(stage, few, WARM_UP)
  say(queue ? inShort(`a queue (${few})`, queue, few) : 'a queue: not run, for redis-server is not on PATH')
  await dispatch(stage, 'warm', WARM_UP)
  const ours = await dispatch(stage, 'first', contacts)
  const after = await bareStarts(stage, 'after', half)
  say(inShort('bare starts, after all else', after, half))
  const bare = sumOf(before, after)
  const rate = { what: 'contacts a second', value: contacts / ours.seconds, unit: '/s' }
  const cpu = 'processor time per first mail'
  const sampleMs = perContact(sample, few)
  return [
    {
      ...rate,
      baseline: { what: 'bare StartWorkflow', value: (2 * half) / bare.seconds },
      reach: { atLeast: 0.5, aim: 0.8 },
    },
    { ...rate, baseline: { what: 'the sample', value: few / sample.seconds }, reach: { atLeast: 5, aim: 8 } },
    {
      what: cpu,
      value: perContact(ours, contacts),
      unit: 'ms',
      baseline: { what: 'the sample', value: sampleMs },
      reach: { atMost: shareOfSample(8, sampleMs), aim: shareOfSample(5, sampleMs) },
    },
    ...split(ours, contacts, cpu),
    ...split(sample, few, `${cpu}, the sample`),
    { what: `${cpu}, bare StartWorkflow`, value: perContact(bare, 2 * half), unit: 'ms' },
    ...(queue ? besideQueue(rate, { cost: queue, contacts: few, cpu }) : []),
  ]
}

function inShort(what: string, cost: Cost, contacts: number): string {
  return `${what}: ${(contacts / cost.seconds).toFixed(0)} /s, ${perContact(cost, contacts).toFixed(1)} ms`
}

/** For the record: nothing is asked of these. */
function besideQueue(rate: Figure, { cost, contacts, cpu }: { cost: Cost; contacts: number; cpu: string }) {
  const a = 'a queue (BullMQ)'
  return [
    { ...rate, baseline: { what: a, value: contacts / cost.seconds } },
    ...split(cost, contacts, `${cpu}, ${a}`),
  ]
}

async function sampleCost(stage: Stage, contacts: number) {
  const sample = await openSample(stage)
  try {
    await sample.firstSteps(WARM_UP, DAY_MS)
    return await sample.firstSteps(contacts, DAY_MS)
  } finally {
    await sample.stop()
  }
}

async function dispatch(stage: Stage, name: string, contacts: number) {
  const campaign = await stage.prepare(name, contacts, DELAYS)
  return costOf(productPids(stage.installation), async () => {
    await stage.launch(campaign)
    await untilSent(stage, campaign, 0)
    await untilOpen(stage, campaign)
  })
}
