/** An answer that speaks of a meeting: what it says comes true when it is out, and it does not leave once it is false. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import { startThread, type RunningThread } from '#test/support/running-thread.ts'

const { test, smtp } = await databaseAndSmtp({ pool: 8 })

/** The draft of an answer to somebody who proposes a time that is free. */
async function offer(): Promise<{ thread: RunningThread; draftId: string }> {
  const thread = await startThread(test, {
    smtpPort: smtp.port,
    body: 'Sounds good! Could we meet next Tuesday at 3 pm to talk about it?',
  })
  const { workspaceId, threadId, activities } = thread
  const inboundId = await thread.inboundId()
  await activities.classifyThread({ workspaceId, threadId, inboundId, intentId: null, by: null })
  const draftId = randomUUID()
  const drafted = await activities.draftAnswer({
    workspaceId,
    threadId,
    draftId,
    kind: 'answer',
    followUpId: null,
    inboundId,
    attempt: 1,
    requestId: null,
  })
  expect(drafted).toEqual({ kind: 'drafted', meetingTalk: 'agreed' })
  expect(await activities.validateDraft({ workspaceId, threadId, draftId })).toMatchObject({ kind: 'passed' })
  return { thread, draftId }
}

const meetings = (thread: RunningThread) =>
  thread.rows('select status, tentative_until is not null as "isKept" from meeting')
const toldMeeting = async (thread: RunningThread) =>
  (
    await thread.rows(
      `select payload->'message'->>'kind' as kind from outbox_item where verb = 'tellMeeting'`,
    )
  ).map(({ kind }) => kind)

describe('an answer that offers a meeting', () => {
  it('keeps its time free, and books it with the transaction that says it is out', async () => {
    const { thread, draftId } = await offer()
    expect(await meetings(thread)).toEqual([{ status: 'tentative', isKept: true }])
    expect(await toldMeeting(thread)).not.toContain('confirmed')
    expect(await thread.send(draftId)).toMatchObject({ kind: 'accepted' })
    expect(await meetings(thread)).toEqual([{ status: 'tentative', isKept: false }])
    expect(await toldMeeting(thread)).toContain('confirmed')
    expect(await thread.rows('select meeting_talk from draft')).toEqual([{ meeting_talk: 'agreed' }])
  })

  it('gives its time free when it is rejected', async () => {
    const { thread, draftId } = await offer()
    const { workspaceId, threadId } = thread
    await thread.activities.settleDraft({ workspaceId, threadId, draftId, state: 'rejected' })
    await thread.activities.settleDraft({ workspaceId, threadId, draftId, state: 'rejected' })
    expect(await toldMeeting(thread)).toContain('released')
    expect(await thread.rows('select state from draft')).toEqual([{ state: 'rejected' }])
  })

  it('keeps its time when it is given up while nobody knows whether it went out, and says so', async () => {
    const { thread, draftId } = await offer()
    const { workspaceId, threadId } = thread
    smtp.script = { dot: 'acceptThenDrop' }
    expect(await thread.send(draftId)).toEqual({ kind: 'held', reason: 'send_unknown' })
    smtp.script = {}
    await thread.activities.settleDraft({ workspaceId, threadId, draftId, state: 'rejected' })
    expect(await toldMeeting(thread)).not.toContain('released')
    expect(
      await thread.rows(
        'select status, tentative_until = start_at as "isKeptToItsStart", failure from meeting',
      ),
    ).toEqual([
      {
        status: 'tentative',
        isKeptToItsStart: true,
        failure: expect.stringContaining('Look into the Sent folder') as string,
      },
    ])
  })

  it('does not leave once its time belongs to somebody else', async () => {
    const { thread, draftId } = await offer()
    await thread.campaign.run((em) =>
      em.execute(`update meeting set status = 'released', tentative_until = null`),
    )
    await thread.campaign.run((em) =>
      em.execute(
        `insert into meeting (workspace_id, calendar_id, source, status, title, start_at, end_at, uid)
         select workspace_id, calendar_id, 'manual', 'confirmed', title, start_at, end_at, 'other' from meeting`,
      ),
    )
    smtp.received.length = 0
    expect(await thread.send(draftId)).toEqual({ kind: 'held', reason: 'draft_failed' })
    expect(smtp.received).toEqual([])
  })
})
