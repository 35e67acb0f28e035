/**
 * `npm run release -- status | promote [BUILD] [--percent N] | rollback [BUILD]`: which release of the workflow code has
 * the work, where workers run with WORKER_VERSIONING=true (docs/decisions/012-releases.md). BUILD is a build id; promote
 * means that of the code it is run from, rollback the release before.
 */
import { parseArgs } from 'node:util'
import { DefaultLogger, Runtime } from '@temporalio/worker'
import { readConfig } from '#config'
import { createKeyring } from '#database/keyring.ts'
import { workflowBundle } from '#temporal/bundle.ts'
import { connectClient } from '#temporal/client.ts'
import { createDataConverter } from '#temporal/data-converter.ts'
import { openDeployment } from '#temporal/releases/deployment.ts'
import { letGo } from '#temporal/releases/let-go.ts'
import { NOTICED_MS, promote } from '#temporal/releases/promote.ts'
import { ReleaseRefusal } from '#temporal/releases/refusal.ts'
import { rollBack } from '#temporal/releases/rollback.ts'
import { statusLines } from '#temporal/releases/status.ts'

const { positionals, values } = parseArgs({
  options: { percent: { type: 'string', default: '100' } },
  allowPositionals: true,
})
const [verb = 'status', wanted] = positionals

async function run(): Promise<void> {
  const config = readConfig()
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'ERROR' } } })
  const dataConverter = createDataConverter(createKeyring(config.INSTANCE_KEY).derive('codec'))
  const client = await connectClient(config, dataConverter)
  const deployment = openDeployment(client)
  try {
    switch (verb) {
      case 'status':
        break
      case 'promote': {
        const { code, buildId } = await workflowBundle()
        const percent = percentOf(values.percent)
        await promote(deployment, wanted ?? buildId, { percent, patienceMs: NOTICED_MS })
        if (percent < 100 || (wanted ?? buildId) !== buildId) break
        const { free, kept } = await letGo(deployment, { workflowBundle: { code }, dataConverter })
        if (free + kept > 0)
          console.log(
            `${free} pinned conversations were let go, ${kept} were not: this code cannot replay them, or they went on just then (promote again).`,
          )
        break
      }
      case 'rollback': {
        const { from, to, pinned } = await rollBack(deployment, wanted)
        console.log(
          `From ${from} to ${to}. ${pinned} conversations stay with the newer release, whose workers they need.`,
        )
        break
      }
      default:
        throw new ReleaseRefusal(`There is no ${verb}: status, promote or rollback.`)
    }
    for (const line of await statusLines(deployment)) console.log(line)
  } finally {
    await client.connection.close()
  }
}

function percentOf(text: string): number {
  const percent = Number(text)
  if (percent > 0 && percent <= 100) return percent
  throw new ReleaseRefusal('--percent is a number above 0, up to 100.')
}

try {
  await run()
} catch (error) {
  const isAway = error instanceof Error && /Failed to connect/.test(error.message)
  if (!isAway && !(error instanceof ReleaseRefusal)) throw error
  console.error(isAway ? 'Temporal does not answer: is TEMPORAL_ADDRESS right?' : error.message)
  process.exitCode = 1
}
