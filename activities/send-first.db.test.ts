import { describe, expect, it } from 'vitest'
import { stopPerson } from '#database/records/enrolments.ts'
import { suppress } from '#database/records/suppression.ts'
import type { Plan } from '#domain/sequence/plan.ts'
import type { ContactState } from '#domain/sequence/state.ts'
import { createMailProvider } from '#providers/mail/mail-account.ts'
import { ACCEPTED } from '#test/support/accepted.ts'
import { sendDependencies } from '#test/support/activity-dependencies.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import { launchCampaign, type CampaignSetup, type RunningCampaign } from '#test/support/running-campaign.ts'
import { bookFirst } from './book-first.ts'
import { createSendActivities, type SendDependencies } from './send.ts'
import { sendFirst } from './send-first.ts'

const PEOPLE = 23
const { test, smtp } = await databaseAndSmtp({ pool: 8 })

/** A campaign whose first places are booked; `send` sends what is due of them. */
async function launch(setup: CampaignSetup = {}, own: Partial<SendDependencies> = {}) {
  const mailboxes = [{ smtpPort: smtp.port, minGapSeconds: 0, dailyLimit: 1_000 }]
  const campaign = await launchCampaign(test, { people: PEOPLE, enrolled: true, mailboxes, ...setup })
  const deps = { ...sendDependencies(test), ...own }
  const steps = campaign.plan.steps.map((step, index) => (index === 0 ? { ...step, delayMs: 0 } : step))
  const plan: Plan = { ...campaign.plan, steps }
  const { workspaceId, campaignId, enrolmentIds, run } = campaign
  const waiting = await run((em) => bookFirst(em, deps, { workspaceId, campaignId, plan, enrolmentIds }))
  return {
    campaign,
    waiting,
    deps,
    send: async () => {
      const standing = new Map(waiting)
      for await (const portion of sendFirst(deps, { workspaceId, plan, waiting }))
        for (const [id, state] of portion) standing.set(id, state)
      return standing
    },
    alone: (contact: number) => createSendActivities(deps).sendMessage(campaign.step(contact)),
  }
}

const ledger = ({ run, campaignId }: RunningCampaign, stepIndex = 0) =>
  run((em) =>
    em.execute<Record<string, unknown>[]>(
      `select m.*, (extract(epoch from s.slot_at) * 1000)::float8 as slot, s.used_at
       from message m left join slot_reservation s on s.message_id = m.id
       where m.campaign_id = ? and m.step_index = ?`,
      [campaignId, stepIndex],
    ),
  )

const timeline = ({ run }: RunningCampaign, enrolmentId: string) =>
  run((em) =>
    em.execute<Record<string, unknown>[]>(
      `select kind, step_index, person_id is null as nobody, message_id is null as of_no_mail,
              thread_id is null as of_no_thread from event where enrolment_id = ? order by id`,
      [enrolmentId],
    ),
  )

const kindsOf = (states: Iterable<ContactState>) => [...states].map(({ phase }) => phase.kind)

