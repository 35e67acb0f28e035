import type { EntityManager } from '../orm.ts'

/** How far a mailbox's INBOX has been read; null before the first poll. */
export interface SyncCursor {
  uidValidity: number
  lastUid: number
}

export interface MailboxSyncState {
  cursor: SyncCursor | null
  /** When the row was made: mail from before belongs to nobody here. Epoch ms. */
  since: number
}

/** The mailbox's sync row, made if there is none, locked for the transaction. */
export async function lockSync(
  em: EntityManager,
  { workspaceId, mailboxId }: { workspaceId: string; mailboxId: string },
): Promise<MailboxSyncState> {
  await em.execute(
    `insert into mailbox_sync (workspace_id, mailbox_id) values (?, ?) on conflict (mailbox_id) do nothing`,
    [workspaceId, mailboxId],
  )
  const [row] = await em.execute<
    { uid_validity: string | number | null; last_uid: string | number; since: string }[]
  >(
    `select s.uid_validity, s.last_uid, m.created_at as since
     from mailbox_sync s join mailbox m on m.id = s.mailbox_id where s.mailbox_id = ? for update of s`,
    [mailboxId],
  )
  if (!row) throw new Error('A mailbox without a sync row.')
  const cursor =
    row.uid_validity === null
      ? null
      : { uidValidity: Number(row.uid_validity), lastUid: Number(row.last_uid) }
  return { cursor, since: new Date(row.since).getTime() }
}

/** A look succeeded and got this far. */
export async function saveCursor(em: EntityManager, mailboxId: string, cursor: SyncCursor): Promise<void> {
  await em.execute(
    `update mailbox_sync set uid_validity = ?, last_uid = ?, polled_at = now(), failed_at = null, failure = null
     where mailbox_id = ?`,
    [cursor.uidValidity, cursor.lastUid, mailboxId],
  )
}

/** A look failed; `failure` is a code and a remedy, without addresses. */
export async function saveFailure(
  em: EntityManager,
  { workspaceId, mailboxId, failure }: { workspaceId: string; mailboxId: string; failure: string },
): Promise<void> {
  await em.execute(
    `insert into mailbox_sync (workspace_id, mailbox_id, failed_at, failure) values (?, ?, now(), ?)
     on conflict (mailbox_id) do update set failed_at = now(), failure = excluded.failure`,
    [workspaceId, mailboxId, failure],
  )
}

/** Whether this server was seen to file what it sends, so that an absence from its Sent folder is a proof. */
export async function filesSentMail(em: EntityManager, mailboxId: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    'select 1 from mailbox_sync where mailbox_id = ? and server_files_sent_mail',
    [mailboxId],
  )
  return rows.length > 0
}

/**
 * The Message-ID of a mail that is certainly out and should stand in the Sent folder by now, if the server files what
 * it sends; null: none went out within a day, or the folder was looked into lately.
 * @param patienceMs how long a server may take to file a mail
 */
export async function sampleOfSent(
  em: EntityManager,
  mailboxId: string,
  patienceMs: number,
): Promise<string | null> {
  const [row] = await em.execute<{ message_id_header: string }[]>(
    `select m.message_id_header
     from mailbox_sync s
       join slot_reservation r on r.mailbox_id = s.mailbox_id and r.slot_at > now() - interval '1 day'
       join message m on m.id = r.message_id and m.state = 'accepted'
     where s.mailbox_id = ? and m.ended_at < now() - ? * interval '1 millisecond'
       and (s.sent_folder_seen_at is null
         or s.sent_folder_seen_at < now() - case when s.server_files_sent_mail then interval '1 day' else interval '1 hour' end)
     order by r.slot_at desc limit 1`,
    [mailboxId, patienceMs],
  )
  return row?.message_id_header ?? null
}

/** The Sent folder was looked into. */
export async function saveSentFolder(
  em: EntityManager,
  mailboxId: string,
  filesMail: boolean,
): Promise<void> {
  await em.execute(
    'update mailbox_sync set server_files_sent_mail = ?, sent_folder_seen_at = now() where mailbox_id = ?',
    [filesMail, mailboxId],
  )
}
