import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gaveUp } from '#test/support/contact-activities.ts'
import { eventually } from '#test/support/eventually.ts'
import { testTemporal, type TestTemporal } from '#test/support/temporal.ts'
import {
  ThreadDiary,
  threadActivities,
  toAnswer,
  type ThreadBehaviour,
} from '#test/support/thread-activities.ts'
import { openThread, type TestThread } from '#test/support/thread-play.ts'

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

describe('a held thread', () => {
  const failingOnce = (): ThreadBehaviour => {
    let times = 0
    return {
      classify: () => {
        if (++times === 1) throw gaveUp()
        return toAnswer
      },
    }
  }

  it.each([[[]], [['--input', 'null']], [['--input', '{"by":7}']]])(
    'goes on by the signal `retry` from Temporal Web: %s',
    async (input: string[]) => {
      const thread = open(failingOnce())
      await thread.mail()
      await thread.reaches('held')
      const query = `HoldReason = 'activity_failed' and WorkflowId = '${thread.id}'`
      await eventually(async () => (await temporal.client.workflow.count(query)).count === 1)
      await temporal.cli('workflow', 'signal', '--workflow-id', thread.id, '--name', 'retry', ...input)
      await thread.reaches('draft_ready')
      expect(thread.lines().slice(0, 4)).toEqual([
        ...['classifying:none', 'classify', 'held:held', 'classifying:retried'],
      ])
    },
  )

  it('goes on by itself once the day is over whose calls are used up', async () => {
    let times = 0
    const spent = () => ({ kind: 'held', reason: 'budget_spent', until: Date.now() + 1_000 }) as const
    const thread = open({ classify: () => (++times === 1 ? spent() : toAnswer) })
    await thread.mail()
    await thread.reaches('draft_ready')
    expect(thread.lines().slice(0, 4)).toEqual([
      ...['classifying:none', 'classify', 'held:held', 'classifying:none'],
    ])
  })

  it('sends the same draft again by the update of the gateway', async () => {
    const sent: string[] = []
    const thread = await drafted({
      send: (draftId) => {
        sent.push(draftId)
        return sent.length === 1
          ? { kind: 'held', reason: 'mailbox_unavailable' }
          : { kind: 'accepted', at: Date.now() }
      },
    })
    await temporal.gateway.approveDraft(thread.ref, { ...thread.decision(), followUps: false })
    await thread.reaches('held')
    await temporal.gateway.retryThread(thread.ref, { updateId: randomUUID() })
    expect(await thread.end()).toBe('sent')
    expect(new Set(sent).size).toBe(1)
  })

  it('takes the word of a human that the mail of unknown fate went out', async () => {
    let times = 0
    const thread = await drafted({
      send: () =>
        ++times === 1 ? { kind: 'held', reason: 'send_unknown' } : { kind: 'accepted', at: Date.now() },
    })
    const { updateId, by } = thread.decision()
    await expect(temporal.gateway.markAnswerSent(thread.ref, { updateId, by })).rejects.toMatchObject({
      code: 'wrong_state',
    })
    await temporal.gateway.approveDraft(thread.ref, { ...thread.decision(), followUps: false })
    await thread.reaches('held')
    await temporal.gateway.markAnswerSent(thread.ref, { updateId: randomUUID(), by })
    expect(await thread.end()).toBe('sent')
    expect(thread.lines()).toContain('sending:marked_sent')
  })

  it('is held, not lost, when not even its standing can be written down', async () => {
    let isBroken = true
    const thread = open({
      record: () => {
        if (isBroken) throw gaveUp()
      },
    })
    await thread.mail()
    await eventually(async () => (await thread.state())?.held === 'activity_failed')
    const closing = temporal.gateway.closeThread(thread.ref, { updateId: randomUUID() })
    await expect(closing).rejects.toMatchObject({ code: 'wrong_state' })
    isBroken = false
    await temporal.gateway.retryThread(thread.ref, { updateId: randomUUID() })
    await thread.reaches('draft_ready')
  })
})

