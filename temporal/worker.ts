/** The worker process: workflows, activities and the outbox relay, wired together. */
import { Client } from '@temporalio/client'
import { NativeConnection, Runtime, type Worker } from '@temporalio/worker'
import pino, { type Logger } from 'pino'
import { readConfig, type Config } from '#config'
import { createKeyring, type Keyring } from '#database/keyring.ts'
import { openDatabase } from '#database/orm.ts'
import { openRelayDatabase } from '#database/relay-database.ts'
import { workflowBundle } from './bundle.ts'
import { connectionOptions } from './client.ts'
import { createDataConverter } from './data-converter.ts'
import { failureName } from './failures.ts'
import { createGateway, type Gateway } from './gateway.ts'
import { startRelay } from './relay.ts'
import { openDeployment } from './releases/deployment.ts'
import { sayWhoHasTheWork } from './releases/take-up.ts'
import { registerSearchAttributes } from './search-attributes.ts'
import { parseQueues } from './task-queues.ts'
import { wireActivities } from './worker-activities.ts'
import { describeFailure, sdkLogger } from './worker-log.ts'
import { createWorkers } from './worker-queues.ts'

interface Parts {
  config: Config
  log: Logger
  keyring: Keyring
  connection: NativeConnection
  client: Client
  gateway: Gateway
  /** Given back in reverse order when the process ends. */
  closing: (() => Promise<unknown>)[]
}

async function main(): Promise<void> {
  const config = readConfig()
  const log = pino({ level: config.LOG_LEVEL, base: { part: 'worker' } })
  Runtime.install({ logger: sdkLogger(log), shutdownSignals: [] })
  const closing: Parts['closing'] = []
  try {
    await work(await connect(config, log, closing))
  } catch (error) {
    log.fatal({ failure: describeFailure(error) }, startHint(config, error))
    process.exitCode = 1
  }
  for (const close of closing.reverse()) await close()
  log.info('the worker has ended')
}

async function connect(config: Config, log: Logger, closing: Parts['closing']): Promise<Parts> {
  const keyring = createKeyring(config.INSTANCE_KEY)
  const dataConverter = createDataConverter(keyring.derive('codec'))
  const connection = await NativeConnection.connect(await connectionOptions(config))
  closing.push(() => connection.close())
  await registerSearchAttributes(connection, config.TEMPORAL_NAMESPACE).catch((error: unknown) => {
    // Temporal Cloud, or a role that may not: then an operator has made them, or starts will say what is missing.
    log.warn(
      { failure: failureName(error) },
      'search attributes could not be registered; see docs/architecture.md',
    )
  })
  const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE, dataConverter })
  const gateway = createGateway({ client, pollSeconds: config.MAIL_POLL_SECONDS })
  return { config, log, keyring, connection, client, gateway, closing }
}

async function work({ config, log, keyring, connection, client, gateway, closing }: Parts): Promise<void> {
  const database = await openDatabase({ url: config.DATABASE_URL, pool: config.DATABASE_POOL })
  closing.push(() => database.close())
  const queues = parseQueues(config.WORKER_QUEUES)
  const bundle = await workflowBundle()
  const workers = await createWorkers({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: createDataConverter(keyring.derive('codec')),
    activities: wireActivities({ config, database, keyring, gateway }),
    bundle,
    queues,
    sendConcurrency: config.SEND_CONCURRENCY,
    graceSeconds: config.WORKER_GRACE_SECONDS,
    isVersioned: config.WORKER_VERSIONING,
  })
  if (queues.includes('control')) {
    const relayDatabase = openRelayDatabase({ url: config.DATABASE_RELAY_URL })
    const relay = startRelay({ database: relayDatabase, gateway, log })
    closing.push(
      () => relayDatabase.close(),
      () => relay.stop(),
    )
  }
  await runUntilAsked(workers, async () => {
    const buildId = config.WORKER_VERSIONING ? bundle.buildId : null
    await sayWhoHasTheWork(openDeployment(client), buildId, log)
    log.info({ queues }, 'the worker is ready')
    process.send?.({ kind: 'ready' })
  })
}

/** Run until a signal, the loss of the parent, or a worker that fails; then let all of them end what they do. */
async function runUntilAsked(workers: Worker[], onRunning: () => Promise<void>): Promise<void> {
  const stop = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop)
  if (process.channel) {
    process.once('disconnect', stop)
    process.channel.unref() // listening must not keep a process alive that has ended its work
  }
  const runs = workers.map((worker) => worker.run().finally(stop))
  void onRunning()
  const results = await Promise.allSettled(runs)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}

/** One line that says what to look at when the worker cannot start or go on. */
function startHint(config: Config, error: unknown): string {
  const name = failureName(error)
  if (name.startsWith('TransportError'))
    return `Temporal does not answer at ${config.TEMPORAL_ADDRESS}: is it running, and TEMPORAL_ADDRESS right?`
  return error instanceof Error && error.message.startsWith('WORKER_QUEUES')
    ? error.message
    : 'the worker failed'
}

await main()
