import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { VisitorVerdict } from '#domain/mail/visitor.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { launchCampaign } from '#test/support/running-campaign.ts'
import { withClient } from '../provision.ts'
import { MOST_TOGETHER } from '../shared-commits.ts'
import { openLead } from './leads.ts'
import { planMessages } from './ledger.ts'
import { publicLinks, readPublicToken } from './public-links.ts'
import { isSuppressed, suppress, unsubscribeByMessage } from './suppression.ts'
import { recordVisits, type Visit } from './tracking.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase()
})
afterAll(() => test.close())

const judgedAs = (visitor: VisitorVerdict['visitor']) => () => ({ visitor, because: 'test' })

async function sent() {
  const campaign = await launchCampaign(test)
  const { workspaceId, campaignId } = campaign
  const { enrolmentId, stepId, stepIndex } = campaign.step()
  const messageId = randomUUID()
  const [personId = '', mailboxId = ''] = [campaign.personIds[0], campaign.mailboxIds[0]]
  await campaign.run((em) =>
    planMessages(em, [
      {
        id: messageId,
        workspaceId,
        enrolmentId,
        campaignId,
        personId,
        mailboxId,
        stepId,
        stepIndex,
        messageIdHeader: `<${messageId}@ours.test>`,
      },
    ]),
  )
  const visit: Visit = {
    messageId,
    kind: 'open',
    at: Date.now(),
    judge: judgedAs('human'),
    url: null,
    userAgent: 'Mail/1',
    address: '192.0.2.1',
  }
  const kinds = async () => {
    const rows = await campaign.run((em) =>
      em.execute<{ kind: string }[]>('select kind from event order by id'),
    )
    return rows.map((row) => row.kind)
  }
  const record = (...visits: Visit[]) =>
    campaign.run((em) => recordVisits(em, test.keyring, workspaceId, visits))
  return { campaign, messageId, visit, record, kinds }
}

describe('recordVisits', () => {
  it('keeps the evidence, and tells the timeline of the first human open only', async () => {
    const { campaign, visit, record, kinds } = await sent()
    const visits = Array.from({ length: 10 }, (_, index) => ({ ...visit, userAgent: `Mail/${index % 5}` }))
    await Promise.all(visits.map((each) => record(each)))
    expect(await campaign.run((em) => em.execute('select 1 from signal_evidence'))).toHaveLength(5)
    expect(await kinds()).toEqual(['MessageOpened'])
  })

  it('keeps the evidence of a machine without believing it', async () => {
    const { campaign, visit, record, kinds } = await sent()
    await record({ ...visit, judge: judgedAs('machine') })
    expect(await kinds()).toEqual([])
    expect(await campaign.run((em) => em.execute('select opened_at from message'))).toEqual([
      { opened_at: null },
    ])
  })

  it('takes a click for an open too, and keeps no network address', async () => {
    const { campaign, visit, record, kinds } = await sent()
    await record({ ...visit, kind: 'click', url: 'https://example.com' })
    expect(await kinds()).toEqual(['MessageOpened', 'LinkClicked'])
    const evidence = await campaign.run((em) => em.execute<object[]>('select * from signal_evidence'))
    expect(JSON.stringify(evidence)).not.toContain('192.0.2.1')
  })
})

describe('visits that are recorded together', () => {
  it('are the same as one after the other: what is seen twice counts once, and the first is stated', async () => {
    const { campaign, visit, record, kinds } = await sent()
    const click: Visit = { ...visit, kind: 'click', url: 'https://example.com' }
    const machine: Visit = { ...visit, userAgent: 'Scanner/1', judge: judgedAs('machine') }
    const doubtful: Visit = { ...visit, userAgent: 'Proxy/1', judge: judgedAs('unknown') }
    const gone: Visit = { ...visit, messageId: randomUUID() }
    await record(gone, machine, doubtful, visit, visit, click, click)
    const evidence = await campaign.run((em) =>
      em.execute<{ kind: string; visitor: string }[]>(
        'select kind, visitor from signal_evidence order by id',
      ),
    )
    expect(evidence.map(({ kind, visitor }) => `${kind} ${visitor}`)).toEqual([
      'open machine',
      'open unknown',
      'open human',
      'click human',
    ])
    expect(await kinds()).toEqual(['MessageOpened', 'LinkClicked'])
    const codes = await campaign.run((em) => em.execute('select code from event order by id'))
    expect(codes).toEqual([{ code: 'unknown' }, { code: 'human' }])
  })

  it('lock their messages in one order, so that two processes do not wait for each other in a circle', async () => {
    const { run, record } = await sentToEach(20)
    const orders = [false, true, false, true]
    await Promise.all(orders.map((isReversed) => record(isReversed)))
    expect(await run((em) => em.execute('select 1 from signal_evidence'))).toHaveLength(20)
  })

  it('are told to whoever watches one of the people, as many as share a commit', async () => {
    const { personIds, record } = await sentToEach(MOST_TOGETHER)
    await withClient(test.urls.appUrl, async (client) => {
      const told: unknown[] = []
      client.on('notification', ({ payload = '' }) => told.push((JSON.parse(payload) as { id: string }).id))
      await client.query('listen live')
      await record()
      await client.query('select 1')
      expect(told.toSorted()).toEqual(personIds.toSorted())
    })
  })
})

