import { describe, expect, it } from 'vitest'
import { sendDependencies } from '#test/support/activity-dependencies.ts'
import { stopPerson } from '#database/records/enrolments.ts'
import type { ContactState } from '#domain/sequence/state.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import { launchCampaign, type CampaignSetup } from '#test/support/running-campaign.ts'
import { createCampaignActivities, type CampaignDependencies } from './campaign.ts'
import { createContactActivities } from './contact.ts'

const { test, smtp } = await databaseAndSmtp()

async function launch(setup: CampaignSetup = {}) {
  const campaign = await launchCampaign(test, { enrolled: false, ...setup })
  const started: string[] = []
  const states = new Map<string, ContactState>()
  const told: [string, string][] = []
  let whenStarting = () => Promise.resolve()
  const gateway: CampaignDependencies['gateway'] = {
    startContacts: async ({ contacts }) => {
      await whenStarting()
      for (const { enrolmentId, state } of contacts) {
        started.push(enrolmentId)
        if (state) states.set(enrolmentId, state)
      }
      return { started: contacts.length }
    },
    tellContact: ({ enrolmentId }, { kind }) => {
      told.push([enrolmentId, kind])
      return Promise.resolve(true)
    },
  }
  const deps = { ...sendDependencies(test), gateway }
  const { workspaceId, campaignId } = campaign
  const ref = { workspaceId, campaignId }
  return {
    campaign,
    ref,
    started,
    states,
    told,
    onStart: (work: () => Promise<void>) => (whenStarting = work),
    ...createCampaignActivities(deps),
    ...createContactActivities(deps),
  }
}

describe('enrolBatch', () => {
  it('enrols everybody once, in portions, and starts each contact', async () => {
    const { campaign, ref, started, enrolBatch } = await launch({ people: 25 })
    const answers = []
    for (let i = 0; i < 4; i++) answers.push(await enrolBatch({ ...ref, plan: campaign.plan, limit: 10 }))
    expect(answers).toEqual([
      { started: 10, done: false },
      { started: 10, done: false },
      { started: 5, done: true },
      { started: 0, done: true },
    ])
    expect(new Set(started).size).toBe(25)
    const events = await campaign.run((em) =>
      em.execute(`select 1 from event where kind = 'EnrolmentStarted'`),
    )
    expect(events).toHaveLength(25)
  })

  it('passes over people who are suppressed, however many, and counts them as looked at', async () => {
    const { campaign, ref, enrolBatch } = await launch({ people: 60 })
    const { workspaceId } = campaign
    const addresses = await campaign.run((em) =>
      em.execute<{ key: string }[]>('select email_key as key from person'),
    )
    for (const { key } of addresses)
      await campaign.run((em) =>
        em.execute(`insert into suppression (workspace_id, address_hash, reason) values (?, ?, 'manual')`, [
          workspaceId,
          test.keyring.hashAddress(workspaceId, key),
        ]),
      )
    expect(await enrolBatch({ ...ref, plan: campaign.plan, limit: 55 })).toEqual({ started: 0, done: false })
    expect(await enrolBatch({ ...ref, plan: campaign.plan, limit: 55 })).toEqual({ started: 0, done: true })
  })

  it('starts first what an attempt that died has left behind', async () => {
    const { campaign, ref, started, enrolBatch } = await launch({ people: 3, enrolled: true })
    expect(await enrolBatch({ ...ref, plan: campaign.plan, limit: 2 })).toEqual({ started: 2, done: false })
    expect(await enrolBatch({ ...ref, plan: campaign.plan, limit: 2 })).toEqual({ started: 1, done: true })
    expect(new Set(started)).toEqual(new Set(campaign.enrolmentIds))
  })

  it('tells whoever was stopped between the booking and the start of their workflow', async () => {
    const { campaign, ref, enrolBatch, onStart } = await launch({ people: 3 })
    onStart(() =>
      campaign.run(async (em) => void (await stopPerson(em, campaign.personIds[1] ?? '', 'replied'))),
    )
    await enrolBatch({ ...ref, plan: campaign.plan, limit: 10 })
    const told = await campaign.run((em) =>
      em.execute<Record<string, unknown>[]>(
        `select o.payload->'message'->>'kind' as kind, e.person_id from outbox_item o
         join enrolment e on e.id = (o.payload->>'enrolmentId')::uuid where o.verb = 'tellContact'`,
      ),
    )
    expect(told).toEqual([{ kind: 'replied', person_id: campaign.personIds[1] }])
  })

  it('sends the first mails whose time is now, and starts each contact with what has become of its own', async () => {
    const mailboxes = [{ smtpPort: smtp.port, minGapSeconds: 0, dailyLimit: 100 }]
    const { campaign, ref, enrolBatch, states } = await launch({ people: 12, mailboxes })
    const [first, ...later] = campaign.plan.steps
    if (!first) throw new Error('a campaign of no steps')
    const plan = { ...campaign.plan, steps: [{ ...first, delayMs: 0 }, ...later] }
    await enrolBatch({ ...ref, plan, limit: 20 })
    expect(smtp.received).toHaveLength(12)
    expect([...states.values()].map(({ cursor, sent }) => ({ cursor, sent }))).toEqual(
      Array(12).fill({ cursor: 1, sent: 1 }),
    )
  })

  it('ends the enrolment of somebody who is suppressed before it begins', async () => {
    const { campaign, ref, started, enrolBatch } = await launch({ people: 2 })
    const { workspaceId } = campaign
    await campaign.run((em) =>
      em.execute(`insert into suppression (workspace_id, address_hash, reason) values (?, ?, 'manual')`, [
        workspaceId,
        test.keyring.hashAddress(workspaceId, 'person1@theirs.test'),
      ]),
    )
    expect(await enrolBatch({ ...ref, plan: campaign.plan, limit: 10 })).toEqual({ started: 1, done: true })
    expect(started).toHaveLength(1)
  })

  it.each([
    ['some people', (ids: string[]) => ({ personIds: ids.slice(0, 2) }), 2],
    ['a tag', () => ({ tag: 'vip' }), 1],
    ['an import', () => ({ importId: '0199a000-0000-7000-8000-000000000000' }), 0],
    ['nobody', () => ({ personIds: [] }), 0],
  ])('writes to %s only', async (_what, audience, count) => {
    const { campaign, ref, enrolBatch } = await launch({ people: 4 })
    await campaign.run(async (em) => {
      await em.execute(`update person set tags = '{vip}' where id = ?`, [campaign.personIds[3]])
      await em.execute('update campaign set audience = ?::jsonb', [
        JSON.stringify(audience(campaign.personIds)),
      ])
    })
    expect(await enrolBatch({ ...ref, plan: campaign.plan, limit: 10 })).toEqual({
      started: count,
      done: true,
    })
  })
})

