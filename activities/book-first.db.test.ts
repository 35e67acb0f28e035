import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { launchCampaign, type CampaignSetup, type RunningCampaign } from '#test/support/running-campaign.ts'
import { bookFirst } from './book-first.ts'
import { createContactActivities } from './contact.ts'

/** Nine o'clock of a day to come: what has passed counts as booked no more. */
const NOW = Math.floor(Date.now() / 86_400_000) * 86_400_000 + 33 * 3_600_000
const PEOPLE = 12
const TWO_NARROW_MAILBOXES: CampaignSetup = {
  people: PEOPLE,
  enrolled: true,
  mailboxes: [
    { address: 'a@ours.test', dailyLimit: 3, minGapSeconds: 90 },
    { address: 'b@ours.test', dailyLimit: 2, minGapSeconds: 600 },
  ],
}

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase()
})
afterAll(() => test.close())

const deps = () => ({ database: test.database, keyring: test.keyring, now: () => NOW })

const bookAll = ({ workspaceId, campaignId, plan, enrolmentIds, run }: RunningCampaign) =>
  run((em) => bookFirst(em, deps(), { workspaceId, campaignId, plan, enrolmentIds }))

/** Who has which place, by number of contact. */
async function places({ enrolmentIds, run }: RunningCampaign) {
  const rows = await run((em) =>
    em.execute<{ enrolment_id: string; address: string; slot_at: string; state: string; status: string }[]>(
      `select m.enrolment_id, b.address, s.slot_at, m.state, e.status || '/' || e.waiting_for as status
       from message m join slot_reservation s on s.message_id = m.id join mailbox b on b.id = m.mailbox_id
         join enrolment e on e.id = m.enrolment_id`,
    ),
  )
  return enrolmentIds.toSorted().map((id) => {
    const { address, slot_at: at, state, status } = rows.find((row) => row.enrolment_id === id) ?? {}
    return { address, at, state, status }
  })
}

describe('the first places of many contacts', () => {
  it('are those that each would have booked by itself, one after the other', async () => {
    const together = await launchCampaign(test, TWO_NARROW_MAILBOXES)
    const alone = await launchCampaign(test, TWO_NARROW_MAILBOXES)
    const waiting = await bookAll(together)
    const { reserveSlot } = createContactActivities(deps())
    const order = alone.enrolmentIds
      .map((id, index) => ({ id, index }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const notBefore = NOW + (alone.plan.steps[0]?.delayMs ?? 0)
    for (const { index } of order) await reserveSlot({ ...alone.step(index), notBefore })
    const booked = await places(together)
    // Of two mailboxes that are free at the same moment the one with the smaller id is taken, and ids are random.
    const withoutMailbox = (some: typeof booked) =>
      some.map(({ at, state, status }) => ({ at, state, status }))
    expect(withoutMailbox(booked)).toEqual(withoutMailbox(await places(alone)))
    expect(new Set(booked.map(({ address, at }) => `${address} ${at}`)).size).toBe(PEOPLE)
    expect([...waiting.values()].map(({ phase }) => phase.kind)).toEqual(Array(PEOPLE).fill('waiting'))
  })

  it('stand on the timeline of each', async () => {
    const campaign = await launchCampaign(test, TWO_NARROW_MAILBOXES)
    await bookAll(campaign)
    const events = await campaign.run((em) =>
      em.execute<{ enrolment_id: string }[]>(`select enrolment_id from event where kind = 'StepScheduled'`),
    )
    expect(events.map((event) => event.enrolment_id).toSorted()).toEqual(campaign.enrolmentIds.toSorted())
  })

  it('leave out who has ended, is paused, or has one already; booking again books nothing', async () => {
    const campaign = await launchCampaign(test, TWO_NARROW_MAILBOXES)
    const [ended = '', paused = '', ...others] = campaign.enrolmentIds
    await campaign.run(async (em) => {
      await em.execute(`update enrolment set stop_outcome = 'replied' where id = ?`, [ended])
      await em.execute('update enrolment set paused_by_user = true where id = ?', [paused])
    })
    expect([...(await bookAll(campaign)).keys()].toSorted()).toEqual(others.toSorted())
    expect((await bookAll(campaign)).size).toBe(0)
  })

  it('are nobody’s where no mailbox may send: each contact says so itself', async () => {
    const campaign = await launchCampaign(test, TWO_NARROW_MAILBOXES)
    await campaign.run((em) => em.execute(`update mailbox set status = 'paused'`))
    expect((await bookAll(campaign)).size).toBe(0)
  })
})
