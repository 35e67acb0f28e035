/** What the contacts of a campaign have lived through, read from Temporal without the product. */
import { Client, Connection } from '@temporalio/client'
import proto from '@temporalio/proto'
import type { Campaign } from './campaigns.ts'
import type { Installation } from './installation.ts'

const { WorkflowTaskFailedCause } = proto.temporal.api.enums.v1
const DIVERGED = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR

export interface Conversation {
  workflowId: string
  /** The build ids of the releases that did its tasks, in order. */
  releases: string[]
  /** How often a release could not replay what another had done. */
  divergences: number
}

/** Ask Temporal beside the product. */
export async function withTemporal<T>(
  { env }: Installation,
  act: (client: Client) => Promise<T>,
): Promise<T> {
  const connection = await Connection.connect({ address: env['TEMPORAL_ADDRESS'] ?? '' })
  try {
    return await act(new Client({ connection }))
  } finally {
    await connection.close()
  }
}

/** Every run of the campaigns' contacts, and all that is open now: the campaigns themselves, their mailboxes. */
export function conversationsOf(
  installation: Installation,
  campaigns: readonly Campaign[],
): Promise<Conversation[]> {
  const ours = campaigns.map(({ id }) => `Campaign = '${id}'`)
  const query = ["ExecutionStatus = 'Running'", ...ours].join(' or ')
  return withTemporal(installation, async (client) => {
    const found: Conversation[] = []
    for await (const { workflowId, history } of client.workflow.list({ query }).intoHistories()) {
      const { events = [] } = history as Partial<proto.temporal.api.history.v1.History>
      const releases = events.flatMap(({ workflowTaskCompletedEventAttributes: done }) => {
        const buildId = done?.deploymentVersion?.buildId
        return buildId ? [buildId] : []
      })
      const divergences = events.filter(
        ({ workflowTaskFailedEventAttributes: failed }) => failed?.cause === DIVERGED,
      ).length
      found.push({ workflowId, releases: [...new Set(releases)], divergences })
    }
    return found
  })
}

/** Whether nothing is under way in a workflow or about to be: it waits on a clock or on what it will be told. */
export function isQuiet(installation: Installation, workflowId: string): Promise<boolean> {
  return withTemporal(installation, async (client) => {
    const { raw } = await client.workflow.getHandle(workflowId).describe()
    const { pendingActivities, pendingWorkflowTask } = raw
    return !pendingActivities?.length && !pendingWorkflowTask
  })
}
