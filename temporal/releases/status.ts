import type { Deployment, Release, Standing } from './deployment.ts'
import { countRuns, runsOf } from './runs.ts'
import { requireStanding } from './standing.ts'

/** What each release does, the newest first: one line each, and what must not be missed. */
export async function statusLines(deployment: Deployment): Promise<string[]> {
  const standing = await requireStanding(deployment)
  const releases = standing.releases.toSorted(
    (a, b) => (b.firstActiveAt ?? Infinity) - (a.firstActiveAt ?? Infinity),
  )
  const lines = await Promise.all(releases.map((release) => lineOf(deployment, standing, release)))
  return standing.current === null ? ['NO RELEASE IS CURRENT: nobody gets work.', ...lines] : lines
}

async function lineOf(deployment: Deployment, standing: Standing, release: Release): Promise<string> {
  const { buildId, workers } = release
  const pinned = await countRuns(deployment, runsOf(deployment, buildId, 'pinned'))
  const role = roleOf(standing, release)
  const isLacking = workers === 0 && (pinned > 0 || buildId === standing.current)
  const advice = isLacking
    ? 'START ITS WORKERS'
    : role === 'idle' && pinned === 0 && workers > 0
      ? 'may be stopped'
      : ''
  return [buildId, role, `${workers} workers`, `${pinned} conversations pinned to it`, advice]
    .filter(Boolean)
    .join(' · ')
}

function roleOf({ current, ramping }: Standing, { buildId, firstActiveAt }: Release): string {
  if (buildId === current) return 'current'
  if (buildId === ramping?.buildId) return `${ramping.percent} % of the conversations`
  return firstActiveAt === null ? 'new' : 'idle'
}
