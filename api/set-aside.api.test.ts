import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quarantineArrival, storeArrival } from '#database/records/inbox.ts'
import { testApi, type Caller, type TestApi } from '#test/support/api.ts'

interface Mails {
  items: { id: string; byteLength: number; reason: string | null; failure: string | null }[]
  nextCursor: string | null
}

let api: TestApi
let owner: Caller
let stranger: Caller
let mailboxId: string
let otherMailboxId: string

const NO_MATCH = 'The mail has no sender and answers none of our messages.'

beforeAll(async () => {
  api = await testApi()
  owner = await api.member()
  stranger = await api.member()
  mailboxId = await connect(owner, 'ada')
  otherMailboxId = await connect(owner, 'bob')
})
afterAll(() => api.close())

async function connect(caller: Caller, name: string): Promise<string> {
  const smtp = { host: 'localhost', port: 25 }
  const mailbox = { name, address: `${name}@own.example`, smtp }
  return (await caller.ask<{ id: string }>('POST', '/api/mailboxes', mailbox)).body.id
}

let arrivals = 0
/** A mail arrives and, where a reason is given, is put aside. */
function arrive(caller: Caller, { to, aside }: { to: string; aside?: string }): Promise<string> {
  const { workspaceId } = caller
  return api.data.database.withWorkspace(workspaceId, async (em) => {
    const raw = Buffer.from('From: zoe@prospect.example\r\n\r\nsecret')
    const { inboxId } = await storeArrival(em, api.data.keyring, {
      provider: 'imap',
      eventId: `${to}:${++arrivals}`,
      workspaceId,
      mailboxId: to,
      raw,
      byteLength: raw.length + arrivals,
    })
    if (aside) await quarantineArrival(em, { workspaceId, inboxId, reason: aside })
    return inboxId
  })
}

const listed = (caller: Caller, query = '') =>
  caller.ask<Mails>('GET', `/api/mailboxes/${mailboxId}/set-aside${query}`)

describe('mails that could not be understood', () => {
  it('are none, and counted as none, in a mailbox that has none', async () => {
    await arrive(owner, { to: mailboxId }) // nobody has read it yet
    expect((await listed(owner)).body).toEqual({ items: [], nextCursor: null })
    expect((await owner.ask('GET', `/api/mailboxes/${mailboxId}`)).body).toMatchObject({ setAside: 0 })
  })

  it('are listed newest first, each with its reason or its failure, and none of their text', async () => {
    const first = await arrive(owner, { to: mailboxId, aside: NO_MATCH })
    const second = await arrive(owner, { to: mailboxId, aside: 'TimeoutFailure' })
    await arrive(owner, { to: otherMailboxId, aside: NO_MATCH })
    const { body, text } = await listed(owner)
    expect(body.items).toMatchObject([
      { id: second, reason: null, failure: 'TimeoutFailure' },
      { id: first, reason: NO_MATCH, failure: null },
    ])
    expect(body.items.every((mail) => mail.byteLength > 0)).toBe(true)
    expect(text).not.toMatch(/zoe|secret/)
  })

  it('are counted on the mailbox and in the list of mailboxes', async () => {
    expect((await owner.ask('GET', `/api/mailboxes/${mailboxId}`)).body).toMatchObject({ setAside: 2 })
    expect((await owner.ask('GET', '/api/mailboxes')).body).toMatchObject({
      items: [
        { id: mailboxId, setAside: 2 },
        { id: otherMailboxId, setAside: 1 },
      ],
    })
  })

  it('page without gaps or repeats', async () => {
    const whole = (await listed(owner)).body.items
    const page = (await listed(owner, '?limit=1')).body
    const rest = (await listed(owner, `?limit=1&cursor=${page.nextCursor}`)).body
    expect([...page.items, ...rest.items]).toEqual(whole)
    expect(rest.nextCursor).toBeNull()
    expect((await listed(owner, '?cursor=abc')).status).toBe(422)
  })

  it('are shown to whoever may read mailboxes', async () => {
    const viewer = await api.member('VIEWER', owner.workspaceId)
    expect((await listed(viewer)).body.items).toHaveLength(2)
  })

  it('show nothing to another workspace, and nothing of it', async () => {
    expect((await listed(stranger)).status).toBe(404)
    await arrive(stranger, { to: mailboxId, aside: 'A row of another workspace that names this mailbox.' })
    expect((await listed(owner)).body.items).toHaveLength(2)
    expect((await owner.ask('GET', `/api/mailboxes/${mailboxId}`)).body).toMatchObject({ setAside: 2 })
    expect((await stranger.ask('GET', '/api/mailboxes')).body).toEqual({ items: [] })
  })
})
