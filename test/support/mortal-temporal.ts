/** A Temporal of one's own whose data can be lost as a whole, for tests of what comes back. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '#embedded/ports.ts'
import { temporaryFolder } from '#embedded/temporary-folder.ts'
import { obtainTemporal, startTemporal } from '#embedded/temporal.ts'
import { searchAttributeArguments } from '#temporal/search-attributes.ts'
import { testTemporal, type TestTemporal, type TestTemporalOptions } from './temporal.ts'

export interface MortalTemporal {
  /** The one that runs now. */
  now: TestTemporal
  /** Where it listens, host:port. */
  address: string
  /** Stop the workers and the server, remove its file, and start both anew: no workflow id is known any more. */
  lose(): Promise<void>
  close(): Promise<void>
}

export async function mortalTemporal(options: TestTemporalOptions): Promise<MortalTemporal> {
  const binary = await obtainTemporal(() => undefined)
  const open = async () => {
    const folder = await temporaryFolder('throughline-mortal-')
    const server = await startTemporal({
      binary,
      dbFile: join(folder, 'temporal.db'),
      port: await freePort(),
      uiPort: await freePort(),
      searchAttributeArguments,
    })
    const temporal = await testTemporal({ ...options, address: server.address })
    const close = async () => {
      await temporal.close()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    }
    return { temporal, address: server.address, close }
  }
  let life = await open()
  const mortal: MortalTemporal = {
    now: life.temporal,
    address: life.address,
    async lose() {
      await life.close()
      life = await open()
      mortal.now = life.temporal
      mortal.address = life.address
    },
    close: () => life.close(),
  }
  return mortal
}
