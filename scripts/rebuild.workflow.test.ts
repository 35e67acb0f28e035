import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TEST_INSTANCE_KEY, testDatabase, type TestDatabase } from '#test/support/database.ts'
import { launchCampaign } from '#test/support/running-campaign.ts'
import { makeVariant } from '#test/support/variant.ts'

let test: TestDatabase
let image: string
beforeAll(async () => {
  const dockerfile = await readFile(join(import.meta.dirname, '../Dockerfile'), 'utf8')
  const [, last = ''] = dockerfile.split(/^FROM base$/m)
  const copied = [...last.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
    sources.split(' '),
  )
  ;[test, image] = await Promise.all([testDatabase(), makeVariant([], copied)])
})
afterAll(async () => {
  await Promise.all([test.close(), rm(image, { recursive: true, force: true })])
})

/** `npm run rebuild -- --dry-run` where nothing is but what the Dockerfile copies. @returns all that it said */
async function rebuild(env: Record<string, string>): Promise<string> {
  const command = ['run', '--silent', 'rebuild', '--', '--dry-run']
  const { PATH = '' } = process.env
  const { stdout } = await promisify(execFile)('npm', command, { cwd: image, env: { PATH, ...env } })
  return stdout
}

describe('npm run rebuild in the production image', () => {
  it('shows what it would start', async () => {
    const { workspaceId, run } = await launchCampaign(test)
    await run((em) =>
      em.execute(
        `with member as (insert into app_user (email, name, password_hash) values ('a@ours.test', 'A', 'x') returning id)
         insert into membership (workspace_id, user_id, role) select ?, id, 'OWNER' from member`,
        [workspaceId],
      ),
    )
    const said = await rebuild({
      INSTANCE_KEY: TEST_INSTANCE_KEY,
      DATABASE_URL: test.urls.appUrl,
      DATABASE_RELAY_URL: test.urls.relayUrl,
      TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'] ?? '',
    })
    expect(said).toMatch(/^1 workspaces; Temporal at/)
    expect(said).toMatch(/^campaign +1 +0 +1 +0$/m)
  })

  it('names the variables that are missing', async () => {
    await expect(rebuild({})).rejects.toThrow(/The environment is not valid:\s+DATABASE_URL/)
  })
})
