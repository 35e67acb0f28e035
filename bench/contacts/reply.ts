/**
 * Replies while a campaign is being launched: from the answer of the webhook that took the mail in until the next mail has
 * lost its time, and until the contact has ended. They come as the launch goes on, whether those before have been heard or
 * not.
 */
import { postMail, type Campaign } from '#test/faults/campaigns.ts'
import { mailsOf, replyMail } from '#test/faults/replies.ts'
import type { Delivery } from '#test/faults/sink.ts'
import type { Bench, Figure } from '../bench.ts'
import { quantile } from '../samples.ts'
import { untilAll } from './progress.ts'
import { count, withStage, type Stage } from './stage.ts'

const CONTACTS = 2_000
const REPLIES = 100
const LOOK_MS = 5
/** The second mail is due in a day. */
const DELAYS = [0, 86_400]
/** The last reply comes when so much of the launch is over: what follows it happens under load, too. */
const LAST = 0.8

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
  const { cancelled, ended } = await answerDuring(stage, earlier, load)
  const what = 'from reply to'
  return [
    {
      what: `${what} the next mail cancelled, p99`,
      value: quantile(cancelled, 0.99),
      unit: 'ms',
      reach: { atMost: 1_000 },
    },
    { what: `${what} the next mail cancelled, median`, value: quantile(cancelled, 0.5), unit: 'ms' },
    { what: `${what} the contact ended, p99`, value: quantile(ended, 0.99), unit: 'ms' },
    { what: `${what} the contact ended, median`, value: quantile(ended, 0.5), unit: 'ms' },
  ]
}

/** @returns for each reply, after how many ms its next mail was seen to be cancelled, and its contact to have ended */
async function answerDuring(stage: Stage, earlier: Campaign, load: Campaign) {
  const mails = mailsOf(stage, earlier, 0)
  const takenAt = new Map<string, number>()
  const cancelled = new Map<string, number>()
  const ended = new Map<string, number>()
  const posts: Promise<void>[] = []
  const look = async () => {
    const progress = mailsOf(stage, load, 0).length / load.contacts
    while (posts.length < mails.length && progress > (LAST * posts.length) / mails.length)
      posts.push(post(stage, mails[posts.length], takenAt))
    for (const { address, status } of await withoutNext(stage, earlier)) {
      const taken = takenAt.get(address)
      if (taken === undefined) continue
      if (!cancelled.has(address)) cancelled.set(address, performance.now() - taken)
      if (status === 'replied' && !ended.has(address)) ended.set(address, performance.now() - taken)
    }
    return ended.size
  }
  await untilAll(mails.length, look, LOOK_MS)
  await Promise.all(posts)
  return { cancelled: [...cancelled.values()], ended: [...ended.values()] }
}

async function post({ installation }: Stage, mail: Delivery | undefined, takenAt: Map<string, number>) {
  if (!mail) throw new Error('There is no mail to answer.')
  const raw = replyMail(mail, `reply-${mail.recipient}`)
  const status = await postMail(installation, { raw, recipient: mail.sender })
  if (status !== 202) throw new Error(`The webhook answered ${status}.`)
  takenAt.set(mail.recipient, performance.now())
}

/** Whose next mail has no time any more: the address, and what the enrolment is. */
async function withoutNext({ database }: Stage, { id }: Campaign) {
  const { rows } = await database.query<{ address: string; status: string }>(
    `select p.email_key as address, e.status from enrolment e join person p on p.id = e.person_id
     where e.campaign_id = $1
       and not exists (select 1 from slot_reservation s join message m on m.id = s.message_id
                       where m.enrolment_id = e.id and m.step_index = 1)`,
    [id],
  )
  return rows
}
