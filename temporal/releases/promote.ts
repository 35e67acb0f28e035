import type { Deployment } from './deployment.ts'
import { ReleaseRefusal } from './refusal.ts'
import { isNewer, requireStanding, requireWorkers } from './standing.ts'

/**
 * Give a release the work: all of it, or with `percent` that part of the conversations.
 * @throws ReleaseRefusal where it is unknown, has no workers, or is older than what conversations are on
 */
export async function promote(deployment: Deployment, buildId: string, percent = 100): Promise<void> {
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
  if (percent < 100) await deployment.ramp(buildId, percent)
  else await deployment.makeCurrent(buildId)
}
