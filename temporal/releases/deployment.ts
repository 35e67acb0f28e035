import { setTimeout as sleep } from 'node:timers/promises'
import { isGrpcServiceError, type Client } from '@temporalio/client'
import proto from '@temporalio/proto'
import { taskQueue } from '../task-queues.ts'

/** What all releases together are called: a "worker deployment" in Temporal's words, and each release a version of it. */
export const DEPLOYMENT = 'throughline'

export interface Release {
  /** `temporal/bundle.ts`: one for each content of workflows, rules and SDK. */
  buildId: string
  /** Epoch ms: when it was first given work, and last lost it; null where it never was or did. */
  firstActiveAt: number | null
  lastActiveAt: number | null
  /** Processes that ask for its workflow tasks. */
  workers: number
}

export interface Standing {
  /** Whose workers get the tasks of runs that are not pinned; null: nobody's. */
  current: string | null
  /** A release that gets part of them instead, chosen by workflow id. */
  ramping: { buildId: string; percent: number } | null
  releases: Release[]
}

/** Which release works on what. Each change holds at once, for all queues. */
export interface Deployment {
  client: Client
  name: string
  /** null: no versioned worker has ever come. */
  look(): Promise<Standing | null>
  makeCurrent(buildId: string | null): Promise<void>
  ramp(buildId: string | null, percent: number): Promise<void>
}

/**
 * The server keeps a deployment in a workflow of its own, which continues as new after each change, and says for a moment
 * that there is none (`QUERY_REJECT_CONDITION_NOT_OPEN` in its `DescribeWorkerDeployment`): only who is not found again
 * and again does not exist.
 */
const LOOKS = 4
const LOOK_AGAIN_MS = 200

/** @param queueSuffix keeps installations apart that share a namespace */
export function openDeployment(client: Client, queueSuffix = ''): Deployment {
  const name = DEPLOYMENT + queueSuffix
  const { namespace } = client.options
  const service = client.workflowService
  const place = { namespace, deploymentName: name, identity: client.options.identity }
  return {
    client,
    name,
    async look() {
      const describe = () =>
        service
          .describeWorkerDeployment({ namespace, deploymentName: name })
          .then(({ workerDeploymentInfo }) => workerDeploymentInfo, nullWhereUnknown)
      let info = await describe()
      for (let times = 1; !info && times < LOOKS; times += 1) {
        await sleep(LOOK_AGAIN_MS)
        info = await describe()
      }
      if (!info) return null
      const { currentDeploymentVersion, rampingDeploymentVersion, rampingVersionPercentage } =
        info.routingConfig ?? {}
      const workers = await countWorkers(client, name, taskQueue('control', queueSuffix))
      const releases = (info.versionSummaries ?? []).map((version): Release => {
        const buildId = version.deploymentVersion?.buildId ?? ''
        const [firstActiveAt, lastActiveAt] = [version.firstActivationTime, version.lastDeactivationTime].map(
          at,
        )
        return {
          buildId,
          firstActiveAt: firstActiveAt ?? null,
          lastActiveAt: lastActiveAt ?? null,
          workers: workers.get(buildId) ?? 0,
        }
      })
      const ramping = rampingDeploymentVersion?.buildId
      return {
        current: currentDeploymentVersion?.buildId ?? null,
        ramping: ramping ? { buildId: ramping, percent: rampingVersionPercentage ?? 0 } : null,
        releases,
      }
    },
    async makeCurrent(buildId) {
      await service.setWorkerDeploymentCurrentVersion({ ...place, buildId: buildId ?? '' })
    },
    async ramp(buildId, percentage) {
      await service.setWorkerDeploymentRampingVersion({ ...place, buildId: buildId ?? '', percentage })
    },
  }
}

/** gRPC's NOT_FOUND (google.rpc.Code). */
const NOT_FOUND = 5

export function nullWhereUnknown(error: unknown): null {
  if (isGrpcServiceError(error) && Number(error.code) === NOT_FOUND) return null
  throw error
}

/** gRPC's FAILED_PRECONDITION; the server has no code of its own for this. */
const FAILED_PRECONDITION = 9

/** Whether a release was refused work because it does not ask for it on every queue that has some. */
export function missesQueues(error: unknown): boolean {
  if (!isGrpcServiceError(error) || Number(error.code) !== FAILED_PRECONDITION) return false
  return error.details.includes('missing active task queues')
}

/** A worker asks again at least once a minute; the server remembers those that have ended for five. */
const LATELY_MS = 90_000

async function countWorkers(client: Client, name: string, queue: string): Promise<Map<string, number>> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: queue },
    taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  })
  const counts = new Map<string, number>()
  for (const { deploymentOptions, lastAccessTime } of pollers ?? []) {
    if (deploymentOptions?.deploymentName !== name || (at(lastAccessTime) ?? 0) < Date.now() - LATELY_MS)
      continue
    const buildId = deploymentOptions.buildId ?? ''
    counts.set(buildId, (counts.get(buildId) ?? 0) + 1)
  }
  return counts
}

/** Epoch ms. */
function at(time: { seconds?: unknown; nanos?: number | null } | null | undefined): number | null {
  return time ? Number(time.seconds ?? 0) * 1_000 + Math.round((time.nanos ?? 0) / 1e6) : null
}
