import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { IMAP_PASSWORD } from '#database/records/mail-accounts.ts'
import { createMailProvider } from '#providers/mail/mail-account.ts'
import { quietAttempt } from '#test/support/activity-dependencies.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { startImapServer, type TestImapServer } from '#test/support/imap-server.ts'
import { launchCampaign } from '#test/support/running-campaign.ts'
import { pollMailbox, type PollDependencies } from './poll.ts'

let test: TestDatabase
let imap: TestImapServer
beforeAll(async () => {
  test = await testDatabase()
})
afterAll(() => test.close())
beforeEach(async () => {
  imap = await startImapServer()
})
afterEach(() => imap.close())

async function connect() {
  const campaign = await launchCampaign(test, { mailboxes: [{ imapPort: imap.port }] })
  const ref = { workspaceId: campaign.workspaceId, mailboxId: campaign.mailboxIds[0] ?? '' }
  await campaign.run((em) =>
    em.execute(
      `update mailbox set imap_username = 'testuser', imap_password = ?, created_at = now() - interval '1 hour'`,
      [test.keyring.seal('testpass', IMAP_PASSWORD)],
    ),
  )
  const { database, keyring } = test
  const deps: PollDependencies = {
    database,
    keyring,
    mailProvider: createMailProvider,
    attempt: quietAttempt,
  }
  const sync = async () => {
    const rows = await campaign.run((em) =>
      em.execute<{ failure: string | null; last_uid: string | number }[]>(
        'select failure, last_uid from mailbox_sync',
      ),
    )
    return { failure: rows[0]?.failure ?? null, lastUid: Number(rows[0]?.last_uid) }
  }
  return { ref, deps, sync, poll: () => pollMailbox(deps, ref) }
}

const mail = (subject: string) =>
  `From: a@b.test\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@b.test>\r\n\r\nHello\r\n`

describe('pollMailbox', () => {
  it('stores what is new once, and answers with all that nobody has understood yet', async () => {
    const { poll, sync } = await connect()
    imap.append(mail('one'))
    const uid = imap.append(mail('two'))
    const first = await poll()
    expect(first.inboxIds).toHaveLength(2)
    expect(await sync()).toEqual({ failure: null, lastUid: uid })
    expect(await poll()).toEqual(first)
    imap.append(mail('three'))
    expect((await poll()).inboxIds).toHaveLength(3)
  })

  it('stores nothing twice when the server has numbered the folder anew', async () => {
    const { poll } = await connect()
    imap.append(mail('one'))
    imap.append(mail('two'))
    const first = await poll()
    imap.renumber('INBOX', 99)
    expect(await poll()).toEqual(first)
  })

  it('two looks at once store each mail once', async () => {
    const { poll } = await connect()
    for (let index = 0; index < 5; index++) imap.append(mail(`m${index}`))
    await Promise.all([poll(), poll()])
    expect((await poll()).inboxIds).toHaveLength(5)
  })

  it('shows a failure with its remedy beside the mailbox, and forgets it when a look succeeds', async () => {
    const { ref, deps, sync, poll } = await connect()
    const refused = { ...deps, mailProvider: () => createMailProvider({ smtp: NOWHERE, imap: NOWHERE }) }
    await expect(pollMailbox(refused, ref)).rejects.toMatchObject({ code: 'unavailable' })
    expect((await sync()).failure).toMatch(/\w+ \w+/)
    await poll()
    expect((await sync()).failure).toBeNull()
  })

  it('still answers with what was fetched before while the server is away', async () => {
    const { ref, deps, poll } = await connect()
    imap.append(mail('one'))
    const first = await poll()
    const refused = { ...deps, mailProvider: () => createMailProvider({ smtp: NOWHERE, imap: NOWHERE }) }
    expect(await pollMailbox(refused, ref)).toEqual(first)
  })
})

const NOWHERE = { host: '127.0.0.1', port: 1, secure: false, username: null, password: null }
