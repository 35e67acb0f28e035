import type { Keyring } from '#database/keyring.ts'
import type { Database, EntityManager } from '#database/orm.ts'
import { listNewArrivals, storeArrival } from '#database/records/inbox.ts'
import { readMailAccess } from '#database/records/mail-accounts.ts'
import { lockSync, saveCursor, saveFailure } from '#database/records/mailbox-sync.ts'
import { DomainError } from '#domain/errors.ts'
import { notifyLive } from '#database/records/events.ts'
import type { FetchedMail, FetchResult, MailAccount, MailProvider } from '#providers/mail/mail-provider.ts'
import type { MailboxActivities } from './activities.ts'
import { whileBeating, type Attempt } from './attempt.ts'
import { learnSentFolder } from './sent-folder.ts'

export interface PollDependencies {
  database: Database
  keyring: Keyring
  mailProvider: (account: MailAccount) => Pick<MailProvider, 'fetchSince' | 'findSent'>
  attempt: Attempt
}

/** Mails of one portion: as many as a minute understands with ease. */
const PORTION = 50
const FETCH_DEADLINE_MS = 90_000

type MailboxRef = Parameters<MailboxActivities['pollMailbox']>[0]
type Fetched = Extract<FetchResult, { kind: 'fetched' }>

/** One look into a mailbox. The cursor is committed together with the mails that it passed, so that none is lost. */
export function pollMailbox(
  deps: PollDependencies,
  ref: MailboxRef,
): Promise<{ inboxIds: string[]; more: boolean }> {
  return whileBeating(deps.attempt, async () => {
    const { access, sync } = await deps.database.withWorkspace(ref.workspaceId, async (em) => ({
      access: await readMailAccess(em, deps.keyring, ref.mailboxId),
      sync: await lockSync(em, ref),
    }))
    const isReadable = access.imap !== null && access.status !== 'disconnected'
    if (!isReadable) return { inboxIds: await listLeft(deps, ref), more: false }
    const { smtp, imap } = access
    const result = await deps.mailProvider({ smtp, imap }).fetchSince({
      cursor: sync.cursor,
      limit: PORTION,
      notBefore: sync.since,
      deadlineMs: FETCH_DEADLINE_MS,
    })
    if (result.kind === 'failed') return settleFailure(deps, ref, result.failure.message)
    const inboxIds = await keep(deps, ref, result)
    if (!result.more) await learnSentFolder(deps, ref)
    return { inboxIds, more: result.more }
  })
}

function keep(deps: PollDependencies, ref: MailboxRef, fetched: Fetched): Promise<string[]> {
  return deps.database.withWorkspace(ref.workspaceId, async (em) => {
    await lockSync(em, ref)
    for (const mail of fetched.mails) await keepOne(em, deps, { ...ref, mail })
    await saveCursor(em, ref.mailboxId, fetched.cursor)
    return listNewArrivals(em, ref.mailboxId, 2 * PORTION)
  })
}

/** A mail that is too large is kept by its header, with the reason, and holds nobody up. */
async function keepOne(
  em: EntityManager,
  { keyring }: PollDependencies,
  { workspaceId, mailboxId, mail }: MailboxRef & { mail: FetchedMail },
): Promise<void> {
  await storeArrival(em, keyring, {
    provider: 'imap',
    eventId: `${mailboxId}:${mail.eventId}`,
    workspaceId,
    mailboxId,
    raw: mail.raw,
    byteLength: mail.byteLength,
    ...(mail.oversize && {
      refused: 'The mail is larger than the mailbox reader takes; read it in the mailbox itself.',
    }),
  })
}

/** The failure is shown beside the mailbox; what has been fetched earlier is still worth understanding. */
async function settleFailure(
  deps: PollDependencies,
  ref: MailboxRef,
  failure: string,
): Promise<{ inboxIds: string[]; more: boolean }> {
  await deps.database.withWorkspace(ref.workspaceId, async (em) => {
    await saveFailure(em, { ...ref, failure })
    await notifyLive(em, { workspaceId: ref.workspaceId, topic: 'mailbox', id: ref.mailboxId })
  })
  const inboxIds = await listLeft(deps, ref)
  if (inboxIds.length === 0) throw new DomainError('unavailable', failure)
  return { inboxIds, more: false }
}

function listLeft({ database }: PollDependencies, { workspaceId, mailboxId }: MailboxRef): Promise<string[]> {
  return database.withWorkspace(workspaceId, (em) => listNewArrivals(em, mailboxId, 2 * PORTION))
}
