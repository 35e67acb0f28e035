import { writeFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { databaseUrls } from '#database/provision.ts'
import { installedEnvironment } from './installed-environment.ts'
import { temporaryFolder } from './temporary-folder.ts'

const INSTANCE_KEY = Buffer.alloc(32, 1).toString('base64')

describe('a command beside the product', () => {
  it('takes the environment as it is where it names database and key', async () => {
    const env = { DATABASE_URL: 'postgres://a@b/c', INSTANCE_KEY, TEMPORAL_ADDRESS: 'there:1' }
    expect(await installedEnvironment(env)).toBe(env)
  })

  it('finds the one-machine installation by its folder and ports, and makes none', async () => {
    const folder = await temporaryFolder('throughline-command-')
    const env = { THROUGHLINE_DATA: folder, POSTGRES_PORT: '5999', TEMPORAL_PORT: '7999' }
    await expect(installedEnvironment(env)).rejects.toThrow(/There is no installation/)
    await writeFile(join(folder, 'secrets.json'), JSON.stringify({ INSTANCE_KEY, WEBHOOK_SECRET: 's' }))
    const { appUrl, relayUrl } = databaseUrls('postgres://127.0.0.1:5999', INSTANCE_KEY)
    expect(new URL(appUrl)).toMatchObject({ username: 'tl_app', port: '5999', pathname: '/throughline' })
    expect(await installedEnvironment(env)).toMatchObject({
      INSTANCE_KEY,
      DATABASE_URL: appUrl,
      DATABASE_RELAY_URL: relayUrl,
      TEMPORAL_ADDRESS: '127.0.0.1:7999',
    })
    await rm(folder, { recursive: true, force: true })
  })
})
