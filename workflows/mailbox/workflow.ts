import { condition, continueAsNew, patched } from '@temporalio/workflow'
import { shouldContinue } from '../shared/continuation.ts'
import type { MailboxInput } from './messages.ts'
import { createReader } from './reader.ts'
import { openRun, type MailboxRun } from './run.ts'

const LOOK = { summary: 'Wait until the next look into the mailbox' }

/**
 * Watches one mailbox until it is disconnected. The inbox table knows every mail that is not processed yet, and
 * each poll answers with them, so that this workflow may forget at any time. Mail that arrives by another way is read
 * at once, also while a look into the mailbox takes its time: a reply stops the next step of a campaign.
 */
export async function mailboxWorkflow(input: MailboxInput): Promise<void> {
  const run = openRun(input)
  if (!patched('mails-do-not-wait-for-looks')) return inTurns(run)
  const read = createReader(run, { inTurns: false })
  run.onArrival = read.readOn
  read.readOn()
  while (run.isConnected) {
    const isMore = await read.poll()
    read.readOn()
    if (shouldContinue(input.continueAfter)) {
      run.isLeaving = true
      await read.untilNoneIsBeingRead()
      return continueAsNew<typeof mailboxWorkflow>({ ...input, arrived: run.arrived })
    }
    if (isMore) await read.untilFewWait()
    else await condition(() => !run.isConnected || run.isAsked, input.pollSeconds * 1_000, LOOK)
    run.isAsked = false
  }
  await read.untilAllRead()
}

/** A run of the first release, which reads in turns: a look, then the mails. It leaves this path by continuing as new. */
async function inTurns(run: MailboxRun): Promise<void> {
  const { input } = run
  const read = createReader(run, { inTurns: true })
  while (run.isConnected) {
    const isMore = await read.poll()
    await read.inPortions()
    if (shouldContinue(input.continueAfter))
      return continueAsNew<typeof mailboxWorkflow>({ ...input, arrived: run.arrived })
    if (isMore) continue
    await untilNextLook(run, read.inPortions)
    run.isAsked = false
  }
}

/** Sleep until the next look is due; mail that arrives meanwhile is read at once and does not put the look off. */
async function untilNextLook(run: MailboxRun, readAll: () => Promise<void>): Promise<void> {
  const due = Date.now() + run.input.pollSeconds * 1_000
  const hasNews = () => run.arrived.length > 0 || !run.isConnected || run.isAsked
  while (run.isConnected && !run.isAsked) {
    const ms = Math.ceil(due - Date.now())
    if (ms <= 0 || !(await condition(hasNews, ms, LOOK))) return
    await readAll()
  }
}
