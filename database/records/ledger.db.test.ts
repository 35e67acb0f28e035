import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { launchCampaign } from '#test/support/running-campaign.ts'
import type { EntityManager } from '../orm.ts'
import { endAttempts } from './ledger.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase()
})
afterAll(() => test.close())

it('ends the attempts of a portion in id order, so that who marks its mails as opened does not wait in a circle', async () => {
  const { workspaceId, mailboxIds, personIds, run } = await launchCampaign(test)
  const ids: string[] = Array.from({ length: 2 }, () => randomUUID()).sort()
  const [low, high] = ids
  for (const id of ids)
    await run((em) =>
      em.execute(
        `insert into message (id, workspace_id, person_id, mailbox_id, message_id_header, state, epoch, transmitting_at)
         values (?, ?, ?, ?, ?, 'transmitting', 1, now())`,
        [id, workspaceId, personIds[0], mailboxIds[0], id],
      ),
    )
  const lowIsOpen = Promise.withResolvers<void>()
  const open = (em: EntityManager, id = '') =>
    em.execute('update message set opened_at = now() where id = ?', [id])
  const isWaitedFor = async () => {
    const rows = await run((em) =>
      em.execute<unknown[]>(`select 1 from pg_locks where not granted and locktype = 'transactionid'`),
    )
    return rows.length > 0
  }
  const opening = run(async (em) => {
    await open(em, low)
    lowIsOpen.resolve()
    await expect.poll(isWaitedFor).toBe(true)
    await open(em, high)
  })
  await lowIsOpen.promise
  const ends = [high, low].map((messageId = '') => ({ messageId, epoch: 1, state: 'accepted' as const }))
  const ended = run((em) => endAttempts(em, ends))
  await opening
  expect(new Set((await ended).keys())).toEqual(new Set(ids))
  const seen = await run((em) =>
    em.execute(`select 1 from message where state = 'accepted' and opened_at is not null`),
  )
  expect(seen).toHaveLength(2)
})
