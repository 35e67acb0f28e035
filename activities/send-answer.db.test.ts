import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createMailProvider } from '#providers/mail/mail-account.ts'
import { answer, bounce } from '#test/support/arriving-mails.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import { LEASE_IS_OVER } from '#test/support/running-campaign.ts'
import { startThread, type RunningThread, type ThreadSetup } from '#test/support/running-thread.ts'

const USER = randomUUID()
const { test, smtp } = await databaseAndSmtp({ pool: 8 })

/** A thread whose first mail has left the server's list. */
async function begin(setup: Partial<ThreadSetup> = {}): Promise<RunningThread> {
  const thread = await startThread(test, { smtpPort: smtp.port, ...setup })
  smtp.received.length = 0
  return thread
}

const header = (name: string) =>
  new RegExp(`^${name}: (.+)\r$`, 'im').exec(
    (smtp.received.at(-1)?.raw ?? '').replace(/\r\n[ \t]+/g, ' '),
  )?.[1]

async function ledger(thread: RunningThread, draftId: string) {
  const rows = await thread.rows(`select * from message where origin = 'draft:${draftId}'`)
  expect(rows.length).toBeLessThan(2)
  return rows[0]
}

describe('sendAnswer', () => {
  it('answers in the thread: recipient, subject and references are the conversation’s', async () => {
    const thread = await begin()
    await thread.campaign.run((em) =>
      em.execute(`update mailbox set signature = 'Grace Hopper\nThroughline'`),
    )
    const [mail] = await thread.rows('select message_id_header from inbound_message')
    const draftId = await thread.writeDraft()
    expect(await thread.send(draftId)).toMatchObject({ kind: 'accepted' })
    expect(smtp.received).toHaveLength(1)
    expect(smtp.received[0]?.to).toEqual(['person0@theirs.test'])
    expect(header('Subject')).toBe('Re: Hello')
    expect(header('In-Reply-To')).toBe(mail?.['message_id_header'])
    expect(header('References')).toBe(
      `${thread.message.messageIdHeader} ${String(mail?.['message_id_header'])}`,
    )
    expect(smtp.received[0]?.raw).toContain('we begin on Monday.\r\n\r\nGrace Hopper')
  })

  it('has nothing of a campaign: no unsubscribing, no pixel, no redirected link', async () => {
    const thread = await begin()
    await thread.send(await thread.writeDraft({ body: 'See https://example.com/a.' }))
    const raw = smtp.received[0]?.raw ?? ''
    expect(raw).not.toMatch(/List-Unsubscribe|<img|\/c\/|\/o\//i)
    expect(raw).toContain('https://example.com/a')
  })

  it('says that a machine answers where no human pressed a button (RFC 3834)', async () => {
    const thread = await begin()
    await thread.send(await thread.writeDraft({ approvedBy: USER }))
    expect(header('Auto-Submitted')).toBeUndefined()
    await thread.receive(answer(thread.message.messageIdHeader, { body: 'And the price?' }))
    await thread.send(await thread.writeDraft(), true)
    expect(header('Auto-Submitted')).toBe('auto-replied')
  })

  it('goes out once, however often and in parallel it is asked, and states it once', async () => {
    const thread = await begin()
    const draftId = await thread.writeDraft()
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => thread.send(draftId)))
    const kinds = results.map((result) => (result.status === 'fulfilled' ? result.value.kind : 'again'))
    expect(new Set(kinds)).toEqual(new Set(kinds.includes('again') ? ['accepted', 'again'] : ['accepted']))
    expect(await thread.send(draftId)).toMatchObject({ kind: 'accepted' })
    expect(smtp.received).toHaveLength(1)
    expect(await thread.rows(`select code from event where kind = 'AnswerSent'`)).toEqual([
      { code: 'answer' },
    ])
    expect(await thread.rows('select state from draft')).toEqual([{ state: 'sent' }])
  })

  it('counts in the mailbox’s day, without having asked for a place in it', async () => {
    const thread = await begin()
    const draftId = await thread.writeDraft()
    await thread.campaign.run((em) => em.execute('update mailbox set daily_limit = 1'))
    expect(await thread.send(draftId)).toMatchObject({ kind: 'accepted' })
    expect(await thread.rows('select 1 from slot_reservation where used_at is not null')).toHaveLength(2)
  })

  it('is unknown, and held, when its worker died while transmitting', async () => {
    const dead = {
      mailProvider: (account: Parameters<typeof createMailProvider>[0]) => ({
        ...createMailProvider(account),
        transmit: () => new Promise<never>(() => undefined), // as of a process that is gone
      }),
    }
    const thread = await begin({ own: dead })
    const draftId = await thread.writeDraft()
    void thread.send(draftId)
    await expect.poll(async () => (await ledger(thread, draftId))?.['state']).toBe('transmitting')
    await expect(thread.send(draftId)).rejects.toMatchObject({ type: 'try_again' })
    await thread.campaign.run((em) => em.execute(LEASE_IS_OVER))
    expect(await thread.send(draftId)).toEqual({ kind: 'held', reason: 'send_unknown' })
  })

  it('is sent again with the same bytes after a human said to retry what nobody knows the fate of', async () => {
    const thread = await begin()
    const { workspaceId, threadId } = thread
    const draftId = await thread.writeDraft()
    smtp.script = { dot: 'acceptThenDrop' }
    const record = {
      workspaceId,
      threadId,
      workflowId: 'thread:x',
      state: 'held' as const,
      draftId,
      dueAt: null,
    }
    expect(await thread.send(draftId)).toEqual({ kind: 'held', reason: 'send_unknown' })
    await thread.activities.recordThread({
      ...record,
      eventId: randomUUID(),
      change: 'held',
      reason: 'send_unknown',
      by: null,
    })
    expect(await thread.rows('select reason, message_id, person_id, thread_id from hold')).toEqual([
      {
        reason: 'send_unknown',
        message_id: (await ledger(thread, draftId))?.['id'],
        person_id: thread.personId,
        thread_id: threadId,
      },
    ])
    smtp.script = {}
    await thread.activities.recordThread({
      ...record,
      eventId: randomUUID(),
      state: 'sending',
      change: 'retried',
      reason: null,
      by: USER,
    })
    expect(await thread.rows('select resolution, resolved_by from hold')).toEqual([
      { resolution: 'retried', resolved_by: USER },
    ])
    expect(await thread.send(draftId)).toMatchObject({ kind: 'accepted' })
    const [one, other] = smtp.received.map(({ raw }) => raw)
    expect(one).toBe(other)
  })

  it('is out by the word of a human who knows it, with all that follows, and is not sent again', async () => {
    const thread = await begin()
    const { workspaceId, threadId } = thread
    const draftId = await thread.writeDraft({ approvedBy: USER })
    smtp.script = { dot: 'acceptThenDrop' }
    expect(await thread.send(draftId)).toEqual({ kind: 'held', reason: 'send_unknown' })
    smtp.script = {}
    smtp.received.length = 0
    const record = { workspaceId, threadId, workflowId: 'thread:x', draftId, dueAt: null, by: USER }
    const held = { state: 'held', change: 'held', reason: 'send_unknown' } as const
    const marked = { state: 'sending', change: 'marked_sent', reason: null } as const
    for (const fact of [held, marked, marked])
      await thread.activities.recordThread({ ...record, ...fact, eventId: randomUUID() })
    expect(await ledger(thread, draftId)).toMatchObject({
      state: 'resolved',
      resolution: 'sent',
      resolved_by: USER,
    })
    expect(await thread.rows('select resolution, resolved_by from hold')).toEqual([
      { resolution: 'marked_sent', resolved_by: USER },
    ])
    expect(await thread.send(draftId)).toMatchObject({ kind: 'accepted' })
    expect(smtp.received).toEqual([])
    expect(await thread.rows('select state from draft')).toEqual([{ state: 'sent' }])
    expect(await thread.rows(`select 1 from event where kind = 'AnswerSent'`)).toHaveLength(1)
  })

  it('is held when a server refuses its text, and may be tried again', async () => {
    const thread = await begin()
    const { workspaceId, threadId } = thread
    const draftId = await thread.writeDraft()
    smtp.script = { dot: '554 5.6.0 not this text' }
    expect(await thread.send(draftId)).toEqual({ kind: 'held', reason: 'send_rejected' })
    expect(await thread.send(draftId)).toEqual({ kind: 'held', reason: 'send_rejected' })
    smtp.script = {}
    await thread.activities.recordThread({
      workspaceId,
      threadId,
      workflowId: 'thread:x',
      eventId: randomUUID(),
      state: 'sending',
      change: 'retried',
      reason: null,
      draftId,
      dueAt: null,
      by: USER,
    })
    expect(await thread.send(draftId)).toMatchObject({ kind: 'accepted' })
  })

  it('is put off by a passing failure, and refused for good by a server that knows no such person', async () => {
    const thread = await begin()
    const draftId = await thread.writeDraft()
    smtp.script = { dot: '450 4.2.0 later' }
    expect(await thread.send(draftId)).toMatchObject({ kind: 'deferred' })
    expect(await thread.rows('select 1 from slot_reservation')).toHaveLength(1)
    smtp.script = { rcptTo: '550 5.1.1 no such user' }
    expect(await thread.send(draftId)).toEqual({ kind: 'rejected' })
    expect(await thread.rows('select reason from suppression')).toEqual([{ reason: 'bounced' }])
  })

  it('is held while the mailbox cannot send', async () => {
    const thread = await begin()
    const draftId = await thread.writeDraft()
    await thread.campaign.run((em) => em.execute(`update mailbox set status = 'paused'`))
    expect(await thread.send(draftId)).toEqual({ kind: 'held', reason: 'mailbox_unavailable' })
    await thread.campaign.run((em) => em.execute(`update mailbox set status = 'connected'`))
    smtp.script = { mailFrom: '535 5.7.8 no' }
    expect(await thread.send(draftId)).toEqual({ kind: 'held', reason: 'mailbox_unavailable' })
    smtp.script = {}
    expect(await thread.send(draftId)).toMatchObject({ kind: 'accepted' })
  })

  it('counts as sent after a crash, though a mail has come since', async () => {
    const thread = await begin()
    const draftId = await thread.writeDraft()
    await thread.send(draftId)
    await thread.receive(answer(thread.message.messageIdHeader, { body: 'One more thing.' }))
    expect(await thread.send(draftId)).toMatchObject({ kind: 'accepted' })
    expect(smtp.received).toHaveLength(1)
  })
})

