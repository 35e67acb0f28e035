/**
 * Contacts that wait and wake at once. Their timers run out while no worker is there, as after a deploy or an outage, and
 * it is measured from when one is ready; the sample's contacts wake in the same way. So all of them are cold: those of
 * which the worker would have kept a copy are read again too.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { mailsOf } from '#test/faults/replies.ts'
import type { Bench, Figure } from '../bench.ts'
import { costOf, perContact, productPids, shareOfSample, split, type Cost } from './cost.ts'
import { untilAll, untilSent } from './progress.ts'
import { openSample } from './sample.ts'
import { count, withStage, type Stage } from './stage.ts'

const CONTACTS = 2_000
/** Of the sample fewer: it would take minutes, and its rate is what counts. */
const SAMPLE_SHARE = 0.25
/** A slow machine must be done with the first mails before the first second one is due. */
const SLOWEST_PER_SECOND = 10
/** What is due is due for everybody by then. */
const MARGIN_MS = 2_000

export const laterStepsBench: Bench = {
  name: 'later-steps',
  title: `${CONTACTS.toLocaleString('en')} contacts wake at once and get their second mail`,
  run: ({ size, say }) => withStage(say, (stage) => measure(stage, Math.round(CONTACTS * size))),
}

async function measure(stage: Stage, contacts: number): Promise<Figure[]> {
  const { say } = stage
  const few = Math.round(contacts * SAMPLE_SHARE)
  const sample = await sampleWakes(stage, few)
  say(
    `the sample (${few}): ${(few / sample.seconds).toFixed(0)} /s, ${perContact(sample, few).toFixed(1)} ms`,
  )
  const ours = await contactsWake(stage, contacts)
  const cpu = 'processor time per later mail'
  const sampleMs = perContact(sample, few)
  return [
    {
      what: 'later mails a second',
      value: contacts / ours.seconds,
      unit: '/s',
      baseline: { what: 'the sample', value: few / sample.seconds },
      reach: { atLeast: 2, aim: 4 },
    },
    {
      what: cpu,
      value: perContact(ours, contacts),
      unit: 'ms',
      baseline: { what: 'the sample', value: sampleMs },
      reach: { atMost: shareOfSample(18, sampleMs), aim: shareOfSample(12, sampleMs) },
    },
    ...split(ours, contacts, cpu),
    ...split(sample, few, `${cpu}, the sample`),
  ]
}

const waitSeconds = (contacts: number) => 10 + Math.ceil(contacts / SLOWEST_PER_SECOND)

async function sampleWakes(stage: Stage, contacts: number): Promise<Cost> {
  const sample = await openSample(stage)
  try {
    const waitMs = waitSeconds(contacts) * 1_000
    const latest = await latestAfter(() => sample.firstSteps(contacts, waitMs), waitMs)
    await sample.stop()
    await sleep(latest - Date.now())
    return await sample.laterSteps(contacts)
  } finally {
    await sample.stop()
  }
}

async function contactsWake(stage: Stage, contacts: number): Promise<Cost> {
  const { installation } = stage
  const { worker } = installation.part
  const seconds = waitSeconds(contacts)
  const campaign = await stage.prepare('later', contacts, [0, seconds, 86_400])
  const sent = async () => {
    await stage.launch(campaign)
    await untilSent(stage, campaign, 0)
  }
  const latest = await latestAfter(sent, seconds * 1_000)
  // A contact sleeps once its second mail has its time.
  const booked = `select count(*) from message where campaign_id = $1 and step_index = 1 and state = 'reserved'`
  await untilAll(contacts, () => count(stage, booked, [campaign.id]))
  await worker.stop()
  const early = mailsOf(stage, campaign, 1).length
  if (early > 0)
    throw new Error(`${early} contacts were awake before the last one slept; use a smaller size.`)
  await sleep(latest - Date.now())
  await worker.start()
  return costOf(productPids(installation), () => untilSent(stage, campaign, 1))
}

/** @returns the instant (epoch ms) at which what was due `waitMs` after `work` is due for certain */
async function latestAfter(work: () => Promise<unknown>, waitMs: number): Promise<number> {
  await work()
  return Date.now() + waitMs + MARGIN_MS
}