describe('a thread that has come to rest', () => {
  it('has nothing to approve, in clear words', async () => {
    const thread = await drafted()
    const decision = thread.decision()
    await temporal.gateway.closeThread(thread.ref, { updateId: randomUUID() })
    await thread.end()
    for (const decide of [
      () => temporal.gateway.approveDraft(thread.ref, { ...decision, followUps: true }),
      () => temporal.gateway.editDraft(thread.ref, decision),
      () => temporal.gateway.retryThread(thread.ref, decision),
      () => temporal.gateway.regenerateDraft(thread.ref, { ...decision, requestId: randomUUID() }),
    ])
      await expect(decide()).rejects.toMatchObject({
        code: 'wrong_state',
        message:
          'This conversation has come to rest; nothing in it waits for a decision until the next mail.',
      })
    expect(await temporal.gateway.tellThread(thread.ref, { kind: 'absent', until: Date.now() })).toBe(false)
  })

  it('can be taken over and handed back, closed, or asked for another draft', async () => {
    const thread = open()
    const inboundId = randomUUID()
    await temporal.gateway.takeOverThread(thread.ref, { updateId: randomUUID() })
    await thread.reaches('taken_over')
    await temporal.gateway.handBackThread(thread.ref, { updateId: randomUUID() })
    expect(await thread.end()).toBe('new')
    await temporal.gateway.regenerateDraft(thread.ref, {
      updateId: randomUUID(),
      requestId: randomUUID(),
      inboundId,
    })
    await thread.reaches('draft_ready')
    await temporal.gateway.closeThread(thread.ref, { updateId: randomUUID() })
    expect(await thread.end()).toBe('closed')
    const stranger = { ...thread.ref, threadId: randomUUID() }
    expect(await temporal.gateway.threadState(stranger)).toBeNull()
  })
})

describe('what is delivered more than once', () => {
  it('the same mail twenty times, at once: one draft', async () => {
    const thread = open()
    const mail = { kind: 'mailArrived', inboundId: randomUUID(), at: Date.now() } as const
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        temporal.gateway.tellThread(thread.ref, mail, i % 2 === 0 ? 'one-event' : randomUUID()),
      ),
    )
    await thread.reaches('draft_ready')
    await thread.hears(11)
    expect(thread.drafts()).toHaveLength(1)
  })

  it('two people approve at once: one send', async () => {
    const thread = await drafted()
    const approvals = [thread.decision(), thread.decision()].map((decision) =>
      temporal.gateway.approveDraft(thread.ref, { ...decision, followUps: false }),
    )
    const outcomes = (await Promise.allSettled(approvals)).map(({ status }) => status)
    expect(outcomes.sort()).toEqual(['fulfilled', 'rejected'])
    await thread.end()
    expect(thread.lines().filter((line) => line === 'send')).toHaveLength(1)
  })
})

describe('a thread that nobody works at for a while', () => {
  it('goes on by its own timer, and hears what came meanwhile', async () => {
    const auto = open({ classify: () => ({ ...toAnswer, mayAutoSend: true, undoMs: 6_000 }) })
    const waiting = await drafted()
    await auto.mail()
    await auto.says('undo_window:scheduled')
    const down = temporal.restartWorkers(6_000)
    await waiting.mail()
    await down
    await auto.reaches('sent', 30_000) // a task that the dead worker held is given out again after 10 s
    expect(auto.lines().filter((line) => line === 'send')).toHaveLength(1)
    await eventually(async () => waiting.drafts().length === 2, 30_000)
  })
})

describe('a long conversation', () => {
  it('loses none of 200 mails while it continues as new, and drafts for the last', async () => {
    const thread = open({})
    await thread.start({ continueAfter: 60 })
    await temporal.gateway.takeOverThread(thread.ref, { updateId: randomUUID() })
    const flood = Array.from({ length: 200 }, () => randomUUID())
    const last = flood.at(-1)
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        for (let id = flood.shift(); id !== undefined; id = flood.shift())
          await temporal.gateway.tellThread(
            thread.ref,
            { kind: 'mailArrived', inboundId: id, at: id === last ? 2 : 1 },
            randomUUID(),
          )
      }),
    )
    await thread.hears(201, 30_000)
    const query = `WorkflowId = '${thread.id}' and ExecutionStatus = 'ContinuedAsNew'`
    await eventually(async () => (await temporal.client.workflow.count(query)).count > 0)
    await temporal.gateway.handBackThread(thread.ref, { updateId: randomUUID() })
    await thread.reaches('draft_ready')
    expect((await thread.state())?.flow.draft?.inboundId).toBe(last)
    expect(thread.drafts()).toHaveLength(1)
  })
})
