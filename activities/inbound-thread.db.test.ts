/** Which conversation a mail joins, what is learnt of it on the way in, and who is told. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { storeArrival } from '#database/records/inbox.ts'
import { threadDependencies } from '#test/support/activity-dependencies.ts'
import { answer } from '#test/support/arriving-mails.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import { receiveMail, startThread, type RunningThread } from '#test/support/running-thread.ts'
import { createMailboxActivities } from './mailbox.ts'

const { test, smtp } = await databaseAndSmtp({ pool: 12 })

const begin = () => startThread(test, { smtpPort: smtp.port })

/** A letter that answers nothing. */
function letter(subject: string, { from = 'Ada <person0@theirs.test>', extra = '', body = 'Hello!' } = {}) {
  return `From: ${from}\nTo: sender0@ours.test\nSubject: ${subject}\nMessage-ID: <${randomUUID()}@theirs.test>\n${extra}\n${body}\n`
}

const threads = (thread: RunningThread) => thread.rows('select id, campaign_id from thread order by id')

/** To whom mails that people wrote were reported, by thread. */
async function arrivals(thread: RunningThread): Promise<unknown[]> {
  const rows = await thread.rows(
    `select payload->>'threadId' as id from outbox_item where payload->'message'->>'kind' = 'mailArrived' order by id`,
  )
  return rows.map(({ id }) => id)
}

describe('a mail of somebody who has a conversation', () => {
  it('begins another with a subject of its own, which belongs to no campaign', async () => {
    const thread = await begin()
    await thread.receive(letter('Our invoice of March'))
    const [first, second] = await threads(thread)
    expect(first).toMatchObject({ id: thread.threadId, campaign_id: thread.campaign.campaignId })
    expect(second).toMatchObject({ campaign_id: null })
    expect(await arrivals(thread)).toEqual([thread.threadId, second?.['id']])
    await thread.receive(letter('RE: Our invoice of March'))
    expect(await threads(thread)).toHaveLength(2)
  })

  it.each([
    ['the subject of the first mail, without references', letter('Re: Hello Ada')],
    ['no subject', letter('')],
    ['references that nobody knows', letter('Something else', { extra: 'References: <x@y.test>\n' })],
    [
      'a machine, whatever its subject',
      letter('Automatic reply: away', { extra: 'Auto-Submitted: auto-replied\n' }),
    ],
  ])('joins it with %s', async (_what, mail) => {
    const thread = await begin()
    await thread.receive(mail)
    expect(await threads(thread)).toHaveLength(1)
  })

  it('joins it when it answers their own earlier mail', async () => {
    const thread = await begin()
    await thread.receive(letter('Our invoice of March'))
    const [mail] = await thread.rows(
      'select message_id_header, thread_id from inbound_message order by id desc',
    )
    await thread.receive(
      letter('A correction', { extra: `In-Reply-To: ${String(mail?.['message_id_header'])}\n` }),
    )
    const [last] = await thread.rows('select thread_id from inbound_message order by id desc')
    expect(last?.['thread_id']).toBe(mail?.['thread_id'])
  })
})

