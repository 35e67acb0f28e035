/** The running product with one owner signed in, for benchmarks that ask it as a user does. */
import { resolve } from 'node:path'
import type { Session } from '#api/contract/auth.ts'
import { issueAccessToken } from '#api/auth/tokens.ts'
import { createKeyring, type Keyring } from '#database/keyring.ts'
import { createApiClient, type ApiClient } from '#embedded/demo/api-client.ts'
import { startInstallation, type Installation } from '#test/faults/installation.ts'

/** As the product ships: a look into each mailbox costs what a mail costs, and nobody waits for one here. */
const SETTINGS = { MAIL_POLL_SECONDS: '60' }

const ROOT = resolve(import.meta.dirname, '..')

export interface Product {
  installation: Installation
  workspaceId: string
  keyring: Keyring
  api: ApiClient
  /** An access token of the owner, new each time: a run is longer than the life of one. */
  token(): string
}

/** Start everything in a temporary folder, work with it, and stop it. */
export async function withProduct<T>(work: (product: Product) => Promise<T>): Promise<T> {
  const installation = await startInstallation(ROOT, SETTINGS)
  try {
    const { user } = await createApiClient(installation.origin).post<Session>('/api/auth/signup', {
      email: 'owner@bench.example',
      password: 'a long enough password',
      workspace: 'Bench',
    })
    const workspaceId = user.workspace.id
    const keyring = createKeyring(installation.env['INSTANCE_KEY'] ?? '')
    const token = () => issueAccessToken(keyring, { sub: user.id, workspaceId })
    const api = createApiClient(installation.origin, token)
    return await work({ installation, workspaceId, keyring, api, token })
  } finally {
    await installation.stop()
  }
}
