import { setTimeout as sleep } from 'node:timers/promises'
import type { Deployment, Standing } from './deployment.ts'
import { ReleaseRefusal } from './refusal.ts'
import { pinAll, runsOf } from './runs.ts'
import { isNewer, requireStanding, requireWorkers } from './standing.ts'

export interface RolledBack {
  from: string
  to: string
  /** Conversations that stay with the newer release. */
  pinned: number
}

/** Lists are a moment behind: so many looks that find nobody new, so far apart, have seen all. */
const QUIET_LOOKS = 2
const LOOK_MS = 1_000

/**
 * Give the work back to an older release. Whatever a newer one has touched is pinned to it first, for its history may
 * hold what only that release can replay. So that nothing is touched in between, nobody gets workflow tasks while the
 * last ones are pinned: a pause of some seconds in which tasks wait.
 * @param wanted the release to go back to; left out, the one that had the work before
 * @throws ReleaseRefusal
 */
export async function rollBack(deployment: Deployment, wanted?: string): Promise<RolledBack> {
  const standing = await requireStanding(deployment)
  const from = standing.ramping?.buildId ?? standing.current
  if (from === null) throw new ReleaseRefusal('No release is current: promote one.')
  const to = wanted ?? earlierThan(standing, from)
  if (to === null) throw new ReleaseRefusal(`There is nothing to roll back to before release ${from}.`)
  const older = requireWorkers(standing, to)
  const newer = standing.releases.filter((one) => one.firstActiveAt !== null && isNewer(one, older))
  if (!newer.some(({ buildId }) => buildId === from))
    throw new ReleaseRefusal(`Release ${to} is not older than ${from}: promote it.`)
  const pinned = new Set<string>()
  const pinTouched = async () => {
    const before = pinned.size
    for (const { buildId } of newer)
      for (const id of await pinAll(deployment, runsOf(deployment, buildId, 'free'), buildId)) pinned.add(id)
    return pinned.size > before
  }
  await pinTouched()
  await whileNobodyWorks(deployment, standing, async () => {
    for (let quiet = 0; quiet < QUIET_LOOKS;) {
      await sleep(LOOK_MS)
      quiet = (await pinTouched()) ? 0 : quiet + 1
    }
  })
  await deployment.makeCurrent(to)
  await pinTouched()
  return { from, to, pinned: pinned.size }
}

/** Where `act` fails, everything is as it was. */
async function whileNobodyWorks(
  deployment: Deployment,
  { current, ramping }: Standing,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await deployment.makeCurrent(null)
    if (ramping) await deployment.ramp(null, 0)
    await act()
  } catch (error) {
    await deployment.makeCurrent(current)
    if (ramping) await deployment.ramp(ramping.buildId, ramping.percent)
    throw error
  }
}

/** While a release is ramped up, the current one; else the one that lost the work last. */
function earlierThan({ current, ramping, releases }: Standing, from: string): string | null {
  if (ramping) return current
  const earlier = releases.filter(({ buildId, lastActiveAt }) => buildId !== from && lastActiveAt !== null)
  return earlier.toSorted((a, b) => (b.lastActiveAt ?? 0) - (a.lastActiveAt ?? 0))[0]?.buildId ?? null
}