describe('what is learnt on the way in', () => {
  it('is the sender’s clock and what our server says of the sender, once an admin has named that server', async () => {
    const thread = await begin()
    const extra = [
      'Authentication-Results: mx.ours.test; dmarc=pass header.from=theirs.test',
      'Received: from theirs.test by mx.ours.test with ESMTPS; Thu, 26 Nov 2026 14:00:00 +0000',
      'Date: Thu, 26 Nov 2026 15:00:00 +0100',
      '',
    ].join('\n')
    const learnt = 'select offset_minutes, is_authenticated from inbound_message order by id desc'
    await thread.receive(letter('Hello', { extra }))
    expect((await thread.rows(learnt))[0]).toEqual({ offset_minutes: 60, is_authenticated: null })
    await thread.campaign.run((em) => em.execute(`update mailbox set authserv_id = 'mx.ours.test'`))
    await thread.receive(letter('Hello Ada', { extra }))
    expect((await thread.rows(learnt))[0]).toEqual({ offset_minutes: 60, is_authenticated: true })
  })

  it('is never told to the assistant of a machine’s mail: absence, list, answer, address without a reader', async () => {
    const thread = await begin()
    const told = await arrivals(thread)
    await thread.campaign.run((em) => em.execute(`update thread set state = 'sent'`))
    await thread.receive(
      letter('Out of office', {
        extra: 'Auto-Submitted: auto-replied\n',
        body: 'I am out of the office for two weeks.',
      }),
    )
    await thread.receive(letter('News', { extra: 'List-Id: <news.theirs.test>\n' }))
    await thread.receive(letter('Automatic answer', { extra: 'Auto-Submitted: auto-generated\n' }))
    await thread.receive(letter('Your order', { from: 'noreply@theirs.test' }))
    const [last] = await thread.rows('select because from inbound_message order by id desc limit 1')
    expect(last?.['because']).toContain('sent from noreply@, which takes no answers')
    expect(await arrivals(thread)).toEqual(told)
    const absent = await thread.rows(
      `select 1 from outbox_item where verb = 'tellThread' and payload->'message'->>'kind' = 'absent'`,
    )
    expect(absent).toHaveLength(1)
  })

  it('is the order of mails that came in the same millisecond', async () => {
    const thread = await begin()
    await thread.campaign.run((em) =>
      em.execute(`update inbound_message set received_at = now() + interval '1 hour'`),
    )
    const ids = await Promise.all([1, 2, 3].map(() => arrive(thread, answer(thread.message.messageIdHeader))))
    await test.database.instance((em) =>
      em.execute(`update inbox_item set created_at = '2026-11-26 10:00:00' where id in (?, ?, ?)`, ids),
    )
    for (const inboxId of ids) await process(thread, inboxId)
    const rows = await thread.rows('select distinct received_at from inbound_message')
    expect(rows).toHaveLength(4)
  })
})

async function arrive({ workspaceId, campaign }: RunningThread, mail: string): Promise<string> {
  const raw = Buffer.from(mail.replace(/\r?\n/g, '\r\n'))
  const mailboxId = campaign.mailboxIds[0] ?? ''
  const arrived = { workspaceId, mailboxId, raw, byteLength: raw.length, eventId: randomUUID() }
  const { inboxId } = await test.database.instance((em) =>
    storeArrival(em, test.keyring, { provider: 'webhook', ...arrived }),
  )
  return inboxId
}

function process({ workspaceId }: RunningThread, inboxId: string): Promise<void> {
  return createMailboxActivities(threadDependencies(test)).processInbound({ workspaceId, inboxId })
}

describe('the same mail, delivered twenty times', () => {
  it('in parallel and out of order, to two mailboxes: one mail, one decision, one lead', async () => {
    const thread = await begin()
    const { workspaceId, threadId, campaign, activities } = thread
    const second = randomUUID()
    await campaign.run((em) =>
      em.execute(
        `insert into mailbox (id, workspace_id, name, address, smtp_host, smtp_port)
         values (?, ?, 'Second', 'second@ours.test', '127.0.0.1', 1)`,
        [second, workspaceId],
      ),
    )
    const mail = answer(thread.message.messageIdHeader, { body: 'Sounds good, I am interested. The price?' })
    const places = Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0 ? campaign : { workspaceId, mailboxIds: [second] },
    )
    await Promise.all(places.map((place) => receiveMail(test, place, mail)))
    const mails = await thread.rows(`select id from inbound_message order by received_at desc`)
    expect(mails).toHaveLength(2) // this one, and the one that began the conversation
    expect(await arrivals(thread)).toHaveLength(2)
    const ask = { workspaceId, threadId, inboundId: await thread.inboundId(), intentId: null, by: null }
    const results = await Promise.all(Array.from({ length: 20 }, () => activities.classifyThread(ask)))
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1)
    expect(await thread.rows('select 1 from classification')).toHaveLength(1)
    expect(await thread.rows('select 1 from lead')).toHaveLength(1)
    expect(
      await thread.rows(`select 1 from event where kind in ('MailClassified', 'LeadCreated')`),
    ).toHaveLength(2)
  })
})

describe('a lead', () => {
  it('hears that its person has written and unsubscribed', async () => {
    const thread = await begin()
    await thread.campaign.run((em) =>
      em.execute(`insert into lead (workspace_id, person_id, source) values (?, ?, 'manual')`, [
        thread.workspaceId,
        thread.personId,
      ]),
    )
    await thread.receive(answer(thread.message.messageIdHeader, { body: 'One question.' }))
    await thread.receive(
      answer(thread.message.messageIdHeader, { subject: 'unsubscribe', body: 'unsubscribe' }),
    )
    const told = await thread.rows(
      `select payload->'message'->>'activity' as activity from outbox_item where verb = 'tellLead' order by id`,
    )
    expect(told).toEqual([{ activity: 'mail_received' }, { activity: 'unsubscribed' }])
  })
})
