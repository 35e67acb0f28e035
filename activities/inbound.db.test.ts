import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { storeArrival } from '#database/records/inbox.ts'
import { parseMail } from '#providers/mail/parse.ts'
import { answer, bounce } from '#test/support/arriving-mails.ts'
import { quietAttempt, sendDependencies } from '#test/support/activity-dependencies.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import { launchCampaign, type RunningCampaign } from '#test/support/running-campaign.ts'
import { createContactActivities } from './contact.ts'
import { createMailboxActivities, type MailboxDependencies } from './mailbox.ts'
import { createSendActivities } from './send.ts'

const { test, smtp } = await databaseAndSmtp({ pool: 12 })

function mailbox(own: Partial<MailboxDependencies> = {}) {
  const { database, keyring } = test
  const { mailProvider } = sendDependencies(test)
  return createMailboxActivities({
    database,
    keyring,
    mailProvider,
    parseMail,
    attempt: quietAttempt,
    ...own,
  })
}

/** A campaign whose first step went out to one person. */
async function written() {
  const campaign = await launchCampaign(test, { mailboxes: [{ smtpPort: smtp.port }] })
  const deps = sendDependencies(test)
  await createContactActivities(deps).reserveSlot({ ...campaign.step(), notBefore: 0 })
  await createSendActivities(deps).sendMessage(campaign.step())
  const [message] = await rows(campaign, 'select id, message_id_header, thread_id from message')
  return { campaign, message: message as { id: string; message_id_header: string; thread_id: string } }
}

function rows(campaign: RunningCampaign, sql: string): Promise<Record<string, unknown>[]> {
  return campaign.run((em) => em.execute<Record<string, unknown>[]>(sql))
}

/** The verbs of what Temporal is to be told. */
async function told(campaign: RunningCampaign): Promise<unknown[]> {
  return (await rows(campaign, 'select verb from outbox_item order by verb')).map(({ verb }) => verb)
}

async function arrive({ workspaceId, mailboxIds }: RunningCampaign, mail: string): Promise<string> {
  const raw = Buffer.from(mail.replace(/\r?\n/g, '\r\n'))
  const stored = await test.database.instance((em) =>
    storeArrival(em, test.keyring, {
      provider: 'webhook',
      eventId: randomUUID(),
      workspaceId,
      mailboxId: mailboxIds[0] ?? '',
      raw,
      byteLength: raw.length,
    }),
  )
  return stored.inboxId
}

