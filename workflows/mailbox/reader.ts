import { condition, proxyActivities, setCurrentDetails } from '@temporalio/workflow'
import type { MailboxActivities } from '#activities/activities.ts'
import { failureReason } from '../shared/failure-reason.ts'
import { isGivenUp } from '../shared/persistence.ts'
import { queue } from '../shared/queue.ts'
import { ONE_MAIL, POLL, RECORD } from '../shared/retry-policies.ts'
import type { MailboxRun } from './run.ts'

/** Mails understood at the same time for one mailbox. */
const PARALLEL = 4
/** With so many known mails no more are fetched: they wait in the inbox table, not in the history. */
const ENOUGH = 100

/** @param inTurns whether the run reads as the first release did, which gave each mail a minute */
export function createReader(run: MailboxRun, { inTurns }: { inTurns: boolean }) {
  const { workspaceId, mailboxId } = run.input
  const taskQueue = queue('sync')
  const polls = proxyActivities<MailboxActivities>({ taskQueue, ...POLL })
  const mails = proxyActivities<MailboxActivities>({
    taskQueue,
    ...ONE_MAIL,
    ...(inTurns && { startToCloseTimeout: '1 minute' }),
  })
  const records = proxyActivities<MailboxActivities>({ taskQueue, ...RECORD })
  const reading = new Set<string>()

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

  /** Begin to understand the next mails, as far as there is room: one that takes long holds no other up. */
  const readOn = (): void => {
    for (const inboxId of run.arrived) {
      if (reading.size >= PARALLEL || run.isLeaving) return
      if (reading.has(inboxId)) continue
      reading.add(inboxId)
      void readOne(inboxId).then(() => {
        reading.delete(inboxId)
        run.arrived = run.arrived.filter((id) => id !== inboxId)
        readOn()
      })
    }
  }

  return {
    /** Whether there is more to fetch at once. A mailbox that cannot be reached is asked again at the next tick. */
    async poll(): Promise<boolean> {
      try {
        const { inboxIds, more } = await polls.pollMailbox({ workspaceId, mailboxId })
        run.add(inboxIds)
        setCurrentDetails('Watching. The last look succeeded.')
        return more
      } catch (error) {
        if (!isGivenUp(error)) throw error
        setCurrentDetails('The last look into the mailbox failed; the next one comes by itself.')
        return false
      }
    },

    readOn,

    untilFewWait: () => condition(() => run.arrived.length < ENOUGH),
    untilAllRead: () => condition(() => run.arrived.length === 0),
    untilNoneIsBeingRead: () => condition(() => reading.size === 0),

    /** As runs of the first release did it: the known mails, a few at a time, before anything else. */
    async inPortions(): Promise<void> {
      while (run.arrived.length > 0) {
        const portion = run.arrived.slice(0, PARALLEL)
        await Promise.all(portion.map(readOne))
        run.arrived = run.arrived.filter((id) => !portion.includes(id))
      }
    },
  }
}
