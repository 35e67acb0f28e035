import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '#test/support/eventually.ts'
import { testTemporal, type TestTemporal } from '#test/support/temporal.ts'
import {
  ThreadDiary,
  threadActivities,
  toAnswer,
  type ThreadBehaviour,
} from '#test/support/thread-activities.ts'
import { openThread, type TestThread } from '#test/support/thread-play.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const diary = new ThreadDiary()
const behaviours = new Map<string, ThreadBehaviour>()
let temporal: TestTemporal

beforeAll(async () => {
  // Without a cache every task is a replay of the whole history, as after the death of a worker.
  temporal = await testTemporal({ activities: threadActivities(diary, behaviours), maxCachedWorkflows: 0 })
})
afterAll(() => temporal.close())

const open = (behaviour: ThreadBehaviour = {}): TestThread =>
  openThread({ temporal, diary, behaviours }, behaviour)
/** A thread whose first mail has a draft. */
async function drafted(behaviour: ThreadBehaviour = {}): Promise<TestThread> {
  const thread = open(behaviour)
  await thread.mail()
  await thread.reaches('draft_ready')
  return thread
}
const DRAFTED = [
  ...['classifying:none', 'classify', 'drafting:none', 'draft:answer:1'],
  ...['validating:none', 'validate', 'draft_ready:draft_ready'],
]
/** An answer that went out two days ago but for a second, so that its first follow-up is due in a second. */
const followedUp = (): ThreadBehaviour => {
  let sends = 0
  return { send: () => ({ kind: 'accepted', at: Date.now() - (++sends === 1 ? 2 * DAY - 1_000 : 0) }) }
}

