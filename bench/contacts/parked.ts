/**
 * What it costs that many contacts wait. Most are launched with their first mail due in a day; some have had it, and wait
 * for their second: these have run. All are launched as a user would, in campaigns of a thousand with a mailbox each.
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Campaign } from '#test/faults/campaigns.ts'
import type { Bench, Figure } from '../bench.ts'
import { usageOf } from '../processes.ts'
import { eventsOf } from './histories.ts'
import { untilAll, untilOpen } from './progress.ts'
import { count, withStage, type Stage } from './stage.ts'

const CONTACTS = 20_000
const PORTION = 1_000
const DAY_SECONDS = 86_400
/** The seconds before each step, of those who wait for their first mail and of those who wait for their second. */
const WAITS = { first: [DAY_SECONDS], second: [0, DAY_SECONDS] }
/** Contacts whose whole history is read, and the seconds before each of their steps. */
const FINISHED = 20
const STEPS = [0, 2, 2]
/** After this long nothing of what was done is going on any more. */
const SETTLED_MS = 10_000

export const parkedBench: Bench = {
  name: 'parked',
  title: `${CONTACTS.toLocaleString('en')} contacts that wait for their first mail`,
  run: ({ size, say }) => withStage(say, (stage) => measure(stage, Math.round(CONTACTS * size))),
}

async function measure(stage: Stage, contacts: number): Promise<Figure[]> {
  const { installation, say } = stage
  const worker = async () => (await usageOf([installation.part.worker.pid()])).bytes
  await sleep(SETTLED_MS)
  const empty = await worker()
  const events = await eventsPerStep(stage)
  // A worker that has worked holds more than one that has just begun, also with nobody left.
  const portion = Math.min(PORTION, contacts)
  const fileBefore = await temporalBytes(stage)
  await park(stage, 'second', portion)
  await sleep(SETTLED_MS)
  const [few, fileBetween] = [await worker(), await temporalBytes(stage)]
  for (let parked = 0; parked < contacts; parked += portion) {
    await park(stage, 'first', Math.min(portion, contacts - parked))
    say(`${Math.min(parked + portion, contacts)} of ${contacts} wait`)
  }
  await sleep(SETTLED_MS)
  const [many, fileAfter] = [await worker(), await temporalBytes(stage)]
  await installation.part.worker.stop()
  await installation.part.worker.start()
  await sleep(SETTLED_MS)
  const again = await worker()
  const started = { what: 'just started', value: empty / 2 ** 20 }
  const memory = { what: 'memory of the worker that launched them (RSS)', value: many / 2 ** 20, unit: 'MiB' }
  const file = (from: number, to: number, count: number) => (to - from) / count / 1_024
  return [
    {
      what: 'memory of a worker that starts while they wait (RSS)',
      value: again / 2 ** 20,
      unit: 'MiB',
      baseline: started,
      reach: { atMost: 1.1 },
    },
    { ...memory, baseline: started },
    { ...memory, baseline: { what: `with the first ${portion}`, value: few / 2 ** 20 } },
    {
      what: 'Temporal’s file, per contact that waits for its first mail',
      value: file(fileBetween, fileAfter, contacts),
      unit: 'KiB',
      reach: { atMost: 24 },
    },
    {
      what: 'Temporal’s file, per contact that waits for its second mail',
      value: file(fileBefore, fileBetween, portion),
      unit: 'KiB',
      reach: { atMost: 24 },
    },
    {
      what: 'history events per step, of contacts that ended',
      value: events,
      unit: '',
      reach: { atMost: 10 },
    },
  ]
}

let campaigns = 0

/** Launch so many contacts, and wait until all of them wait for that mail. */
async function park(stage: Stage, which: keyof typeof WAITS, contacts: number): Promise<void> {
  campaigns += 1
  const campaign = await stage.prepare(`${which}${campaigns}`, contacts, WAITS[which])
  await stage.launch(campaign)
  const booked = `select count(*) from message where campaign_id = $1 and step_index = $2 and state = 'reserved'`
  await untilAll(contacts, () => count(stage, booked, [campaign.id, WAITS[which].length - 1]))
  await untilOpen(stage, campaign)
}

/** The file with all that its log has put off, in bytes. */
async function temporalBytes({ installation }: Stage): Promise<number> {
  const file = join(installation.folder, 'temporal.db')
  const database = new DatabaseSync(file, { timeout: 30_000 })
  database.exec('pragma wal_checkpoint(truncate)')
  database.close()
  const sizes = [file, `${file}-wal`].map((path) => stat(path).then(({ size }) => size))
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

async function eventsPerStep(stage: Stage): Promise<number> {
  const campaign: Campaign = await stage.prepare('finished', FINISHED, STEPS)
  await stage.launch(campaign)
  const ended = `select count(*) from enrolment where campaign_id = $1 and status = 'finished'`
  await untilAll(FINISHED, () => count(stage, ended, [campaign.id]))
  return (await eventsOf(stage, campaign)) / FINISHED / STEPS.length
}
