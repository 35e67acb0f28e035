import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { readArrival, storeArrivals, type ArrivedMail } from './inbox.ts'

let test: TestDatabase
let workspaceId: string
beforeAll(async () => {
  test = await testDatabase()
  workspaceId = await test.createWorkspace()
})
afterAll(() => test.close())

const mail = (eventId: string, raw: Buffer): ArrivedMail => ({
  provider: 'webhook',
  eventId,
  workspaceId,
  mailboxId: randomUUID(),
  raw,
  byteLength: raw.byteLength,
})
const store = (...mails: ArrivedMail[]) =>
  test.database.withWorkspace(workspaceId, (em) => storeArrivals(em, test.keyring, mails))
const read = (inboxId: string) =>
  test.database.withWorkspace(workspaceId, (em) => readArrival(em, test.keyring, { workspaceId, inboxId }))

describe('mails that are kept together', () => {
  it('have each their own bytes, whatever these are', async () => {
    const raws = [Buffer.from('Yes.\0'), Buffer.alloc(0), Buffer.from([0xff, 0xfe, 0x5c, 0x22])]
    const arrivals = await store(...raws.map((raw, index) => mail(`own ${index}`, raw)))
    const kept = await Promise.all(arrivals.map(({ inboxId }) => read(inboxId)))
    expect(kept.map((one) => one?.raw)).toEqual(raws)
  })

  it('are new once, beside the same mail as beside one that came before', async () => {
    const [before] = await store(mail('known', Buffer.from('A')))
    const [one, again, known] = await store(
      mail('one', Buffer.from('B')),
      mail('one', Buffer.from('B')),
      mail('known', Buffer.from('A')),
    )
    expect([one?.isNew, again?.isNew, known?.isNew]).toEqual([true, false, false])
    expect(again?.inboxId).toBe(one?.inboxId)
    expect(known?.inboxId).toBe(before?.inboxId)
  })

  it('may be larger than one statement carries', async () => {
    const raws = [1, 2, 3].map((fill) => Buffer.alloc(7 * 1024 * 1024, fill))
    const arrivals = await store(...raws.map((raw, index) => mail(`large ${index}`, raw)))
    const firsts = await Promise.all(arrivals.map(async ({ inboxId }) => (await read(inboxId))?.raw[0]))
    expect(firsts).toEqual([1, 2, 3])
  })
})
