/** Workflows on the real Temporal server that the global set-up started, with the product's own codec and bundle. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { Client, Connection } from '@temporalio/client'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import type { Activities } from '#activities/activities.ts'
import { QUEUES, WORKFLOW_QUEUES } from '#domain/task-queues.ts'
import { obtainTemporal } from '#embedded/temporal.ts'
import { workflowBundle } from '#temporal/bundle.ts'
import { createDataConverter } from '#temporal/data-converter.ts'
import { createGateway, type Gateway, type GatewayOptions } from '#temporal/gateway.ts'
import { taskQueue } from '#temporal/task-queues.ts'
import { TEST_CODEC_KEY } from './codec-key.ts'

export interface TestTemporal {
  client: Client
  gateway: Gateway
  /** The suffix of this file's task queues. */
  queueSuffix: string
  /** Run the Temporal command line tool against this server; its output. */
  cli(...args: string[]): Promise<string>
  /** Stop the workers, let some time pass in which nobody works, and start others in their place. */
  restartWorkers(afterMs?: number): Promise<void>
  /** Stop the workers, end what still runs on them, and disconnect. */
  close(): Promise<void>
}

export interface TestTemporalOptions extends Partial<Pick<GatewayOptions, 'pace' | 'pollSeconds'>> {
  activities: Partial<Activities>
  /** Of another server than the one that all test files share. */
  address?: string
  /** Fixed where the name of the queue is kept, as in stored histories; else one that nobody else has. */
  queueSuffix?: string
  /** Zero makes every workflow task replay from its history. */
  maxCachedWorkflows?: number
}

/** Other test files need the processors too. */
const PATIENCE_MS = 30_000
/** Stands in stored histories, where the name of a machine has no place. */
const IDENTITY = 'throughline-test'

let isQuiet = false

/** Workers for every queue of this file, with `activities` in place of the real ones. Call `close` in `afterAll`. */
export async function testTemporal(options: TestTemporalOptions): Promise<TestTemporal> {
  const address = options.address ?? process.env['TEST_TEMPORAL_ADDRESS']
  if (!address) throw new Error('TEST_TEMPORAL_ADDRESS is not set: run the tests through vitest.config.ts.')
  if (!isQuiet) Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] })
  isQuiet = true
  const dataConverter = createDataConverter(TEST_CODEC_KEY)
  const queueSuffix = options.queueSuffix ?? `-${randomUUID()}`
  const connection = await Connection.connect({ address })
  const client = new Client({ connection, dataConverter, identity: IDENTITY })
  let stopWorkers = await runWorkers(address, { ...options, queueSuffix })
  const { pace, pollSeconds = 1 } = options
  return {
    client,
    queueSuffix,
    gateway: createGateway({
      client,
      queueSuffix,
      pollSeconds,
      answerMs: PATIENCE_MS,
      ...(pace && { pace }),
    }),
    async cli(...args) {
      // Never execFileSync: it would stall the workers of this process.
      const program = await obtainTemporal(() => undefined)
      return (
        await promisify(execFile)(program, [...args, '--address', address, '--identity', IDENTITY], {
          timeout: 20_000,
        })
      ).stdout
    },
    async restartWorkers(afterMs = 0) {
      await stopWorkers()
      await new Promise((resolve) => setTimeout(resolve, afterMs))
      stopWorkers = await runWorkers(address, { ...options, queueSuffix })
    },
    async close() {
      for (const name of WORKFLOW_QUEUES) await terminateAll(client, taskQueue(name, queueSuffix))
      await stopWorkers()
      await connection.close()
    },
  }
}

async function runWorkers(
  address: string,
  options: TestTemporalOptions & { queueSuffix: string },
): Promise<() => Promise<void>> {
  const connection = await NativeConnection.connect({ address })
  const bundle = await workflowBundle()
  const workers = await Promise.all(
    QUEUES.map((name) =>
      Worker.create({
        connection,
        taskQueue: taskQueue(name, options.queueSuffix),
        identity: IDENTITY,
        dataConverter: createDataConverter(TEST_CODEC_KEY),
        activities: options.activities,
        ...(WORKFLOW_QUEUES.some((queue) => queue === name) && { workflowBundle: bundle }),
        maxCachedWorkflows: options.maxCachedWorkflows ?? 100,
        shutdownForceTime: '5 seconds',
      }),
    ),
  )
  const running = Promise.all(workers.map((worker) => worker.run()))
  return async () => {
    for (const worker of workers) worker.shutdown()
    await running
    await connection.close()
  }
}

/** What a failed test leaves running would go on for ever on a shared server. */
async function terminateAll(client: Client, queue: string): Promise<void> {
  const query = `TaskQueue = '${queue}' and ExecutionStatus = 'Running'`
  for await (const { workflowId } of client.workflow.list({ query }))
    await client.workflow
      .getHandle(workflowId)
      .terminate('the test is over')
      .catch(() => undefined) // it ended by itself
}
