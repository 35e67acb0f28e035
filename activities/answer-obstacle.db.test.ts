/** What forbids an answer that is about to leave: whatever was committed before it had the thread's lock. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { suppress } from '#database/records/suppression.ts'
import type { SuppressionReason } from '#domain/statuses.ts'
import { answer } from '#test/support/arriving-mails.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { startThread, type RunningThread } from '#test/support/running-thread.ts'
import { startSmtpServer, type TestSmtpServer } from '#test/support/smtp-server.ts'

let test: TestDatabase
let smtp: TestSmtpServer
const USER = randomUUID()

beforeAll(async () => {
  test = await testDatabase({ pool: 8 })
  smtp = await startSmtpServer()
})
afterAll(async () => {
  await test.close()
  await smtp.close()
})

/** A thread whose first mail has left the server's list. */
async function begin(): Promise<RunningThread> {
  const thread = await startThread(test, { smtpPort: smtp.port })
  smtp.received.length = 0
  return thread
}

const suppressAs = (thread: RunningThread, reason: SuppressionReason) =>
  thread.campaign.run((em) =>
    suppress(em, test.keyring, {
      workspaceId: thread.workspaceId,
      emailKey: 'person0@theirs.test',
      reason,
      messageId: null,
    }),
  )

describe('an answer', () => {
  it('is overtaken by a later mail, by a take-over, and by another draft', async () => {
    const thread = await begin()
    const { workspaceId, threadId } = thread
    const late = await thread.writeDraft()
    await thread.receive(answer(thread.message.messageIdHeader, { body: 'One more thing.' }))
    expect(await thread.send(late)).toEqual({ kind: 'overtaken' })
    const left = await thread.writeDraft()
    await thread.activities.settleDraft({ workspaceId, threadId, draftId: left, state: 'superseded' })
    expect(await thread.send(left)).toEqual({ kind: 'overtaken' })
    const silenced = await thread.writeDraft()
    await thread.campaign.run((em) => em.execute('update thread set taken_over_by = ?', [USER]))
    expect(await thread.send(silenced)).toEqual({ kind: 'overtaken' })
    expect(await thread.send(randomUUID())).toEqual({ kind: 'overtaken' })
    expect(smtp.received).toHaveLength(0)
    expect(await thread.rows(`select 1 from message where purpose = 'answer'`)).toEqual([])
  })
})

describe('a suppressed address', () => {
  it('gets no automatic answer and no follow-up, and the conversation is told', async () => {
    const thread = await begin()
    await suppressAs(thread, 'unsubscribed')
    expect(await thread.send(await thread.writeDraft(), true)).toEqual({ kind: 'overtaken' })
    expect(await thread.send(await thread.writeDraft({ kind: 'follow_up' }), true)).toEqual({
      kind: 'overtaken',
    })
    expect(smtp.received).toHaveLength(0)
    const told = await thread.rows(
      `select payload->'message' as message from outbox_item where payload->'message'->>'kind' = 'stopped'`,
    )
    expect(told).toContainEqual({ message: { kind: 'stopped', reason: 'unsubscribed' } })
    expect(await thread.rows(`select code from event where kind = 'AnswerUndone'`)).toEqual([
      { code: 'unsubscribed' },
    ])
  })

  it.each([
    ['unsubscribed', 'accepted'],
    ['manual', 'accepted'],
    ['bounced', 'rejected'],
    ['complained', 'rejected'],
  ] as const)('that is %s: what a human approved is %s', async (reason, kind) => {
    const thread = await begin()
    await suppressAs(thread, reason)
    expect(await thread.send(await thread.writeDraft({ approvedBy: USER }))).toMatchObject({ kind })
  })
})

describe('an automatic answer', () => {
  it('is not the second one of a thread and day: a human sees it', async () => {
    const thread = await begin()
    expect(await thread.send(await thread.writeDraft(), true)).toMatchObject({ kind: 'accepted' })
    await thread.receive(answer(thread.message.messageIdHeader, { body: 'And then?' }))
    const second = await thread.writeDraft()
    expect(await thread.send(second, true)).toEqual({ kind: 'held', reason: 'send_failed' })
    expect(await thread.send(second, false)).toMatchObject({ kind: 'accepted' })
  })
})
