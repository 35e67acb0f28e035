/** What forbids an answer that is about to leave: whatever was committed before it had the thread's lock. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { subjectCipher } from '#database/envelopes.ts'
import { markApproved, markReady } from '#database/records/drafts.ts'
import { insertEdit } from '#database/records/human-drafts.ts'
import { readProposal, type Proposal } from '#database/records/meeting-proposals.ts'
import { bookByHand } from '#database/records/meetings.ts'
import { suppress } from '#database/records/suppression.ts'
import type { SuppressionReason } from '#domain/statuses.ts'
import { answer } from '#test/support/arriving-mails.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import { startThread, type RunningThread } from '#test/support/running-thread.ts'
import { openAnswer } from './decide-proposal.ts'

const USER = randomUUID()
const { test, smtp } = await databaseAndSmtp({ pool: 8 })

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

describe('an answer that offers times to choose from', () => {
  const DAYS_MS = 86_400_000
  /** A draft that is ready, written now, and the first of the slots that its mail was offered. */
  async function offer() {
    let later = 0
    const thread = await startThread(test, {
      smtpPort: smtp.port,
      body: 'Could we have a demo?',
      own: { now: () => Date.now() + later },
    })
    const { workspaceId, threadId, activities } = thread
    const inboundId = await thread.inboundId()
    await activities.classifyThread({ workspaceId, threadId, inboundId, intentId: null, by: null })
    const write = async () => {
      const draft = { workspaceId, threadId, draftId: randomUUID() }
      const order = { kind: 'answer' as const, followUpId: null, inboundId, attempt: 1, requestId: null }
      await activities.draftAnswer({ ...draft, ...order })
      await thread.campaign.run((em) => markReady(em, draft.draftId))
      return draft.draftId
    }
    const draftId = await write()
    const [first, ...others] = await thread.campaign.run(async (em) => {
      const [proposal, [person]] = [
        await readProposal(em, inboundId),
        await em.execute<{ key: string }[]>('select subject_key_id as key from person'),
      ]
      const kept = openAnswer(await subjectCipher(em, test.keyring, person?.key ?? ''), proposal as Proposal)
      const words = kept.point.kind === 'ask' ? kept.point.slots : []
      return kept.offered.map((slot, index) => ({ ...slot, words: words[index] ?? '' }))
    })
    if (!first) throw new Error('nothing was offered')
    const book = () =>
      thread.campaign.run((em) =>
        bookByHand(em, test.keyring, {
          ...first,
          workspaceId,
          personId: thread.personId,
          threadId: null,
          mailboxId: null,
          elsewhere: [],
          title: 'Somebody else',
          description: null,
          timezone: 'UTC',
          by: USER,
          now: Date.now(),
        }),
      )
    const wait = (days: number) => (later = days * DAYS_MS)
    return { thread, draftId, write, book, wait, first, others }
  }
  const HELD = { kind: 'held', reason: 'draft_failed' }

  it('is held once one of them is taken; another one is written, of what is free', async () => {
    const { thread, draftId, write, book } = await offer()
    await book()
    expect(await thread.send(draftId)).toEqual(HELD)
    expect(await thread.send(await write())).toMatchObject({ kind: 'accepted' })
  })

  it('is held once one of them is over', async () => {
    const { thread, draftId, wait } = await offer()
    wait(40)
    expect(await thread.send(draftId)).toEqual(HELD)
  })

  it('goes out where a human has left the taken one out, and not where they have kept it', async () => {
    const { thread, draftId, book, first, others } = await offer()
    const { workspaceId, threadId } = thread
    const writer = { keyring: test.keyring, actor: { workspaceId, userId: USER, requestId: randomUUID() } }
    const edit = (body: string) =>
      thread.campaign.run(async (em) => {
        const id = await insertEdit(em, writer, { threadId, basedOn: draftId, body })
        await markApproved(em, id, USER)
        return id
      })
    await book()
    expect(await thread.send(await edit(`Does ${first.words} suit you?`))).toEqual(HELD)
    expect(await thread.send(await edit(`Does ${others[0]?.words} suit you?`))).toMatchObject({
      kind: 'accepted',
    })
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
    const stated = kind === 'rejected' ? [{ code: reason }] : []
    expect(await thread.rows(`select code from event where kind = 'AnswerRefused'`)).toEqual(stated)
  })
})

describe('an automatic answer', () => {
  it('is not the second one of a thread and day: a human sees it', async () => {
    const thread = await begin()
    expect(await thread.send(await thread.writeDraft(), true)).toMatchObject({ kind: 'accepted' })
    await thread.receive(answer(thread.message.messageIdHeader, { body: 'And then?' }))
    const second = await thread.writeDraft()
    expect(await thread.send(second, true)).toEqual({ kind: 'unapproved' })
    expect(await thread.send(second, false)).toMatchObject({ kind: 'accepted' })
  })
})
