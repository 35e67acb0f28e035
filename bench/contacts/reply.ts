/**
 * Replies while a campaign is being launched: from the answer of the webhook that took the mail in until the contact has
 * ended and its next mail has lost its time.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { postMail, type Campaign } from '#test/faults/campaigns.ts'
import { replyMail } from '#test/faults/replies.ts'
import type { Delivery } from '#test/faults/sink.ts'
import type { Bench, Figure } from '../bench.ts'
import { quantile } from '../samples.ts'
import { mailsOf, untilAll } from './progress.ts'
import { count, withStage, type Stage } from './stage.ts'

const CONTACTS = 2_000
const REPLIES = 100
const LOOK_MS = 5
const PATIENCE_MS = 60_000
const DELAYS = [0, 86_400]

export const replyBench: Bench = {
  name: 'reply',
  title: `${REPLIES} replies while ${CONTACTS.toLocaleString('en')} contacts get their first mail`,
  run: ({ size, say }) =>
    withStage(say, (stage) => measure(stage, Math.round(CONTACTS * size), Math.round(REPLIES * size))),
}

async function measure(stage: Stage, contacts: number, replies: number): Promise<Figure[]> {
  // Those who answer have had their mail for a while, and wait for the next one.
  const earlier = await stage.prepare('earlier', replies, DELAYS)
  await stage.launch(earlier)
  const waiting = `select count(*) from message where campaign_id = $1 and step_index = 1 and state = 'reserved'`
  await untilAll(replies, () => count(stage, waiting, [earlier.id]))
  const load = await stage.prepare('load', contacts, DELAYS)
  await stage.launch(load)
  await untilAll(1, () => mailsOf(stage, load, 0).length)
  const samples: number[] = []
  for (const mail of mailsOf(stage, earlier, 0)) {
    if (mailsOf(stage, load, 0).length === contacts) break
    samples.push(await answer(stage, earlier, mail))
  }
  stage.say(`${samples.length} replies until the last first mail was out`)
  if (samples.length < replies / 2) throw new Error('The load was over too soon; use a larger size.')
  return [
    { what: 'from reply to stop, p99', value: quantile(samples, 0.99), unit: 'ms', reach: { atMost: 1_000 } },
    { what: 'from reply to stop, median', value: quantile(samples, 0.5), unit: 'ms' },
  ]
}

/** Answer a mail. @returns ms from when the webhook has taken the answer in until the contact has ended */
async function answer(stage: Stage, campaign: Campaign, mail: Delivery): Promise<number> {
  const raw = replyMail(mail, `reply-${mail.recipient}`)
  const status = await postMail(stage.installation, { raw, recipient: mail.sender })
  if (status !== 202) throw new Error(`The webhook answered ${status}.`)
  const taken = performance.now()
  while (!(await hasStopped(stage, campaign, mail.recipient))) {
    if (performance.now() - taken > PATIENCE_MS) throw new Error('A reply stopped nobody within a minute.')
    await sleep(LOOK_MS)
  }
  return performance.now() - taken
}

/** The enrolment has ended, and nothing of it is booked any more. */
async function hasStopped({ database }: Stage, { id }: Campaign, address: string): Promise<boolean> {
  const { rows } = await database.query(
    `select 1 from enrolment e join person p on p.id = e.person_id
     where e.campaign_id = $1 and p.email_key = $2 and e.status = 'replied'
       and not exists (select 1 from slot_reservation s join message m on m.id = s.message_id
                       where m.enrolment_id = e.id and m.step_index = 1)`,
    [id, address],
  )
  return rows.length > 0
}