describe('the end of a campaign', () => {
  it('is told once the last contact has ended, even when two end together', async () => {
    const { campaign, ref, recordEnd, completeIfEnded } = await launch({ people: 8, enrolled: true })
    expect(await completeIfEnded(ref)).toEqual({ open: 8 })
    const { workspaceId } = campaign
    await Promise.all(
      campaign.enrolmentIds.map((enrolmentId) =>
        recordEnd({ workspaceId, enrolmentId, outcome: 'finished' }),
      ),
    )
    await recordEnd({ workspaceId, enrolmentId: campaign.enrolmentIds[0] ?? '', outcome: 'finished' })
    const verbs = await campaign.run((em) => em.execute('select verb from outbox_item'))
    expect(verbs).toEqual([{ verb: 'campaignMayBeComplete' }])
    expect(await completeIfEnded(ref)).toEqual({ open: 0 })
    expect(await campaign.run((em) => em.execute('select status from campaign'))).toEqual([
      { status: 'COMPLETED' },
    ])
  })
})

describe('tellContacts', () => {
  it('tells every open contact, in portions', async () => {
    const { campaign, ref, told, tellContacts } = await launch({ people: 5, enrolled: true })
    const portion = { ...ref, message: 'paused' as const, limit: 3 }
    const first = await tellContacts({ ...portion, afterId: null })
    const second = await tellContacts({ ...portion, afterId: first.lastId })
    expect(await tellContacts({ ...portion, afterId: second.lastId })).toEqual({ lastId: null })
    expect(new Set(told.map(([id]) => id))).toEqual(new Set(campaign.enrolmentIds))
    expect(told).toHaveLength(5)
  })
})
