import { NotThereYet, ReleaseRefusal } from './refusal.ts'
import type { Deployment, Release, Standing } from './deployment.ts'

/** @throws ReleaseRefusal where no versioned worker has ever come */
export async function requireStanding(deployment: Deployment): Promise<Standing> {
  const standing = await deployment.look()
  if (standing) return standing
  throw new ReleaseRefusal(
    `No worker of "${deployment.name}" has ever come: start workers with WORKER_VERSIONING=true.`,
  )
}

/** @throws NotThereYet where it is not known, or nobody would do its work */
export function requireWorkers(standing: Standing, buildId: string): Release {
  const release = standing.releases.find((one) => one.buildId === buildId)
  if (!release) throw new NotThereYet(`There is no release ${buildId}. There are ${names(standing)}.`)
  if (release.workers === 0)
    throw new NotThereYet(`Release ${buildId} has no workers: start them, and say this again.`)
  return release
}

/** Whether conversations have been given to one release later than to the other. */
export function isNewer(one: Release, other: Release): boolean {
  return (one.firstActiveAt ?? Infinity) > (other.firstActiveAt ?? Infinity)
}

const names = ({ releases }: Standing) => releases.map(({ buildId }) => buildId).join(', ')
