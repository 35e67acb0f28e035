import { readFile } from 'node:fs/promises'
import { Client, Connection } from '@temporalio/client'
import type { DataConverter } from '@temporalio/common'
import type { Config } from '#config'

type Settings = Pick<
  Config,
  | 'TEMPORAL_ADDRESS'
  | 'TEMPORAL_NAMESPACE'
  | 'TEMPORAL_API_KEY'
  | 'TEMPORAL_TLS'
  | 'TEMPORAL_TLS_CERT'
  | 'TEMPORAL_TLS_KEY'
>

/** Where and how to connect: plain, TLS, mTLS with a client certificate, or TLS with an API key (Temporal Cloud). */
export async function connectionOptions(settings: Settings) {
  const { TEMPORAL_TLS_CERT: cert, TEMPORAL_TLS_KEY: key, TEMPORAL_API_KEY: apiKey } = settings
  if (Boolean(cert) !== Boolean(key))
    throw new Error('TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY belong together; one of them is missing.')
  const pair = cert && key ? { crt: await readFile(cert), key: await readFile(key) } : undefined
  const tls = pair ? { clientCertPair: pair } : settings.TEMPORAL_TLS || apiKey !== undefined
  return { address: settings.TEMPORAL_ADDRESS, tls, ...(apiKey !== undefined && { apiKey }) }
}

/** Connect as a client; the caller closes `client.connection`. */
export async function connectClient(settings: Settings, dataConverter: DataConverter): Promise<Client> {
  const connection = await Connection.connect(await connectionOptions(settings))
  return new Client({ connection, namespace: settings.TEMPORAL_NAMESPACE, dataConverter })
}