/** A mail to each of so many people, and one visit to each of these. */
async function sentToEach(people: number) {
  const { workspaceId, personIds, mailboxIds, run } = await launchCampaign(test, { people })
  const mails = personIds.map((personId) => ({ id: randomUUID(), person_id: personId }))
  await run((em) =>
    em.execute(
      `insert into message (id, workspace_id, person_id, mailbox_id, message_id_header, state)
       select id, ?, person_id, ?, id::text, 'accepted' from jsonb_to_recordset(?::jsonb) as mail (id uuid, person_id uuid)`,
      [workspaceId, mailboxIds[0], JSON.stringify(mails)],
    ),
  )
  const { visit } = await sent()
  const visits = mails.map(({ id }) => ({ ...visit, messageId: id }))
  const record = (isReversed = false) =>
    run((em) => recordVisits(em, test.keyring, workspaceId, isReversed ? visits.toReversed() : visits))
  return { run, personIds, record }
}

describe('a visit to a lead’s mail', () => {
  it('is told to the lead with its evidence, once for the open and once for the click of a human', async () => {
    const { campaign, visit, record } = await sent()
    const { workspaceId } = campaign
    const nothing = { threadId: null, campaignId: null, intentId: null }
    const [personId = ''] = campaign.personIds
    await campaign.run((em) => openLead(em, { workspaceId, personId, source: 'campaign', at: 0, ...nothing }))
    const see = (own: Partial<Visit>) => record({ ...visit, ...own })
    await see({ judge: judgedAs('machine') })
    await see({ kind: 'click', url: 'https://example.com' })
    await see({ kind: 'click', url: 'https://example.com/again' })
    const rows = await campaign.run((em) =>
      em.execute<{ payload: { message: Record<string, unknown> | null } }[]>(
        `select payload from outbox_item where verb = 'tellLead' order by id`,
      ),
    )
    const events = await campaign.run((em) =>
      em.execute<{ id: string }[]>(
        `select id from event where kind in ('MessageOpened', 'LinkClicked') order by id`,
      ),
    )
    expect(rows.slice(1).map(({ payload }) => payload.message)).toMatchObject([
      { activity: 'mail_opened', evidenceId: events[0]?.id },
      { activity: 'link_clicked', evidenceId: events[1]?.id },
    ])
  })
})

describe('unsubscribeByMessage', () => {
  it('suppresses the address, stops every enrolment and tells their workflows, once', async () => {
    const { campaign, messageId, kinds } = await sent()
    const { workspaceId } = campaign
    const click = () =>
      campaign.run((em) => unsubscribeByMessage(em, test.keyring, { workspaceId, messageId }))
    expect(await Promise.all([click(), click(), click()])).toEqual([true, true, true])
    expect(await campaign.run((em) => em.execute('select stop_outcome from enrolment'))).toEqual([
      { stop_outcome: 'unsubscribed' },
    ])
    expect(await campaign.run((em) => em.execute('select verb from outbox_item'))).toHaveLength(1)
    expect(await kinds()).toEqual(['PersonUnsubscribed'])
  })

  it('is false for a message that is gone', async () => {
    const { campaign } = await sent()
    const gone = { workspaceId: campaign.workspaceId, messageId: randomUUID() }
    expect(await campaign.run((em) => unsubscribeByMessage(em, test.keyring, gone))).toBe(false)
  })

  it('counts as an unsubscribe even after the address had bounced', async () => {
    const { campaign, messageId } = await sent()
    const { workspaceId } = campaign
    const emailKey = 'person0@theirs.test'
    await campaign.run((em) =>
      suppress(em, test.keyring, { workspaceId, emailKey, reason: 'bounced', messageId }),
    )
    expect(
      await campaign.run((em) => unsubscribeByMessage(em, test.keyring, { workspaceId, messageId })),
    ).toBe(true)
    expect(await campaign.run((em) => em.execute('select reason from suppression'))).toEqual([
      { reason: 'unsubscribed' },
    ])
    expect(await campaign.run((em) => isSuppressed(em, test.keyring, { workspaceId, emailKey }))).toBe(true)
  })
})

describe('public links', () => {
  it('carry all that is needed to act on them, and nothing that can be altered', async () => {
    const { messageId, campaign } = await sent()
    const { workspaceId } = campaign
    const links = publicLinks(test.keyring, 'https://ours.test', { workspaceId, messageId })
    const token = links.clickUrl('https://example.com/a?b=c').split('/').at(-1) ?? ''
    expect(readPublicToken(test.keyring, token)).toEqual({
      kind: 'click',
      workspaceId,
      messageId,
      url: 'https://example.com/a?b=c',
    })
    expect(readPublicToken(test.keyring, `${token.slice(0, -2)}AA`)).toBeNull()
    expect(links.clickUrl('mailto:a@b.test')).toBe('mailto:a@b.test')
  })
})
