import proto from '@temporalio/proto'
import { nullWhereUnknown, type Deployment } from './deployment.ts'

const PINNED =
  proto.temporal.api.workflow.v1.VersioningOverride.PinnedOverrideBehavior.PINNED_OVERRIDE_BEHAVIOR_PINNED

/**
 * The open runs whose last workflow task was done by a release, in the language of Temporal's lists.
 * @param hold whether they are tied to it, or go wherever the current release is
 */
export function runsOf({ name }: Deployment, buildId: string, hold: 'pinned' | 'free'): string {
  const behaviour = hold === 'pinned' ? 'Pinned' : 'AutoUpgrade'
  return `TemporalWorkerDeploymentVersion = '${name}:${buildId}' and TemporalWorkflowVersioningBehavior = '${behaviour}' and ExecutionStatus = 'Running'`
}

/** How many there are at this moment; the lists of Temporal are about a second behind. */
export async function countRuns({ client }: Deployment, query: string): Promise<number> {
  return (await client.workflow.count(query)).count
}

/** Requests under way at once. */
const AT_ONCE = 20

/** Tie every run of a list to a release until it is let go; also the runs that it goes on in. @returns their ids */
export async function pinAll(deployment: Deployment, query: string, buildId: string): Promise<string[]> {
  const found: { workflowId: string; runId: string }[] = []
  for await (const run of deployment.client.workflow.list({ query })) found.push(run)
  for (let from = 0; from < found.length; from += AT_ONCE)
    await Promise.all(found.slice(from, from + AT_ONCE).map((run) => pin(deployment, run, buildId)))
  return found.map(({ runId }) => runId)
}

/** @param buildId null: let it go. One that has ended meanwhile is left alone. */
export async function pin(
  { client, name }: Deployment,
  { workflowId, runId }: { workflowId: string; runId?: string },
  buildId: string | null,
): Promise<void> {
  const version = { deploymentName: name, buildId: buildId ?? '' }
  await client.workflowService
    .updateWorkflowExecutionOptions({
      namespace: client.options.namespace,
      workflowExecution: { workflowId, ...(runId && { runId }) },
      workflowExecutionOptions: {
        ...(buildId !== null && { versioningOverride: { pinned: { behavior: PINNED, version } } }),
      },
      updateMask: { paths: ['versioning_override'] },
    })
    .catch(nullWhereUnknown)
}
