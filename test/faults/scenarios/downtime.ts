import { setTimeout as sleep } from 'node:timers/promises'
import { readStepRef } from '#domain/mail/step-ref.ts'
import { firstMails, mailsOf } from '../replies.ts'
import { promised, settle, until, type Scenario } from '../scenario.ts'
import type { Campaign } from '../campaigns.ts'
import type { World } from '../world.ts'

const GAP_SECONDS = 1
/** The step whose mails are due while the workers are away. */
const DUE_STEP = 1
/** How late a mail may be: its workflow is still promised to the worker that died, for ten seconds. */
const LATE_MS = 20_000

/**
 * The workers are down when mails are due, and come back a week later. The clock of the machine stays; what the
 * database knows of the campaign is moved a week into the past instead, which is the same seen from the product.
 */
export const downtime: Scenario = {
  name: 'downtime',
  checks: [15],
  title: 'The workers are away for a week while mails are due, and come back',
  short: { contacts: 4, strikes: 1 },
  long: { contacts: 40, strikes: 1 },
  async run(world, { contacts, strikes }) {
    const findings = []
    const hurried: string[] = []
    await setGap(world, GAP_SECONDS)
    try {
      for (let strike = 0; strike < strikes; strike += 1) {
        const campaign = await world.launch({ contacts, delays: [0, GAP_SECONDS * contacts + 3] })
        await until(
          'the first mails',
          () => firstMails(world, campaign).length === contacts,
          contacts * 2_000 + 30_000,
        )
        await sleep(1_000) // the last of them is written into its history: what is cut there counts its delay anew
        await world.kill('worker')
        await sleep((GAP_SECONDS * contacts + 4) * 1_000)
        await moveBack(world, campaign, 7)
        await world.installation.part.worker.start()
        findings.push(...(await settle(world, campaign, contacts * 2_000 + 60_000)))
        hurried.push(...(await hurriedMails(world, campaign)))
      }
    } finally {
      await setGap(world, 0)
    }
    return [...findings, promised('The mails that were due keep the pace of their mailbox', hurried)]
  },
}

/** How far apart the mails of the mailbox must be. */
async function setGap({ request, mailboxId }: World, minGapSeconds: number): Promise<void> {
  const body = JSON.stringify({ minGapSeconds })
  const answer = await request(`/api/mailboxes/${mailboxId.oracle}`, { method: 'PUT', body })
  if (!answer.ok) throw new Error(`The mailbox was not changed: ${answer.status} ${await answer.text()}`)
}

/** Places of the mails that were due which lie too close together, and mails that did not keep theirs. */
async function hurriedMails(world: World, campaign: Campaign): Promise<string[]> {
  const places = await world.ledger.query<{ id: string; at: Date }>(
    `select m.id, s.slot_at as at from slot_reservation s join message m on m.id = s.message_id
     where m.campaign_id = $1 and m.step_index = $2 order by s.slot_at`,
    [campaign.id, DUE_STEP],
  )
  const placeOf = new Map(places.map(({ id, at }) => [id, at.getTime()]))
  const close = places.flatMap(({ id, at }, index) => {
    const gap = at.getTime() - (places[index - 1]?.at.getTime() ?? 0)
    return gap < GAP_SECONDS * 1_000 ? [`${id}: ${gap} ms after the one before`] : []
  })
  const late = mailsOf(world, campaign, DUE_STEP).flatMap(({ step, at }) => {
    const messageId = readStepRef(step)?.messageId ?? ''
    const lateMs = at - (placeOf.get(messageId) ?? 0)
    return lateMs < 0 || lateMs > LATE_MS ? [`${messageId}: ${lateMs} ms after its place`] : []
  })
  return [...close, ...late]
}

/** As if all that the campaign has planned had been planned so many days earlier. */
async function moveBack({ ledger }: World, { id }: Campaign, days: number): Promise<void> {
  const shift = `- make_interval(days => ${days})`
  await ledger.query(
    `update slot_reservation set slot_at = slot_at ${shift}, expires_at = expires_at ${shift}
     where message_id in (select id from message where campaign_id = $1)`,
    [id],
  )
  await ledger.query(`update enrolment set wait_until = wait_until ${shift} where campaign_id = $1`, [id])
}
