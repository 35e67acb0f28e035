import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKeyring } from '#database/keyring.ts'
import { tell } from '#database/records/outbox.ts'
import { workflowId } from '#domain/workflow-ids.ts'
import { TEST_INSTANCE_KEY, testDatabase, type TestDatabase } from '#test/support/database.ts'
import { eventually } from '#test/support/eventually.ts'
import { createDataConverter } from './data-converter.ts'

let test: TestDatabase
let client: Client
let address: string

beforeAll(async () => {
  address = process.env['TEST_TEMPORAL_ADDRESS'] ?? ''
  test = await testDatabase()
  const dataConverter = createDataConverter(createKeyring(TEST_INSTANCE_KEY).derive('codec'))
  client = new Client({ connection: await Connection.connect({ address }), dataConverter })
})
afterAll(async () => {
  await client.connection.close()
  await test.close()
})

interface RunningWorker {
  child: ChildProcess
  said: () => string
  code: Promise<number | null>
}

/** The worker as production starts it. */
function startWorker(env: Record<string, string> = {}): RunningWorker {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./worker.ts', import.meta.url))], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: test.urls.appUrl,
      DATABASE_RELAY_URL: test.urls.relayUrl,
      TEMPORAL_ADDRESS: address,
      INSTANCE_KEY: TEST_INSTANCE_KEY,
      MAIL_POLL_SECONDS: '1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, said: () => said, code }
}

const isReady = ({ said }: RunningWorker) => Promise.resolve(said().includes('the worker is ready'))

describe('worker process', () => {
  it('relays the outbox, runs activities against the database, says nothing personal, and drains on SIGTERM', async () => {
    const worker = startWorker()
    await eventually(() => isReady(worker), 45_000)
    const workspaceId = await test.createWorkspace()
    const importId = randomUUID()
    await test.database.withWorkspace(workspaceId, (em) =>
      tell(em, workspaceId, { verb: 'startImport', importId }),
    )
    const handle = client.workflow.getHandle(workflowId('import', workspaceId, importId))
    await eventually(async () => (await handle.describe().catch(() => null)) !== null)
    // There is no such import: its first activity fails for good, and the failure is written into no log in clear.
    await eventually(async () => worker.said().includes('runImport'))
    expect(worker.said()).not.toContain('"message"')

    const before = Date.now()
    worker.child.kill('SIGTERM')
    expect(await worker.code).toBe(0)
    expect(Date.now() - before).toBeLessThan(5_000)
    expect(worker.said()).toContain('the worker has ended')
    await handle.terminate('the test is over').catch(() => undefined)
  })

  it('ends when its parent is gone', async () => {
    const worker = startWorker()
    await eventually(() => isReady(worker), 45_000)
    worker.child.disconnect()
    expect(await worker.code).toBe(0)
  })

  it('says in one line what is wrong when it cannot start', async () => {
    const nobody = startWorker({ TEMPORAL_ADDRESS: '127.0.0.1:9' })
    expect(await nobody.code).toBe(1)
    expect(nobody.said()).toContain('Temporal does not answer at 127.0.0.1:9')
    const stranger = startWorker({ WORKER_QUEUES: 'control,mail' })
    expect(await stranger.code).toBe(1)
    expect(stranger.said()).toContain('WORKER_QUEUES: mail is not a task queue')
  })
})
