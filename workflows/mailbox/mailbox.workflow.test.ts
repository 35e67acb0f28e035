import { randomUUID } from 'node:crypto'
import { ApplicationFailure } from '@temporalio/common'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MailboxActivities } from '#activities/activities.ts'
import { workflowId } from '#domain/workflow-ids.ts'
import { eventually } from '#test/support/eventually.ts'
import { testTemporal, type TestTemporal } from '#test/support/temporal.ts'

const workspaceId = randomUUID()

/** The inbox table of one mailbox, and how its server behaves. */
interface Inbox {
  waiting: string[]
  done: string[]
  aside: Map<string, string>
  polls: number
  poison: Set<string>
  /** Mails that are tried again and again. */
  stubborn: Set<string>
  isDown: boolean
  /** A look begins, and ends when this does. */
  look: Promise<void>
}
const inboxes = new Map<string, Inbox>()
let temporal: TestTemporal

const inboxOf = (inboxId: string) => {
  for (const inbox of inboxes.values()) if (inbox.waiting.includes(inboxId)) return inbox
  return undefined
}

const activities: MailboxActivities = {
  async pollMailbox({ mailboxId }) {
    const inbox = inboxes.get(mailboxId)
    if (!inbox) throw new Error('unknown mailbox')
    inbox.polls += 1
    await inbox.look
    if (inbox.isDown) throw ApplicationFailure.nonRetryable('no route to host', 'unavailable')
    return { inboxIds: inbox.waiting.slice(0, 10), more: inbox.waiting.length > 10 }
  },
  async processInbound({ inboxId }) {
    const inbox = inboxOf(inboxId)
    if (inbox?.poison.has(inboxId))
      throw ApplicationFailure.nonRetryable('from anna@example.org', 'broken_mime')
    if (inbox?.stubborn.has(inboxId)) throw ApplicationFailure.retryable('not now', 'unavailable')
    if (!inbox) return
    inbox.waiting = inbox.waiting.filter((id) => id !== inboxId)
    inbox.done.push(inboxId)
  },
  async quarantineInbound({ inboxId, reason }) {
    const inbox = inboxOf(inboxId)
    if (!inbox) return
    inbox.waiting = inbox.waiting.filter((id) => id !== inboxId)
    inbox.aside.set(inboxId, reason)
  },
}

beforeAll(async () => {
  temporal = await testTemporal({ activities, pollSeconds: 0.5 })
})
afterAll(() => temporal.close())

async function connect(mails = 0) {
  const mailboxId = randomUUID()
  const waiting = Array.from({ length: mails }, () => randomUUID())
  const inbox: Inbox = {
    waiting,
    done: [],
    aside: new Map(),
    polls: 0,
    poison: new Set(),
    stubborn: new Set(),
    isDown: false,
    look: Promise.resolve(),
  }
  inboxes.set(mailboxId, inbox)
  const say = (verb: 'startMailbox' | 'stopMailbox') =>
    temporal.gateway.deliver({ workspaceId, eventId: randomUUID(), command: { verb, mailboxId } })
  const id = workflowId('mailbox', workspaceId, mailboxId)
  const status = async () => (await temporal.client.workflow.getHandle(id).describe()).status.name
  return { mailboxId, inbox, say, status, id }
}

describe('mailbox workflow', () => {
  it('reads what waits, portion by portion, and looks again at every tick', async () => {
    const { inbox, say } = await connect(25)
    await say('startMailbox')
    await eventually(async () => inbox.done.length === 25)
    const polls = inbox.polls
    await eventually(async () => inbox.polls >= polls + 2)
    inbox.waiting.push(randomUUID())
    await eventually(async () => inbox.done.length === 26)
    await say('stopMailbox')
  })

  it('puts a mail aside that cannot be read, with a reason without its text; the others are read', async () => {
    const { inbox, say } = await connect(5)
    const [, , bad = ''] = inbox.waiting
    inbox.poison.add(bad)
    await say('startMailbox')
    await eventually(async () => inbox.done.length === 4 && inbox.aside.size === 1)
    expect(inbox.aside.get(bad)).toBe('broken_mime')
    await say('stopMailbox')
  })

  it('reads a mail that arrived by another way at once, and starts if it did not run', async () => {
    const { mailboxId, inbox, say } = await connect(1)
    const [inboxId = ''] = inbox.waiting
    const command = { verb: 'mailArrived', mailboxId, inboxId } as const
    await temporal.gateway.deliver({ workspaceId, eventId: randomUUID(), command })
    await eventually(async () => inbox.done.length === 1)
    await say('stopMailbox')
  })

  it('reads a mail that arrived by another way while a look into the mailbox takes its time', async () => {
    const { mailboxId, inbox, say } = await connect()
    const look = Promise.withResolvers<void>()
    inbox.look = look.promise
    await say('startMailbox')
    await eventually(async () => inbox.polls === 1)
    const inboxId = randomUUID()
    inbox.waiting.push(inboxId)
    const command = { verb: 'mailArrived', mailboxId, inboxId } as const
    await temporal.gateway.deliver({ workspaceId, eventId: randomUUID(), command })
    await eventually(async () => inbox.done.length === 1)
    expect(inbox.polls).toBe(1)
    look.resolve()
    await say('stopMailbox')
  })

  it('lets no mail wait for one that is tried again and again', async () => {
    const { inbox, say } = await connect(9)
    for (const inboxId of inbox.waiting.slice(0, 3)) inbox.stubborn.add(inboxId)
    await say('startMailbox')
    await eventually(async () => inbox.done.length === 6)
    inbox.stubborn.clear()
    await eventually(async () => inbox.done.length === 9)
    await say('stopMailbox')
  })

  it('goes on looking while the server of the mailbox is down', async () => {
    const { inbox, say, status } = await connect(1)
    inbox.isDown = true
    await say('startMailbox')
    await eventually(async () => inbox.polls >= 2)
    expect(await status()).toBe('RUNNING')
    inbox.isDown = false
    await eventually(async () => inbox.done.length === 1)
    await say('stopMailbox')
  })

  it('ends when disconnected and starts anew when connected later', async () => {
    const { inbox, say, status } = await connect()
    await say('startMailbox')
    await say('startMailbox')
    await eventually(async () => inbox.polls > 0)
    await say('stopMailbox')
    await eventually(async () => (await status()) === 'COMPLETED')
    await say('startMailbox')
    await eventually(async () => (await status()) === 'RUNNING')
    await say('stopMailbox')
    await eventually(async () => (await status()) === 'COMPLETED')
    await say('stopMailbox')
  })

  it('continues as new and forgets nothing', async () => {
    const { mailboxId, inbox, id, say } = await connect()
    const input = { workspaceId, mailboxId, pollSeconds: 0.2, continueAfter: 30 }
    const taskQueue = `control${temporal.queueSuffix}`
    await temporal.client.workflow.start('mailboxWorkflow', { workflowId: id, taskQueue, args: [input] })
    for (let i = 0; i < 20; i++) {
      inbox.waiting.push(randomUUID())
      const inboxId = inbox.waiting.at(-1) ?? ''
      const command = { verb: 'mailArrived', mailboxId, inboxId } as const
      await temporal.gateway.deliver({ workspaceId, eventId: randomUUID(), command })
    }
    await eventually(async () => inbox.done.length === 20)
    expect(new Set(inbox.done).size).toBe(20)
    const query = `WorkflowId = '${id}' and ExecutionStatus = 'ContinuedAsNew'`
    await eventually(async () => (await temporal.client.workflow.count(query)).count > 0)
    await say('stopMailbox')
  })
})