describe('the first mails of many contacts', () => {
  it('go out once each, and the next mail of each has its place', async () => {
    const { campaign, send } = await launch()
    const standing = await send()
    expect(new Set(smtp.received.map(({ to }) => to[0])).size).toBe(PEOPLE)
    expect(smtp.received).toHaveLength(PEOPLE)
    const sentAt = new Map<unknown, number>()
    for (const row of await ledger(campaign)) {
      expect(row).toMatchObject({ state: 'accepted', attempts: 1, epoch: 1, lease_until: null })
      sentAt.set(row['enrolment_id'], new Date(String(row['ended_at'])).getTime())
    }
    const next = await ledger(campaign, 1)
    expect(next).toHaveLength(PEOPLE)
    for (const row of next) {
      const state = standing.get(String(row['enrolment_id']))
      expect(state).toMatchObject({ cursor: 1, sent: 1, phase: { kind: 'waiting' } })
      expect(state?.phase).toEqual({ kind: 'waiting', until: row['slot'] })
      expect(state?.notBefore).toBe((sentAt.get(row['enrolment_id']) ?? 0) + 1_000)
      expect(row).toMatchObject({ state: 'reserved', used_at: null })
    }
  })

  it('leave the same rows behind as one that was sent alone', async () => {
    const { campaign, alone, send } = await launch({ people: 2 })
    const [first = '', second = ''] = campaign.enrolmentIds
    const { stepId, stepIndex } = campaign.step(0, 1)
    const next = { stepId, stepIndex, delayMs: 1_000 }
    await createSendActivities(sendDependencies(test)).sendMessage({ ...campaign.step(), next })
    await send()
    expect(await alone(1)).toEqual(ACCEPTED)
    expect(await timeline(campaign, second)).toEqual(await timeline(campaign, first))
    const rows = await campaign.run((em) =>
      em.execute<{ id: string }[]>(
        `select e.id, e.status, e.waiting_for, e.step_index, e.hold_reason, e.mailbox_id, t.campaign_id,
                t.subject is not null as has_subject, t.last_message_at > e.created_at as is_touched
         from enrolment e join thread t on t.id = e.thread_id and t.enrolment_id = e.id`,
      ),
    )
    const [one, other] = rows.map(({ id: _id, ...row }) => row)
    expect(rows).toHaveLength(2)
    expect(other).toEqual(one)
  })

  it('wait for their places: only those whose time has come leave', async () => {
    const mailboxes = [{ smtpPort: smtp.port, minGapSeconds: 60, dailyLimit: 1_000 }]
    const { send, waiting } = await launch({ mailboxes })
    const standing = await send()
    expect(smtp.received).toHaveLength(1)
    expect([...standing].filter(([id, state]) => waiting.get(id) === state)).toHaveLength(PEOPLE - 1)
  })

  it('do not leave where a stop, a suppression or a pause was committed just before, nor with a hole in the text', async () => {
    const steps = [{ subject: 'Hi', body: 'At {{ title }}' }, { body: 'Again' }]
    const { campaign, send, waiting, alone } = await launch({ people: 6, steps })
    const [replied = '', , , nameless = ''] = campaign.personIds
    await campaign.run(async (em) => {
      await em.execute(`update person set title = 'CTO' where id <> ?`, [nameless])
      await stopPerson(em, replied, 'replied')
      await em.execute('update enrolment set paused_by_user = true where id = ?', [campaign.enrolmentIds[2]])
    })
    const { workspaceId } = campaign
    await campaign.run((em) =>
      suppress(em, test.keyring, {
        workspaceId,
        emailKey: 'person1@theirs.test',
        reason: 'manual',
        messageId: null,
      }),
    )
    const standing = await send()
    expect(smtp.received.map(({ to }) => to[0]).toSorted()).toEqual([
      'person4@theirs.test',
      'person5@theirs.test',
    ])
    for (const contact of [0, 1, 2, 3]) {
      const id = campaign.enrolmentIds[contact] ?? ''
      expect(standing.get(id)).toBe(waiting.get(id))
    }
    expect(await alone(0)).toEqual({ kind: 'stopped', outcome: 'replied' })
    expect(await alone(1)).toEqual({ kind: 'stopped', outcome: 'suppressed' })
    expect(await alone(2)).toEqual({ kind: 'paused' })
    expect(await alone(3)).toEqual({ kind: 'held', reason: 'content_incomplete' })
  })

  it('that a server puts off are asked for again after the same pause as ever, one portion and no more', async () => {
    smtp.script = { dot: '450 4.2.0 later' }
    const { campaign, send } = await launch()
    const before = Date.now()
    const standing = await send()
    const off = [...standing.values()].filter(({ attempts }) => attempts === 1)
    expect(off.length).toBe(10)
    expect(new Set(kindsOf(off))).toEqual(new Set(['slotting']))
    for (const { notBefore } of off) expect(notBefore).toBeGreaterThanOrEqual(before + 2_000)
    const unbooked = (await ledger(campaign)).filter(
      ({ state, slot }) => state === 'planned' && slot === null,
    )
    expect(unbooked).toHaveLength(10)
  })

  it('that bounce are told to the contact when it asks, and the address is suppressed', async () => {
    smtp.script = { rcptTo: '550 5.1.1 no such user' }
    const { campaign, send, waiting, alone } = await launch({ people: 2 })
    const standing = await send()
    expect(standing).toEqual(waiting)
    expect(await alone(0)).toEqual({ kind: 'bounced' })
    expect(await campaign.run((em) => em.execute('select reason from suppression'))).toEqual([
      { reason: 'bounced' },
      { reason: 'bounced' },
    ])
  })

  it('of unknown fate are never repeated, and nobody after them is sent in the same way', async () => {
    smtp.script = { dot: 'acceptThenDrop' }
    const { campaign, send, alone } = await launch()
    await send()
    const taken = smtp.received.length // the server has gone away before it took more of the portion
    expect(taken).toBeGreaterThan(0)
    smtp.script = {}
    const asked = await Promise.all(campaign.enrolmentIds.map((_id, contact) => alone(contact)))
    const count = (kind: string) => asked.filter((answer) => answer.kind === kind).length
    expect(asked).toContainEqual({ kind: 'held', reason: 'send_unknown' })
    expect(count('held')).toBeGreaterThanOrEqual(taken)
    expect([count('held') + count('slotLost'), count('accepted')]).toEqual([10, PEOPLE - 10])
    expect(smtp.received).toHaveLength(taken + PEOPLE - 10)
    expect(new Set(smtp.received.map(({ to }) => to[0])).size).toBe(smtp.received.length)
  })

  it('do not wait for one that a server is slow to take', async () => {
    let answer = () => {}
    const slow = new Promise<void>((resolve) => (answer = resolve))
    const { campaign, send } = await launch(
      { people: 5 },
      {
        mailProvider: (account) => {
          const provider = createMailProvider(account)
          return {
            ...provider,
            transmit: async (mime, envelope, options) => {
              if (envelope.to === 'person3@theirs.test') await slow
              return provider.transmit(mime, envelope, options)
            },
          }
        },
      },
    )
    const sending = send()
    const states = async () => (await ledger(campaign)).map(({ state }) => state).toSorted()
    await expect.poll(states).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'transmitting'])
    answer()
    expect(kindsOf((await sending).values())).toEqual(Array(5).fill('waiting'))
    expect(await states()).toEqual(Array(5).fill('accepted'))
  })

  it('are answered as sent to a contact that is started without knowing it, as after a crash', async () => {
    const { send, alone, campaign } = await launch({ people: 3 })
    await send()
    expect(await Promise.all(campaign.enrolmentIds.map((_id, contact) => alone(contact)))).toEqual(
      Array(3).fill(ACCEPTED),
    )
    expect(smtp.received).toHaveLength(3)
  })
})
