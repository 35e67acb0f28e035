import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { launchCampaign } from '#test/support/running-campaign.ts'
import { openLead } from './leads.ts'
import { planMessages } from './ledger.ts'
import { publicLinks, readPublicToken } from './public-links.ts'
import { isSuppressed, suppress, unsubscribeByMessage } from './suppression.ts'
import { recordVisit, type Visit } from './tracking.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase()
})
afterAll(() => test.close())

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
    workspaceId,
    messageId,
    kind: 'open',
    visitor: 'human',
    because: 'test',
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
  return { campaign, messageId, visit, kinds }
}

describe('recordVisit', () => {
  it('keeps the evidence, and tells the timeline of the first human open only', async () => {
    const { campaign, visit, kinds } = await sent()
    const visits = Array.from({ length: 10 }, (_, index) => ({ ...visit, userAgent: `Mail/${index % 5}` }))
    await Promise.all(visits.map((each) => campaign.run((em) => recordVisit(em, test.keyring, each))))
    expect(await campaign.run((em) => em.execute('select 1 from signal_evidence'))).toHaveLength(5)
    expect(await kinds()).toEqual(['MessageOpened'])
  })

  it('keeps the evidence of a machine without believing it', async () => {
    const { campaign, visit, kinds } = await sent()
    await campaign.run((em) => recordVisit(em, test.keyring, { ...visit, visitor: 'machine' }))
    expect(await kinds()).toEqual([])
    expect(await campaign.run((em) => em.execute('select opened_at from message'))).toEqual([
      { opened_at: null },
    ])
  })

  it('takes a click for an open too, and keeps no network address', async () => {
    const { campaign, visit, kinds } = await sent()
    await campaign.run((em) =>
      recordVisit(em, test.keyring, { ...visit, kind: 'click', url: 'https://example.com' }),
    )
    expect(await kinds()).toEqual(['MessageOpened', 'LinkClicked'])
    const evidence = await campaign.run((em) => em.execute<object[]>('select * from signal_evidence'))
    expect(JSON.stringify(evidence)).not.toContain('192.0.2.1')
  })
})

describe('a visit to a lead’s mail', () => {
  it('is told to the lead with its evidence, once for the open and once for the click of a human', async () => {
    const { campaign, visit } = await sent()
    const { workspaceId } = campaign
    const nothing = { threadId: null, campaignId: null, intentId: null }
    const [personId = ''] = campaign.personIds
    await campaign.run((em) => openLead(em, { workspaceId, personId, source: 'campaign', at: 0, ...nothing }))
    const see = (own: Partial<Visit>) =>
      campaign.run((em) => recordVisit(em, test.keyring, { ...visit, ...own }))
    await see({ visitor: 'machine' })
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