describe('thread workflow', () => {
  it('drafts for a mail, sends what a human approves, and rests until the next mail', async () => {
    const thread = await drafted()
    await temporal.gateway.approveDraft(thread.ref, { ...thread.decision(), followUps: false })
    expect(await thread.end()).toBe('sent')
    expect(thread.lines()).toEqual([...DRAFTED, 'sending:approved', 'send', 'sent:none'])
    await thread.mail()
    await thread.reaches('draft_ready')
    expect(thread.drafts()).toHaveLength(2)
  })

  it('answers by itself after the undo window where intent and evidence allow it', async () => {
    const thread = open({ classify: () => ({ ...toAnswer, mayAutoSend: true, undoMs: 1_000 }) })
    await thread.mail()
    await thread.says('undo_window:scheduled')
    await thread.reaches('sent')
    expect(thread.lines().slice(6)).toEqual([
      ...['undo_window:scheduled', 'sending:approved', 'send', 'plan:3', 'sent:none'],
    ])
  })

  it('keeps an answer back that a human calls back in time', async () => {
    const thread = open({ classify: () => ({ ...toAnswer, mayAutoSend: true, undoMs: HOUR }) })
    await thread.mail()
    await thread.reaches('undo_window')
    await temporal.gateway.undoAnswer(thread.ref, thread.decision())
    await thread.reaches('draft_ready')
    expect(thread.lines()).not.toContain('send')
  })

  it('drafts again when a check fails, three times at most, and then asks a human', async () => {
    const thread = open({ validate: () => ({ kind: 'failed' }) })
    await thread.mail()
    await thread.reaches('held')
    expect(thread.lines().filter((line) => line.startsWith('draft:'))).toHaveLength(3)
    expect(new Set(thread.drafts()).size).toBe(3)
    await temporal.gateway.approveDraft(thread.ref, { ...thread.decision(), followUps: false })
    expect(await thread.end()).toBe('sent')
  })

  it('takes what a human wrote in the place of the draft', async () => {
    const thread = await drafted()
    const [basedOn = ''] = thread.drafts()
    const texts = [randomUUID(), randomUUID()]
    const edits = await Promise.allSettled(
      texts.map((draftId) => temporal.gateway.editDraft(thread.ref, { updateId: draftId, draftId, basedOn })),
    )
    expect(edits.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const own = texts[edits.findIndex(({ status }) => status === 'fulfilled')] ?? ''
    await eventually(async () => (await thread.state())?.flow.draft?.draftId === own)
    const stale = temporal.gateway.approveDraft(thread.ref, {
      ...thread.decision(),
      draftId: basedOn,
      followUps: false,
    })
    await expect(stale).rejects.toMatchObject({
      code: 'wrong_state',
      message: 'Another draft has taken the place of this one; look at the conversation again.',
    })
    await temporal.gateway.approveDraft(thread.ref, {
      updateId: randomUUID(),
      draftId: own,
      followUps: false,
    })
    expect(await thread.end()).toBe('sent')
  })

  it('drafts anew with an instruction, and as a human corrects the intent', async () => {
    const thread = await drafted()
    const requestId = randomUUID()
    await temporal.gateway.regenerateDraft(thread.ref, { updateId: randomUUID(), requestId })
    await eventually(async () => thread.drafts().length === 2)
    await thread.reaches('draft_ready')
    await temporal.gateway.correctIntent(thread.ref, { updateId: randomUUID(), intentId: randomUUID() })
    await eventually(async () => thread.drafts().length === 3)
    expect(thread.lines()).toContain('classify:corrected')
    expect(thread.lines().filter((line) => line === 'settle:superseded')).toHaveLength(2)
  })

  it('is silent while a human answers by hand, and goes on when it is handed back', async () => {
    const thread = await drafted()
    await temporal.gateway.takeOverThread(thread.ref, thread.decision())
    await thread.reaches('taken_over')
    await thread.mail()
    await thread.hears(3)
    expect(thread.drafts()).toHaveLength(1)
    await temporal.gateway.handBackThread(thread.ref, thread.decision())
    await thread.reaches('draft_ready')
    expect(thread.drafts()).toHaveLength(2)
  })

  it('rests after a rejection until a mail or a human wants another draft', async () => {
    const thread = await drafted()
    await temporal.gateway.rejectDraft(thread.ref, thread.decision())
    await thread.reaches('new')
    expect(thread.lines().slice(-2)).toEqual(['settle:rejected', 'new:rejected'])
    await temporal.gateway.regenerateDraft(thread.ref, { updateId: randomUUID(), requestId: randomUUID() })
    await thread.reaches('draft_ready')
  })

  it('supersedes the draft under way for a newer mail', async () => {
    let answer = () => {}
    const asked = new Promise<void>((resolve) => (answer = resolve))
    let isFirst = true
    const thread = open({
      draft: async () => {
        if (isFirst) await asked
        isFirst = false
        return { kind: 'drafted', meetingTalk: 'none' }
      },
    })
    await thread.mail()
    await eventually(async () => thread.drafts().length === 1)
    await thread.mail()
    await thread.hears(2)
    answer()
    await thread.reaches('draft_ready')
    expect(thread.drafts()).toHaveLength(2)
    expect(thread.lines()).toContain('settle:superseded')
  })

  it('closes, also by a cancellation from Temporal Web, and opens again with the next mail', async () => {
    const thread = await drafted()
    await temporal.cli('workflow', 'cancel', '--workflow-id', thread.id)
    expect(await thread.end()).toBe('closed')
    await thread.mail()
    await thread.reaches('draft_ready')
    await temporal.gateway.closeThread(thread.ref, thread.decision())
    expect(await thread.end()).toBe('closed')
  })
})

describe('follow-ups', () => {
  it('go out when they are due, from a draft of their own', async () => {
    const thread = await drafted(followedUp())
    await temporal.gateway.approveDraft(thread.ref, { ...thread.decision(), followUps: true })
    await thread.says('draft:follow_up:1')
    await eventually(async () => (await thread.state())?.flow.followUps.length === 2)
    expect(thread.lines().filter((line) => line === 'send')).toHaveLength(2)
    expect((await thread.state())?.waitingFor).toBe('follow_up')
  })

  it('are cancelled by a reply', async () => {
    const thread = await drafted()
    await temporal.gateway.approveDraft(thread.ref, { ...thread.decision(), followUps: true })
    await thread.reaches('sent')
    await thread.mail()
    await thread.says('cancel:reply_received')
    expect((await thread.state())?.flow.followUps).toEqual([])
  })

  it('are cancelled once a meeting with the person is agreed', async () => {
    const thread = await drafted()
    await temporal.gateway.approveDraft(thread.ref, { ...thread.decision(), followUps: true })
    await thread.reaches('sent')
    expect(await temporal.gateway.tellThread(thread.ref, { kind: 'meetingAgreed' })).toBe(true)
    expect(await thread.end()).toBe('sent')
    expect(thread.lines()).toContain('cancel:meeting_agreed')
  })

  it('are cancelled one by one, by a stop, and moved behind an absence', async () => {
    const thread = await drafted()
    await temporal.gateway.approveDraft(thread.ref, { ...thread.decision(), followUps: true })
    await thread.reaches('sent')
    const until = Date.now() + 10 * DAY
    await temporal.gateway.tellThread(thread.ref, { kind: 'absent', until })
    const first = await eventually(async () => {
      const next = (await thread.state())?.flow.followUps[0]
      return next?.dueAt === until && next
    })
    const wish = { updateId: randomUUID(), followUpId: first.id }
    await eventually(() => temporal.gateway.cancelFollowUp(thread.ref, wish).then(() => true))
    await thread.says('cancel:by_hand')
    await temporal.gateway.tellThread(thread.ref, { kind: 'stopped', reason: 'unsubscribed' })
    expect(await thread.end()).toBe('sent')
    expect(thread.lines()).toContain('cancel:unsubscribed')
  })
})
