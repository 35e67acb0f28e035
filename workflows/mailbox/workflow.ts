import {
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow'
import type { MailboxActivities } from '#activities/activities.ts'
import { shouldContinue } from '../shared/continuation.ts'
import { failureReason } from '../shared/failure-reason.ts'
import { createPersistence, isGivenUp, type Persistence } from '../shared/persistence.ts'
import { queue } from '../shared/queue.ts'
import { ONE_MAIL, POLL, RECORD } from '../shared/retry-policies.ts'
import {
  connectedSignal,
  disconnectedSignal,
  mailArrivedSignal,
  retrySignal,
  type MailboxInput,
} from './messages.ts'

/** Mails understood at the same time for one mailbox. */
const PARALLEL = 4

/**
 * Watches one mailbox until it is disconnected. The inbox table knows every mail that is not processed yet, and
 * each poll answers with them, so that this workflow may forget at any time.
 */
export async function mailboxWorkflow(input: MailboxInput): Promise<void> {
  const run = openRun(input)
  const read = createReader(run)
  while (run.isConnected) {
    const isMore = await read.poll()
    await read.all()
    if (shouldContinue(input.continueAfter))
      return continueAsNew<typeof mailboxWorkflow>({ ...input, arrived: run.arrived })
    if (isMore) continue
    await untilNextLook(run, read.all)
    run.isAsked = false
  }
}

/** Sleep until the next look is due; mail that arrives meanwhile is read at once and does not put the look off. */
async function untilNextLook(run: MailboxRun, readAll: () => Promise<void>): Promise<void> {
  const due = Date.now() + run.input.pollSeconds * 1_000
  const hasNews = () => run.arrived.length > 0 || !run.isConnected || run.isAsked
  while (run.isConnected && !run.isAsked) {
    const ms = Math.ceil(due - Date.now())
    if (ms <= 0 || !(await condition(hasNews, ms, { summary: 'Wait until the next look into the mailbox' })))
      return
    await readAll()
  }
}

interface MailboxRun {
  input: MailboxInput
  arrived: string[]
  isConnected: boolean
  isAsked: boolean
  effects: Persistence
}

function openRun(input: MailboxInput): MailboxRun {
  const run: MailboxRun = {
    input,
    arrived: [...(input.arrived ?? [])],
    isConnected: true,
    isAsked: false,
    effects: createPersistence(),
  }
  setHandler(connectedSignal, () => {
    run.isConnected = true
  })
  setHandler(disconnectedSignal, () => {
    run.isConnected = false
  })
  setHandler(retrySignal, () => {
    run.isAsked = true
    run.effects.retry()
  })
  setHandler(mailArrivedSignal, (mail) => {
    if (typeof mail?.inboxId === 'string') add(run, [mail.inboxId])
  })
  return run
}

function add(run: MailboxRun, inboxIds: readonly string[]): void {
  run.arrived.push(...inboxIds.filter((id) => !run.arrived.includes(id)))
}

function createReader(run: MailboxRun) {
  const { workspaceId, mailboxId } = run.input
  const taskQueue = queue('sync')
  const polls = proxyActivities<MailboxActivities>({ taskQueue, ...POLL })
  const mails = proxyActivities<MailboxActivities>({ taskQueue, ...ONE_MAIL })
  const records = proxyActivities<MailboxActivities>({ taskQueue, ...RECORD })

  const readOne = async (inboxId: string): Promise<void> => {
    try {
      await mails.processInbound({ workspaceId, inboxId })
    } catch (error) {
      if (!isGivenUp(error)) throw error
      await run.effects.run(() =>
        records.quarantineInbound({ workspaceId, inboxId, reason: failureReason(error) }),
      )
    }
  }

  return {
    /** Whether there is more to fetch at once. A mailbox that cannot be reached is asked again at the next tick. */
    async poll(): Promise<boolean> {
      try {
        const { inboxIds, more } = await polls.pollMailbox({ workspaceId, mailboxId })
        add(run, inboxIds)
        setCurrentDetails('Watching. The last look succeeded.')
        return more
      } catch (error) {
        if (!isGivenUp(error)) throw error
        setCurrentDetails('The last look into the mailbox failed; the next one comes by itself.')
        return false
      }
    },

    /** Understand every mail that is known, a few at a time; each fails or succeeds alone. */
    async all(): Promise<void> {
      while (run.arrived.length > 0) {
        const portion = run.arrived.slice(0, PARALLEL)
        await Promise.all(portion.map(readOne))
        run.arrived = run.arrived.filter((id) => !portion.includes(id))
      }
    },
  }
}
