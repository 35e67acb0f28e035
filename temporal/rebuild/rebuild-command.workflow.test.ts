/** The command line as an operator runs it, and the jobs that it brings back: a paused campaign, imports. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createActivities } from '#activities/index.ts'
import { createImport, requestUndo } from '#database/records/import-files.ts'
import { openCsv } from '#providers/csv/csv-file.ts'
import { meetingDependencies, threadDependencies } from '#test/support/activity-dependencies.ts'
import { TEST_INSTANCE_KEY, testDatabase, type TestDatabase } from '#test/support/database.ts'
import { eventually } from '#test/support/eventually.ts'
import { mortalTemporal, type MortalTemporal } from '#test/support/mortal-temporal.ts'
import { launchCampaign } from '#test/support/running-campaign.ts'
import { createRestorer } from '../gateway/restore.ts'
import { rebuild } from './rebuild.ts'

let test: TestDatabase
let temporal: MortalTemporal
beforeAll(async () => {
  test = await testDatabase({ pool: 12 })
  const activities = createActivities({
    ...threadDependencies(test),
    ...meetingDependencies(test),
    openCsv,
    gateway: {
      startContacts: (batch) => temporal.now.gateway.startContacts(batch),
      tellContact: (...told) => temporal.now.gateway.tellContact(...told),
    },
  })
  temporal = await mortalTemporal({ activities })
})
afterAll(async () => {
  await temporal.close()
  await test.close()
})

async function restoreAll(workspaceId: string): Promise<string> {
  const { client, queueSuffix } = temporal.now
  const restorer = createRestorer({ client, queueSuffix, pollSeconds: 60 })
  const tallies = await rebuild({ database: test.database, restorer, isDryRun: false }, [workspaceId])
  return tallies
    .filter(({ started }) => started > 0)
    .map(({ kind, started }) => `${kind} ${started}`)
    .join(', ')
}

describe('a campaign that is paused', () => {
  it('stays so, and enrols its people once it is resumed', async () => {
    const { workspaceId, campaignId, run } = await launchCampaign(test, { people: 3, enrolled: false })
    const turn = (status: string) =>
      run((em) => em.execute('update campaign set status = ? where id = ?', [status, campaignId]))
    const enrolled = async () => (await run((em) => em.execute('select id from enrolment'))).length
    await turn('PAUSED')
    expect(await restoreAll(workspaceId)).toBe('mailbox 1, campaign 1')
    const handle = temporal.now.client.workflow.getHandle(`campaign:${workspaceId}:${campaignId}`)
    expect(await handle.query('state')).toMatchObject({ wish: 'paused', isEnrolled: false })
    expect(await enrolled()).toBe(0)
    await turn('ACTIVE')
    const command = { verb: 'resumeCampaign', campaignId } as const
    await temporal.now.gateway.deliver({ workspaceId, eventId: randomUUID(), command })
    await eventually(async () => (await enrolled()) === 3)
  })
})

describe('an import', () => {
  it('is read on, and taken back if that was wished', async () => {
    const workspaceId = await test.createWorkspace()
    const actor = { workspaceId, userId: randomUUID(), requestId: 'r' }
    const run = <T>(work: Parameters<typeof test.database.withWorkspace<T>>[1]) =>
      test.database.withWorkspace(workspaceId, work)
    const content = Buffer.from('email,first name\nada@theirs.test,Ada\n')
    const importId = await run((em) =>
      createImport(em, { keyring: test.keyring, actor }, { fileName: 'a.csv', content, mapping: null }),
    )
    const people = async () => (await run((em) => em.execute('select id from person'))).length
    const status = async () =>
      (await run((em) => em.execute<{ status: string }[]>('select status from import')))[0]?.status
    expect(await restoreAll(workspaceId)).toBe('import 1')
    await eventually(async () => (await status()) === 'COMPLETED')
    expect(await people()).toBe(1)
    expect(await restoreAll(workspaceId)).toBe('')
    await run((em) => requestUndo(em, actor, importId))
    expect(await restoreAll(workspaceId)).toBe('import undo 1')
    await eventually(async () => (await status()) === 'UNDONE')
    expect(await people()).toBe(0)
    expect(await restoreAll(workspaceId)).toBe('')
  })
})

/** `npm run rebuild` in an environment as production has it. */
async function command(args: string[], env: Record<string, string> = {}) {
  const script = fileURLToPath(new URL('../../scripts/rebuild.ts', import.meta.url))
  const child = spawn(process.execPath, [script, ...args], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: test.urls.appUrl,
      DATABASE_RELAY_URL: test.urls.relayUrl,
      TEMPORAL_ADDRESS: temporal.address,
      INSTANCE_KEY: TEST_INSTANCE_KEY,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await once(child, 'close')
  const mailbox = said.split('\n').find((line) => line.startsWith('mailbox')) ?? ''
  return { code: child.exitCode, said, mailbox: mailbox.trim().split(/\s+/) }
}

describe('npm run rebuild', () => {
  it('shows, starts, leaves alone what runs, and ends with 1 if something could not be started', async () => {
    const { workspaceId, run } = await launchCampaign(test, { people: 0 })
    await test.database.instance((em) =>
      em.execute(`insert into app_user (email, name, password_hash) values ('o@ours.test', 'O', '')`),
    )
    await run((em) =>
      em.execute(`insert into membership (workspace_id, user_id, role) select ?, id, 'OWNER' from app_user`, [
        workspaceId,
      ]),
    )
    const shown = await command(['--dry-run'])
    expect(shown.said).toContain('would start')
    expect(shown.mailbox).toEqual(['mailbox', '1', '0', '1', '0'])
    const started = await command([])
    expect([started.code, started.mailbox]).toEqual([0, ['mailbox', '1', '0', '1', '0']])
    const again = await command([])
    expect([again.code, again.mailbox]).toEqual([0, ['mailbox', '1', '1', '0', '0']])
    const failed = await command([], { TEMPORAL_NAMESPACE: 'nowhere' })
    expect(failed.code).toBe(1)
    expect(failed.mailbox.slice(0, 5)).toEqual(['mailbox', '1', '0', '0', '1'])
    expect(failed.said).not.toContain('ours.test')
  })
})
