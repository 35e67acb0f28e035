import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { IMAP_PASSWORD } from '#database/records/mail-accounts.ts'
import { ACCEPTED } from '#test/support/accepted.ts'
import { sendDependencies } from '#test/support/activity-dependencies.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import { startImapServer, type TestImapServer } from '#test/support/imap-server.ts'
import { launchCampaign } from '#test/support/running-campaign.ts'
import { createContactActivities } from './contact.ts'
import { pollMailbox } from './poll.ts'
import { createSendActivities } from './send.ts'

let imap: TestImapServer
const { test, smtp } = await databaseAndSmtp()
beforeEach(async () => {
  imap = await startImapServer()
})
afterEach(() => imap.close())

/** A mailbox from which one mail went out two minutes ago. */
async function afterOneMail() {
  const campaign = await launchCampaign(test, { mailboxes: [{ smtpPort: smtp.port, imapPort: imap.port }] })
  const ref = { workspaceId: campaign.workspaceId, mailboxId: campaign.mailboxIds[0] ?? '' }
  const password = test.keyring.seal('testpass', IMAP_PASSWORD)
  await campaign.run((em) =>
    em.execute(`update mailbox set imap_username = 'testuser', imap_password = ?`, [password]),
  )
  const deps = sendDependencies(test)
  await createContactActivities(deps).reserveSlot({ ...campaign.step(), notBefore: 0 })
  expect(await createSendActivities(deps).sendMessage(campaign.step())).toEqual(ACCEPTED)
  const [sent] = await campaign.run((em) =>
    em.execute<{ id: string }[]>(
      `update message set ended_at = now() - interval '2 minutes' returning message_id_header as id`,
    ),
  )
  const filesMail = async () => {
    const rows = await campaign.run((em) =>
      em.execute<{ files: boolean }[]>('select server_files_sent_mail as files from mailbox_sync'),
    )
    return rows[0]?.files
  }
  /** As if the folder had last been looked into this long ago. */
  const lookedInto = (ago: string) =>
    campaign.run((em) =>
      em.execute(`update mailbox_sync set sent_folder_seen_at = now() - ?::interval`, [ago]),
    )
  /** As if the server had been seen to file its mail this long ago. */
  const believed = (ago: string) =>
    campaign.run((em) =>
      em.execute(
        `update mailbox_sync set server_files_sent_mail = true, sent_folder_seen_at = now() - ?::interval`,
        [ago],
      ),
    )
  const file = () => imap.append(`Message-ID: ${sent?.id}\r\n\r\nHello\r\n`, { folder: 'Sent' })
  return { poll: () => pollMailbox(deps, ref), filesMail, lookedInto, believed, file }
}

describe('what a mailbox learns of its Sent folder', () => {
  it('is that the server files what it sends, once a mail that is out stands there', async () => {
    const { poll, filesMail, file } = await afterOneMail()
    file()
    await poll()
    expect(await filesMail()).toBe(true)
  })

  it('is that the server does not, and it is looked at again an hour later', async () => {
    const { poll, filesMail, lookedInto, file } = await afterOneMail()
    await poll()
    expect(await filesMail()).toBe(false)
    file()
    await poll()
    expect(await filesMail()).toBe(false)
    await lookedInto('61 minutes')
    await poll()
    expect(await filesMail()).toBe(true)
  })

  it('is forgotten a day later, when a mail that is out does not stand there any more', async () => {
    const { poll, filesMail, believed } = await afterOneMail()
    await poll()
    await believed('23 hours')
    await poll()
    expect(await filesMail()).toBe(true)
    await believed('25 hours')
    await poll()
    expect(await filesMail()).toBe(false)
  })
})
