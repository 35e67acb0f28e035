import type { Keyring } from '#database/keyring.ts'
import type { Database } from '#database/orm.ts'
import { readMailAccess } from '#database/records/mail-accounts.ts'
import { sampleOfSent, saveSentFolder } from '#database/records/mailbox-sync.ts'
import { ORACLE_PATIENCE_MS } from '#domain/send-timing.ts'
import type { MailAccount, MailProvider } from '#providers/mail/mail-provider.ts'

interface SentFolderDependencies {
  database: Database
  keyring: Keyring
  mailProvider: (account: MailAccount) => Pick<MailProvider, 'findSent'>
}

/**
 * Learn from a mail that is certainly out whether the server files what it sends. Only then is an absence from the Sent
 * folder a proof that a mail of unknown fate has not left (activities/send-oracle.ts). A setting that somebody changes
 * is noticed within a day.
 */
export async function learnSentFolder(
  { database, keyring, mailProvider }: SentFolderDependencies,
  { workspaceId, mailboxId }: { workspaceId: string; mailboxId: string },
): Promise<void> {
  const { access, sample } = await database.withWorkspace(workspaceId, async (em) => ({
    access: await readMailAccess(em, keyring, mailboxId),
    sample: await sampleOfSent(em, mailboxId, ORACLE_PATIENCE_MS),
  }))
  if (sample === null) return
  const { smtp, imap } = access
  const finding = await mailProvider({ smtp, imap }).findSent(sample)
  if (finding === 'no_oracle') return
  await database.withWorkspace(workspaceId, (em) => saveSentFolder(em, mailboxId, finding === 'found'))
}