describe('processInbound', () => {
  it('threads a reply, commits the stop, and tells the contact', async () => {
    const { campaign, message } = await written()
    const { workspaceId } = campaign
    const inboxId = await arrive(campaign, answer(message.message_id_header))
    await mailbox().processInbound({ workspaceId, inboxId })
    expect(await rows(campaign, 'select stop_outcome from enrolment')).toEqual([{ stop_outcome: 'replied' }])
    expect(await rows(campaign, 'select kind, message_id, thread_id from inbound_message')).toEqual([
      { kind: 'reply', message_id: message.id, thread_id: message.thread_id },
    ])
    const [mail] = await rows(campaign, 'select id, received_at from inbound_message')
    const at = new Date(mail?.['received_at'] as string).getTime()
    expect(await rows(campaign, 'select verb, payload from outbox_item order by id')).toEqual([
      {
        verb: 'tellContact',
        payload: { enrolmentId: campaign.enrolmentIds[0], message: { kind: 'replied' } },
      },
      {
        verb: 'tellThread',
        payload: {
          threadId: message.thread_id,
          message: { kind: 'mailArrived', inboundId: mail?.['id'], at },
        },
      },
    ])
    expect(await rows(campaign, `select kind from event where kind = 'ReplyReceived'`)).toHaveLength(1)
    expect(await rows(campaign, 'select state, raw from inbox_item')).toContainEqual({
      state: 'processed',
      raw: null,
    })
  })

  it('cancels what was booked for the person in the same moment, so that its place is free', async () => {
    const { campaign, message } = await written()
    const next = { ...campaign.step(0, 1), notBefore: Date.now() + 86_400_000 }
    const deps = sendDependencies(test)
    await createContactActivities(deps).reserveSlot(next)
    const inboxId = await arrive(campaign, answer(message.message_id_header))
    await mailbox().processInbound({ workspaceId: campaign.workspaceId, inboxId })
    const second = 'from message m left join slot_reservation s on s.message_id = m.id where m.step_index = 1'
    expect(await rows(campaign, `select m.state, m.resolution, s.slot_at ${second}`)).toEqual([
      { state: 'resolved', resolution: 'skipped', slot_at: null },
    ])
    expect(await createSendActivities(deps).sendMessage(next)).toEqual({
      kind: 'stopped',
      outcome: 'replied',
    })
  })

  it('gives the same mail one effect, however often and in parallel it comes', async () => {
    const { campaign, message } = await written()
    const { workspaceId } = campaign
    const text = answer(message.message_id_header)
    const inboxIds = [await arrive(campaign, text), await arrive(campaign, text)]
    const { processInbound } = mailbox()
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        processInbound({ workspaceId, inboxId: inboxIds[index % 2] ?? '' }),
      ),
    )
    expect(await rows(campaign, 'select 1 from inbound_message')).toHaveLength(1)
    expect(await rows(campaign, `select 1 from event where kind = 'ReplyReceived'`)).toHaveLength(1)
    expect(await told(campaign)).toEqual(['tellContact', 'tellThread'])
  })

  it('stops every open enrolment of the person who replied', async () => {
    const { campaign, message } = await written()
    const { workspaceId } = campaign
    const other = randomUUID()
    await campaign.run((em) =>
      em.execute(
        `insert into enrolment (id, workspace_id, campaign_id, person_id, generation)
         select ?, workspace_id, campaign_id, person_id, 2 from enrolment`,
        [other],
      ),
    )
    await mailbox().processInbound({
      workspaceId,
      inboxId: await arrive(campaign, answer(message.message_id_header)),
    })
    expect(await rows(campaign, `select 1 from enrolment where stop_outcome = 'replied'`)).toHaveLength(2)
    expect(await told(campaign)).toEqual(['tellContact', 'tellContact', 'tellThread'])
  })

  it('counts an enrolment as answered that had finished when the reply to its last mail came', async () => {
    const { campaign, message } = await written()
    const { workspaceId } = campaign
    await campaign.run((em) => em.execute(`update enrolment set status = 'finished', ended_at = now()`))
    await mailbox().processInbound({
      workspaceId,
      inboxId: await arrive(campaign, answer(message.message_id_header)),
    })
    expect(await rows(campaign, 'select status, stop_outcome from enrolment')).toEqual([
      { status: 'replied', stop_outcome: null },
    ])
    expect(await told(campaign)).toEqual(['tellThread']) // the contact's workflow is over
  })

  it('knows an answer without references by its sender', async () => {
    const { campaign, message } = await written()
    const { workspaceId } = campaign
    const text = answer('<else@elsewhere.test>', { from: 'PERSON0@Theirs.test' })
    await mailbox().processInbound({ workspaceId, inboxId: await arrive(campaign, text) })
    expect(await rows(campaign, 'select message_id from inbound_message')).toEqual([
      { message_id: message.id },
    ])
  })

  it('makes a person of somebody who writes for the first time', async () => {
    const { campaign } = await written()
    const { workspaceId } = campaign
    const text = answer('<x@y.test>', { from: '"Hopper, Grace" <grace@new.test>' })
    await mailbox().processInbound({ workspaceId, inboxId: await arrive(campaign, text) })
    expect(
      await rows(
        campaign,
        `select first_name, last_name, source from person where email_key = 'grace@new.test'`,
      ),
    ).toEqual([{ first_name: 'Grace', last_name: 'Hopper', source: 'inbound' }])
    expect(await rows(campaign, 'select stop_outcome from enrolment')).toEqual([{ stop_outcome: null }])
  })

  it('suppresses the address of a hard bounce and stops, and lets a soft one pass', async () => {
    const { campaign, message } = await written()
    const { workspaceId } = campaign
    const { processInbound } = mailbox()
    await processInbound({
      workspaceId,
      inboxId: await arrive(campaign, bounce(message.message_id_header, '4.2.2')),
    })
    expect(await rows(campaign, 'select stop_outcome from enrolment')).toEqual([{ stop_outcome: null }])
    await processInbound({
      workspaceId,
      inboxId: await arrive(campaign, bounce(message.message_id_header, '5.1.1')),
    })
    expect(await rows(campaign, 'select stop_outcome from enrolment')).toEqual([{ stop_outcome: 'bounced' }])
    expect(await rows(campaign, 'select reason from suppression')).toEqual([{ reason: 'bounced' }])
  })

  it('puts a report about nothing of ours aside, and makes no person of its sender', async () => {
    const { campaign } = await written()
    const { workspaceId } = campaign
    const text = bounce('<nothing@of.ours>', '5.1.1').replaceAll('person0@theirs.test', 'nobody@theirs.test')
    await mailbox().processInbound({ workspaceId, inboxId: await arrive(campaign, text) })
    expect(await rows(campaign, 'select 1 from person')).toHaveLength(1)
    const [item] = await rows(campaign, `select state, reason from inbox_item where state = 'quarantined'`)
    expect(item?.['reason']).toContain('none of our messages')
  })

  it('notes an absence and tells until when', async () => {
    const { campaign, message } = await written()
    const { workspaceId } = campaign
    const year = new Date().getUTCFullYear() + 1
    const text = answer(message.message_id_header, {
      subject: 'Out of office',
      extra: 'Auto-Submitted: auto-replied\n',
      body: `I am out of the office until 12 March ${year}.`,
    })
    await mailbox().processInbound({ workspaceId, inboxId: await arrive(campaign, text) })
    const [enrolment] = await rows(campaign, 'select stop_outcome, absent_until from enrolment')
    expect(enrolment?.['stop_outcome']).toBeNull()
    expect(String(enrolment?.['absent_until'])).toContain(`${year}-03-1`)
    expect(await rows(campaign, 'select verb from outbox_item')).toHaveLength(1)
  })

  it('takes an unsubscribe mail at its word', async () => {
    const { campaign, message } = await written()
    const { workspaceId } = campaign
    const text = answer(message.message_id_header, { subject: 'unsubscribe', body: 'unsubscribe' })
    await mailbox().processInbound({ workspaceId, inboxId: await arrive(campaign, text) })
    expect(await rows(campaign, 'select stop_outcome from enrolment')).toEqual([
      { stop_outcome: 'unsubscribed' },
    ])
    expect(await rows(campaign, 'select reason from suppression')).toEqual([{ reason: 'unsubscribed' }])
  })

  it('never matches a mail to a message of another workspace', async () => {
    const [ours, theirs] = [await written(), await written()]
    const { workspaceId } = ours.campaign
    const text = answer(theirs.message.message_id_header, { from: 'x@stranger.test' })
    await mailbox().processInbound({ workspaceId, inboxId: await arrive(ours.campaign, text) })
    expect(await rows(theirs.campaign, 'select stop_outcome from enrolment')).toEqual([
      { stop_outcome: null },
    ])
    expect(await rows(ours.campaign, 'select message_id from inbound_message')).toEqual([
      { message_id: null },
    ])
  })

  it.each([
    [
      'random bytes',
      () => Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 256)).toString('latin1'),
    ],
    ['no sender', () => 'Subject: x\n\nhello'],
    ['a thousand nested parts', () => nested(1_000)],
    ['an empty mail', () => ''],
  ])('puts a poisonous mail aside or keeps it, with a reason: %s', async (_what, mail) => {
    const { campaign } = await written()
    const { workspaceId } = campaign
    const inboxId = await arrive(campaign, mail())
    await mailbox().processInbound({ workspaceId, inboxId })
    const items = await test.database.instance((em) =>
      em.execute<{ state: string; reason: string | null }[]>(
        'select state, reason from inbox_item where id = ?',
        [inboxId],
      ),
    )
    expect(items[0]?.state).not.toBe('new')
    if (items[0]?.state === 'quarantined') expect(items[0].reason).toMatch(/\w+ \w+/)
  })
})

function nested(depth: number): string {
  let mail = 'From: person0@theirs.test\nSubject: deep\n'
  for (let i = 0; i < depth; i++) mail += `Content-Type: multipart/mixed; boundary="b${i}"\n\n--b${i}\n`
  return `${mail}Content-Type: text/plain\n\nend\n`
}

describe('quarantineInbound', () => {
  it('keeps the mail, with the reason', async () => {
    const { campaign } = await written()
    const { workspaceId } = campaign
    const inboxId = await arrive(campaign, 'From: a@b.test\n\nx')
    await mailbox().quarantineInbound({ workspaceId, inboxId, reason: 'SomeError' })
    await mailbox().processInbound({ workspaceId, inboxId })
    expect(await rows(campaign, 'select 1 from inbound_message')).toHaveLength(0)
  })
})
