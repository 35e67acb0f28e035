/** How far a campaign has come, by its mail server, its ledger, its timeline and Temporal. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Campaign } from '#test/faults/campaigns.ts'
import { mailsOf } from '#test/faults/replies.ts'
import { count, type Stage } from './stage.ts'

const LOOK_MS = 50
/** Without anything new for so long, nothing more is to be expected. */
const STANDSTILL_MS = 60_000

/**
 * Wait until `look` says `whole`.
 * @param everyMs how long to rest between two looks
 * @throws Error where it says the same for a minute
 */
export async function untilAll(
  whole: number,
  look: () => number | Promise<number>,
  everyMs = LOOK_MS,
): Promise<void> {
  let last = -1
  let changedAt = performance.now()
  for (;;) {
    const now = await look()
    if (now >= whole) return
    if (now !== last) [last, changedAt] = [now, performance.now()]
    if (performance.now() - changedAt > STANDSTILL_MS) throw new Error(`Only ${now} of ${whole} came.`)
    await sleep(everyMs)
  }
}

/**
 * Wait until every mail of a step is at the mail server, and what became of it committed: the ledger's row, and the event
 * of the timeline.
 */
export async function untilSent(stage: Stage, campaign: Campaign, stepIndex: number): Promise<void> {
  const { contacts, id } = campaign
  // Every look reads a list that others write into, so a count comes first.
  const before = stage.sink.deliveries.length - mailsOf(stage, campaign, stepIndex).length
  await untilAll(contacts, () => stage.sink.deliveries.length - before)
  await untilAll(contacts, () => mailsOf(stage, campaign, stepIndex).length)
  const accepted = `select count(*) from message where campaign_id = $1 and step_index = $2 and state = 'accepted'`
  await untilAll(contacts, () => count(stage, accepted, [id, stepIndex]))
  const events = `select count(*) from event where campaign_id = $1 and step_index = $2 and kind = 'MessageSent'`
  await untilAll(contacts, () => count(stage, events, [id, stepIndex]))
}

/** Wait until Temporal lists an open workflow for every contact. */
export async function untilOpen({ temporal }: Stage, { id, contacts }: Campaign): Promise<void> {
  const query = `Campaign = '${id}' and WorkflowType = 'contactWorkflow' and ExecutionStatus = 'Running'`
  await untilAll(contacts, async () => {
    const answer = await temporal.workflowService.countWorkflowExecutions({ namespace: 'default', query })
    return Number(answer.count)
  })
}
