/** One Temporal server in a temporary folder; test files keep apart by task queue and id prefix. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '#embedded/ports.ts'
import { obtainTemporal, startTemporal } from '#embedded/temporal.ts'
import { searchAttributeArguments } from '#temporal/search-attributes.ts'
import { shared, type Server } from './shared.ts'

async function start(): Promise<Server> {
  const binary = await obtainTemporal((line) => console.log(line))
  const folder = await mkdtemp(join(tmpdir(), 'throughline-test-temporal-'))
  const temporal = await startTemporal({
    binary,
    dbFile: join(folder, 'temporal.db'),
    port: await freePort(),
    uiPort: await freePort(),
    searchAttributeArguments,
  })
  process.env['TEST_TEMPORAL_ADDRESS'] = temporal.address // inherited by the test processes, which start after this
  return {
    async stop() {
      await temporal.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export default () => shared('temporal', start)
