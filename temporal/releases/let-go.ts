import type proto from '@temporalio/proto'
import { Worker, type ReplayWorkerOptions } from '@temporalio/worker'
import type { Deployment } from './deployment.ts'
import { countRuns, pin, runsOf } from './runs.ts'
import { requireStanding } from './standing.ts'

export interface LetGo {
  /** Conversations that go with the current release from now on. */
  free: number
  /** Those that stay where they are pinned: the code at hand cannot replay them, or they went on while it did. */
  kept: number
}

/**
 * Let go of what a rollback has pinned, if the code at hand can replay what it has lived through.
 * @param code the workflow code of the current release, and how to read payloads
 */
export async function letGo(
  deployment: Deployment,
  code: Pick<ReplayWorkerOptions, 'workflowBundle' | 'dataConverter'>,
): Promise<LetGo> {
  const options = { ...code, replayName: 'control' } // the task queue, from which the code derives the others
  const { releases } = await requireStanding(deployment)
  const tally = { free: 0, kept: 0 }
  for (const { buildId } of releases) {
    if ((await countRuns(deployment, runsOf(deployment, buildId, 'pinned'))) === 0) continue
    const lengths = new Map<string, number>()
    const end = async (workflowId: string, isReplayed: boolean) => {
      const length = lengths.get(workflowId) ?? 0
      const isFree = isReplayed && (await free(deployment, { workflowId, buildId, length }))
      tally[isFree ? 'free' : 'kept'] += 1
    }
    const histories = historiesOf(deployment, buildId, async (workflowId, events) => {
      lengths.set(workflowId, events.length)
      // What has done no workflow task yet cannot be replayed, and need not be.
      const hasBegun = events.some((event) => event.workflowTaskCompletedEventAttributes)
      if (!hasBegun) await end(workflowId, true)
      return hasBegun
    })
    for await (const { workflowId, error } of Worker.runReplayHistories(options, histories))
      await end(workflowId, error === undefined)
  }
  return tally
}

type Events = readonly proto.temporal.api.history.v1.IHistoryEvent[]

async function* historiesOf(
  deployment: Deployment,
  buildId: string,
  isWanted: (workflowId: string, events: Events) => Promise<boolean>,
) {
  const query = runsOf(deployment, buildId, 'pinned')
  for await (const { workflowId, history } of deployment.client.workflow.list({ query }).intoHistories())
    if (await isWanted(workflowId, (history as { events: Events }).events)) yield { workflowId, history }
}

/** What went on meanwhile was not replayed: it is pinned again. */
async function free(
  deployment: Deployment,
  { workflowId, buildId, length }: { workflowId: string; buildId: string; length: number },
): Promise<boolean> {
  await pin(deployment, { workflowId }, null)
  const { historyLength, status } = await deployment.client.workflow.getHandle(workflowId).describe()
  if (status.name !== 'RUNNING' || historyLength === length + 1) return true
  await pin(deployment, { workflowId }, buildId)
  return false
}
