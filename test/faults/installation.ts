/** The product on this machine in parts: PostgreSQL, Temporal, two workers and the API, each started by itself. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { migrate } from '#database/migrate.ts'
import { provision, withClient } from '#database/provision.ts'
import { logTo } from '#embedded/log-file.ts'
import { freePorts } from '#embedded/ports.ts'
import { startPostgres } from '#embedded/postgres.ts'
import { temporaryFolder } from '#embedded/temporary-folder.ts'
import { obtainTemporal, startTemporal } from '#embedded/temporal.ts'
import { searchAttributeArguments } from '#temporal/search-attributes.ts'
import { programPart, storePart, type Part } from './part.ts'

export type PartName = 'postgres' | 'temporal' | 'worker' | 'worker2' | 'api'

export interface Installation {
  folder: string
  origin: string
  /** The superuser's: for the judge, who reads the ledger without the product. */
  adminUrl: string
  webhookSecret: string
  /** What the programs are started with. */
  env: Readonly<Record<string, string>>
  part: Record<PartName, Part>
  /** The folder of the source from which programs are started from now on. */
  useTree(tree: string): void
  /** That folder. */
  tree(): string
  /** More variables for programs that are started from now on. */
  useEnv(env: Record<string, string>): void
  /** Delete all that Temporal has written; it must not run. */
  loseTemporal(): Promise<void>
  /** Run a command of the product to its end, beside it and from its source. @returns its exit code and what it said */
  run(file: string, ...args: string[]): Promise<{ code: number | null; said: string }>
  stop(): Promise<void>
}

/** The judge of races asks when a transaction was committed; the server keeps that only if told so before it starts. */
async function startWithCommitTimes(postgres: Part, url: () => string): Promise<void> {
  await postgres.start()
  await withClient(url().replace(/throughline$/, 'postgres'), (client) =>
    client.query('alter system set track_commit_timestamp = on'),
  )
  await postgres.stop()
  await postgres.start()
}

const PORTS = ['api', 'postgres', 'temporal', 'temporalUi'] as const

/**
 * Start everything but the second worker.
 * @param tree the folder of the product's source
 * @param settings variables that differ from those of the rig, which looks into mailboxes often and stops soon
 */
export async function startInstallation(
  tree: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Installation> {
  const folder = await temporaryFolder('throughline-faults-')
  await mkdir(join(folder, 'logs'))
  const ports = await freePorts(PORTS)
  const log = (name: string) => join(folder, 'logs', `${name}.log`)
  const temporalFile = join(folder, 'temporal.db')
  const binary = await obtainTemporal(() => undefined)
  const dataDir = join(folder, 'postgres')
  let adminUrl = ''
  const postgres = storePart('PostgreSQL', async () => {
    const started = await startPostgres({
      dataDir,
      port: Number(ports.postgres),
      onLog: logTo(log('postgres')),
    })
    adminUrl = started.url.replace(/postgres$/, 'throughline')
    return started
  })
  const temporal = storePart('Temporal', () =>
    startTemporal({
      binary,
      dbFile: temporalFile,
      port: Number(ports.temporal),
      uiPort: Number(ports.temporalUi),
      searchAttributeArguments,
      onLog: logTo(log('temporal')),
    }),
  )
  await Promise.all([startWithCommitTimes(postgres, () => adminUrl), temporal.start()])
  const instanceKey = randomBytes(32).toString('base64')
  const urls = await provision(adminUrl.replace(/throughline$/, 'postgres'), instanceKey)
  await migrate(urls.ownerUrl)
  const webhookSecret = randomBytes(24).toString('base64url')
  const launch = {
    tree,
    env: {
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      PORT: ports.api,
      HOST: '127.0.0.1',
      DATABASE_URL: urls.appUrl,
      DATABASE_RELAY_URL: urls.relayUrl,
      TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
      INSTANCE_KEY: instanceKey,
      WEBHOOK_SECRET: webhookSecret,
      MAIL_POLL_SECONDS: '1',
      WORKER_GRACE_SECONDS: '8',
      ...settings,
    } as Record<string, string>,
  }
  const program = (name: string, file: string) =>
    programPart({ name, file, launch: () => launch, logFile: log(name) })
  const part = {
    postgres,
    temporal,
    worker: program('worker', 'temporal/worker.ts'),
    worker2: program('worker2', 'temporal/worker.ts'),
    api: program('api', 'api/main.ts'),
  }
  await Promise.all([part.worker.start(), part.api.start()])
  return {
    folder,
    origin: `http://127.0.0.1:${ports.api}`,
    get adminUrl() {
      return adminUrl
    },
    webhookSecret,
    env: launch.env,
    part,
    useTree: (next) => void (launch.tree = next),
    tree: () => launch.tree,
    useEnv: (more) => void Object.assign(launch.env, more),
    async loseTemporal() {
      for (const suffix of ['', '-wal', '-shm', '.pid']) await rm(`${temporalFile}${suffix}`, { force: true })
    },
    async run(file, ...args) {
      const child = spawn(process.execPath, [file, ...args], {
        cwd: launch.tree,
        env: { ...process.env, ...launch.env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let said = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
      const [code] = (await once(child, 'close')) as [number | null]
      return { code, said }
    },
    async stop() {
      await Promise.all([part.worker, part.worker2, part.api].map((one) => one.kill()))
      await Promise.all([postgres.stop(), temporal.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
