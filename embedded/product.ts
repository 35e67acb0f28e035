/** The product's own processes: what each is started with, and how to tell that it is ready. */
import { connect } from 'node:net'
import { join } from 'node:path'
import { Connection } from '@temporalio/client'
import { connectionOptions } from '#temporal/client.ts'
import { readConfig, type Config } from '#config'
import type { ChildOptions } from './child.ts'
import { InstallationError } from './installation-error.ts'
import type { Secrets } from './secrets.ts'
import { originOf, type Settings } from './settings.ts'

/** Mails under way may end in this time; what hangs longer is called off (temporal/worker-queues.ts), all within `stopMs`. */
const WORKER_GRACE_SECONDS = 8

export interface Endpoints {
  appUrl: string
  relayUrl: string
  temporalAddress: string
  temporalUiUrl: string
  /** Where the post office lets itself be asked. */
  postOfficePort: number
}

/** The environment that `config.ts` reads in every product process. */
export function productEnvironment(
  settings: Settings,
  secrets: Secrets,
  endpoints: Endpoints,
): Record<string, string> {
  return {
    NODE_ENV: process.env['NODE_ENV'] ?? 'production',
    // What a process has compiled, its next start finds: half a second of the worker's (nodejs.org/api/module.html).
    NODE_COMPILE_CACHE: join(settings.dataDir, 'compile-cache'),
    PORT: String(settings.PORT),
    HOST: settings.HOST,
    DATABASE_URL: endpoints.appUrl,
    DATABASE_RELAY_URL: endpoints.relayUrl,
    TEMPORAL_ADDRESS: endpoints.temporalAddress,
    TEMPORAL_UI_URL: endpoints.temporalUiUrl,
    INSTANCE_KEY: secrets.INSTANCE_KEY,
    WEBHOOK_SECRET: secrets.WEBHOOK_SECRET,
    MAIL_POLL_SECONDS: String(settings.MAIL_POLL_SECONDS),
    WORKER_GRACE_SECONDS: String(WORKER_GRACE_SECONDS),
    WORKER_VERSIONING: 'false', // one worker of one release: whatever is started has the work
    POST_OFFICE_URL: `http://127.0.0.1:${endpoints.postOfficePort}`,
    SMTP_PORT: String(settings.SMTP_PORT),
    IMAP_PORT: String(settings.IMAP_PORT),
    POST_OFFICE_PORT: String(endpoints.postOfficePort),
    POST_OFFICE_DATA: join(settings.dataDir, 'post-office'),
  }
}

export type ProductChild = ChildOptions & {
  /** The others need it until they have ended. */
  isBeneath: boolean
}

export function productChildren(settings: Settings, env: Record<string, string>): ProductChild[] {
  const config = readConfig({ ...process.env, ...env })
  const logFile = (name: string) => join(settings.dataDir, 'logs', `${name}.log`)
  return [
    {
      name: 'Post office',
      file: 'embedded/post-office/main.ts',
      env,
      logFile: logFile('post-office'),
      isReady: () => allAccept([settings.SMTP_PORT, settings.IMAP_PORT, Number(env['POST_OFFICE_PORT'])]),
      stopMs: 4_000,
      isBeneath: true,
    },
    {
      name: 'Worker',
      file: 'temporal/worker.ts',
      env,
      logFile: logFile('worker'),
      isReady: () => isPolling(config),
      stopMs: 13_000,
      isBeneath: false,
    },
    {
      name: 'API and web',
      file: 'api/main.ts',
      env,
      logFile: logFile('api'),
      isReady: () => answersOk(`${originOf(settings)}/health`),
      stopMs: 6_000,
      isBeneath: false,
    },
  ]
}

async function allAccept(ports: number[]): Promise<boolean> {
  return (await Promise.all(ports.map((port) => accepts(port)))).every(Boolean)
}

function accepts(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port })
    socket.once('error', () => resolve(false))
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer')))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}

async function answersOk(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  )
}

/** A worker is ready when the server has seen it ask for work; only the server can tell. */
async function isPolling(config: Config): Promise<boolean> {
  const connection = await connectToTemporal(config)
  try {
    const answer = await connection.workflowService.describeTaskQueue({
      namespace: config.TEMPORAL_NAMESPACE,
      taskQueue: { name: 'control' },
      taskQueueType: 1,
    })
    const newest = Math.max(
      0,
      ...(answer.pollers ?? []).map((poller) => Number(poller.lastAccessTime?.seconds ?? 0)),
    )
    return newest * 1000 > STARTED - 1_000
  } finally {
    await connection.close()
  }
}

/**
 * Look whether anything listens where a server of the user's own should be, before the rest is started for nothing.
 * @param address host:port
 * @throws InstallationError
 */
export async function requireTemporal(address: string): Promise<void> {
  const { hostname, port } = new URL(`tcp://${address}`)
  if (!(await accepts(Number(port), hostname))) throw noTemporal(address)
}

const noTemporal = (address: string, options?: ErrorOptions) =>
  new InstallationError(
    `Temporal does not answer at ${address}: is it running, and TEMPORAL_ADDRESS right?`,
    options,
  )

async function connectToTemporal(config: Config): Promise<Connection> {
  try {
    return await Connection.connect({ ...(await connectionOptions(config)), connectTimeout: '5 seconds' })
  } catch (cause) {
    throw noTemporal(config.TEMPORAL_ADDRESS, { cause })
  }
}

/** Pollers of an earlier run are remembered by the server for minutes and prove nothing. */
const STARTED = Date.now()
