import { setTimeout as sleep } from 'node:timers/promises'
import { missesQueues, type Deployment } from './deployment.ts'
import { NotThereYet, ReleaseRefusal } from './refusal.ts'
import { isNewer, requireStanding, requireWorkers } from './standing.ts'

/** How long the server may take to notice on which queues a release's workers ask for work. */
export const NOTICED_MS = 30_000

export interface Promotion {
  /** Of the conversations; 100 unless said otherwise. */
  percent?: number
  /** How long to wait for workers that have just been started; not at all unless said otherwise. */
  patienceMs?: number
}

/**
 * Give a release the work: all of it, or with `percent` that part of the conversations.
 * @throws ReleaseRefusal where it is unknown, has no workers or not on all queues, or is older than what conversations
 * are on
 */
export async function promote(
  deployment: Deployment,
  buildId: string,
  { percent = 100, patienceMs = 0 }: Promotion = {},
): Promise<void> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    try {
      return await give(deployment, buildId, percent)
    } catch (error) {
      if (!(error instanceof NotThereYet) || Date.now() >= deadline) throw error
      await sleep(500)
    }
  }
}

async function give(deployment: Deployment, buildId: string, percent: number): Promise<void> {
  const standing = await requireStanding(deployment)
  const { current, ramping, releases } = standing
  const release = requireWorkers(standing, buildId)
  const on = releases.filter((one) => [current, ramping?.buildId].includes(one.buildId))
  const newer = on.find((one) => one !== release && isNewer(one, release))
  if (newer)
    throw new ReleaseRefusal(
      `Release ${buildId} is older than ${newer.buildId}, which conversations have been on: roll back to it.`,
    )
  if (current === buildId) return
  if (ramping && ramping.buildId !== buildId)
    throw new ReleaseRefusal(`Release ${ramping.buildId} is being ramped up: roll it back, or promote it.`)
  try {
    if (percent < 100) await deployment.ramp(buildId, percent)
    else await deployment.makeCurrent(buildId)
  } catch (error) {
    if (!missesQueues(error)) throw error
    throw new NotThereYet(
      `Release ${buildId} has no workers on a queue that ${current} has work on: start them, and say this again.`,
    )
  }
}
