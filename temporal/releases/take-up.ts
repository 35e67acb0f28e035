import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { failureName } from '../failures.ts'
import type { Deployment } from './deployment.ts'
import { NOTICED_MS } from './promote.ts'

/** What a worker finds when it starts: it has the work, or another release has it, or it was the first of all. */
export type TakenUp = { kind: 'first' | 'current' } | { kind: 'waiting'; current: string | null }

/**
 * A worker has begun to ask for work. Where no release was ever given any, its own becomes current; otherwise that is
 * for whoever deploys to say.
 */
export async function takeUp(deployment: Deployment, buildId: string): Promise<TakenUp> {
  const deadline = Date.now() + NOTICED_MS
  for (;;) {
    const standing = await deployment.look()
    if (standing?.releases.some((one) => one.buildId === buildId)) {
      if (standing.current === buildId) return { kind: 'current' }
      if (standing.releases.some(({ firstActiveAt }) => firstActiveAt !== null))
        return { kind: 'waiting', current: standing.current }
      await deployment.makeCurrent(buildId)
      return { kind: 'first' }
    }
    if (Date.now() > deadline) throw new Error('Temporal does not know this release.')
    await sleep(250)
  }
}

/** The same, said in the log; a worker that gets no work says so. @param buildId null: one without versioning */
export async function sayWhoHasTheWork(
  deployment: Deployment,
  buildId: string | null,
  log: Logger,
): Promise<void> {
  try {
    if (buildId === null) {
      const current = (await deployment.look())?.current
      if (current) log.warn({ current }, `this worker GETS NO WORK: ${WITHOUT_VERSIONING}`)
      return
    }
    const found = await takeUp(deployment, buildId)
    if (found.kind !== 'waiting') log.info({ buildId, found: found.kind }, 'this release has the work')
    else
      log.warn(
        { buildId, current: found.current },
        `this release GETS NO WORK until \`npm run release -- promote ${buildId}\``,
      )
  } catch (error) {
    // Without versioning nothing depends on it, and a server may know nothing of releases.
    const level = buildId === null ? 'debug' : 'error'
    log[level]({ failure: failureName(error) }, 'it is unknown which release has the work: npm run release')
  }
}

const WITHOUT_VERSIONING =
  'a versioned release has it; start it with WORKER_VERSIONING=true, or say `temporal worker deployment set-current-version --deployment-name throughline --unversioned`'
