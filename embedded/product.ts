/** The product's own processes: what each is started with, and how to tell that it is ready. */
import { connect } from 'node:net'
import { join } from 'node:path'
import { Connection } from '@temporalio/client'
import { connectionOptions } from '#temporal/client.ts'
import { readConfig, type Config } from '#config'
import type { ChildOptions } from './child.ts'
import type { Secrets } from './secrets.ts'
import type { Settings } from './settings.ts'

export interface Endpoints {
  appUrl: string
  relayUrl: string
  temporalAddress: string
  temporalUiUrl: string
}

/** The environment that `config.ts` reads in every product process. */
export function productEnvironment(
  settings: Settings,
  secrets: Secrets,
  endpoints: Endpoints,
): Record<string, string> {
  return {
    NODE_ENV: process.env['NODE_ENV'] ?? 'production',
    PORT: String(settings.PORT),
    DATABASE_URL: endpoints.appUrl,
    DATABASE_RELAY_URL: endpoints.relayUrl,
    TEMPORAL_ADDRESS: endpoints.temporalAddress,
    TEMPORAL_UI_URL: endpoints.temporalUiUrl,
    INSTANCE_KEY: secrets.INSTANCE_KEY,
    WEBHOOK_SECRET: secrets.WEBHOOK_SECRET,
    MAIL_POLL_SECONDS: String(settings.MAIL_POLL_SECONDS),
    POST_OFFICE_URL: `http://127.0.0.1:${settings.POST_OFFICE_PORT}`,
    SMTP_PORT: String(settings.SMTP_PORT),
    IMAP_PORT: String(settings.IMAP_PORT),
    POST_OFFICE_PORT: String(settings.POST_OFFICE_PORT),
    POST_OFFICE_DATA: join(settings.dataDir, 'post-office'),
  }
}

/** In the order in which they start. */
export function productChildren(settings: Settings, env: Record<string, string>): ChildOptions[] {
  const config = readConfig({ ...process.env, ...env })
  const logFile = (name: string) => join(settings.dataDir, 'logs', `${name}.log`)
  return [
    {
      name: 'Post office',
      file: 'embedded/post-office/main.ts',
      env,
      logFile: logFile('post-office'),
      isReady: () => allAccept([settings.SMTP_PORT, settings.IMAP_PORT, settings.POST_OFFICE_PORT]),
      stopMs: 2_000,
    },
    {
      name: 'Worker',
      file: 'temporal/worker.ts',
      env,
      logFile: logFile('worker'),
      isReady: () => isPolling(config),
      stopMs: 9_000,
    },
    {
      name: 'API and web',
      file: 'api/main.ts',
      env,
      logFile: logFile('api'),
      isReady: () => answersOk(`http://127.0.0.1:${settings.PORT}/health`),
      stopMs: 4_000,
    },
  ]
}

async function allAccept(ports: number[]): Promise<boolean> {
  return (await Promise.all(ports.map(accepts))).every(Boolean)
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('error', () => resolve(false))
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
  const connection = await Connection.connect(await connectionOptions(config))
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

/** Pollers of an earlier run are remembered by the server for minutes and prove nothing. */
const STARTED = Date.now()
