import { setTimeout as sleep } from 'node:timers/promises'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { endArrival, storeArrival } from '#database/records/inbox.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { launchCampaign, type RunningCampaign } from '#test/support/running-campaign.ts'
import { mailFirst } from './mail-first.ts'

let test: TestDatabase
let campaign: RunningCampaign

beforeAll(async () => {
  test = await testDatabase()
  campaign = await launchCampaign(test, { people: 1 })
})
afterAll(() => test.close())

/** A mail that has come in and is not understood. */
async function arrive(): Promise<string> {
  const { workspaceId, run } = campaign
  const [mailbox] = await run((em) => em.execute<{ id: string }[]>('select id from mailbox limit 1'))
  const raw = Buffer.from('Subject: Hello\r\n\r\nHello\r\n')
  const mail = { provider: 'webhook' as const, eventId: uuidv7(), workspaceId, mailboxId: mailbox?.id ?? '' }
  const { inboxId } = await run((em) =>
    storeArrival(em, test.keyring, { ...mail, raw, byteLength: raw.length }),
  )
  return inboxId
}

it('a mail that has just come in goes first, until it is understood', async () => {
  const inboxId = await arrive()
  let isOver = false
  const waiting = mailFirst(test.database, campaign.workspaceId).then(() => (isOver = true))
  await sleep(200)
  expect(isOver).toBe(false)
  await campaign.run((em) => endArrival(em, inboxId, null))
  await waiting
})

it('one that nobody has understood for long holds nothing up', async () => {
  const inboxId = await arrive()
  await campaign.run((em) =>
    em.execute(`update inbox_item set created_at = now() - interval '1 minute' where id = ?`, [inboxId]),
  )
  const begun = performance.now()
  await mailFirst(test.database, campaign.workspaceId)
  expect(performance.now() - begun).toBeLessThan(1_000)
})