describe('what comes back to an answer', () => {
  it('stands in the same thread and tells it, though no enrolment is left', async () => {
    const thread = await begin()
    const draftId = await thread.writeDraft()
    await thread.send(draftId)
    const id = String((await ledger(thread, draftId))?.['message_id_header'])
    await thread.receive(answer(id, { body: 'Perfect.' }))
    const mails = await thread.rows('select thread_id, message_id from inbound_message order by received_at')
    expect(mails.at(-1)).toEqual({
      thread_id: thread.threadId,
      message_id: (await ledger(thread, draftId))?.['id'],
    })
    expect(await thread.rows(`select 1 from outbox_item where verb = 'tellThread'`)).toHaveLength(2)
  })

  it('is a bounce: the address is suppressed, the thread stopped, and the report found by the private header', async () => {
    const thread = await begin()
    const draftId = await thread.writeDraft()
    await thread.send(draftId)
    await thread.campaign.run((em) => em.execute(`update thread set state = 'sent'`))
    const row = await ledger(thread, draftId)
    const report = bounce('<rewritten@by.theirs>', '5.1.1').replace(
      'To: person0@theirs.test\n\n--b--',
      `X-Throughline-Step: message/${String(row?.['id'])}\n\n--b--`,
    )
    await thread.receive(report)
    expect((await ledger(thread, draftId))?.['failure_code']).toBe('bounced_hard')
    expect(await thread.rows('select reason from suppression')).toEqual([{ reason: 'bounced' }])
    const told = await thread.rows(
      `select payload from outbox_item where payload->'message'->>'kind' = 'stopped'`,
    )
    expect(told).toEqual([
      { payload: { threadId: thread.threadId, message: { kind: 'stopped', reason: 'bounced' } } },
    ])
  })
})
