import { uuidv7 } from 'uuidv7'
import type { EntityManager } from '../orm.ts'
import { uuidArray } from './sql.ts'

export interface NewThread {
  workspaceId: string
  mailboxId: string
  personId: string
  campaignId: string | null
  enrolmentId: string | null
  /** Sealed under the person's key as `thread.subject`. */
  subject: Buffer | null
  at: number
}

/** Begin a conversation. @returns its id */
export async function createThread(em: EntityManager, thread: NewThread): Promise<string> {
  const [id] = await createThreads(em, [thread])
  if (!id) throw new Error('A thread was written without an id.')
  return id
}

/** Begin conversations, also for their enrolments. @returns their ids, in the same order */
export async function createThreads(em: EntityManager, threads: readonly NewThread[]): Promise<string[]> {
  if (threads.length === 0) return []
  const rows = threads.map((thread) => ({
    id: uuidv7(),
    workspace_id: thread.workspaceId,
    mailbox_id: thread.mailboxId,
    person_id: thread.personId,
    campaign_id: thread.campaignId,
    enrolment_id: thread.enrolmentId,
    subject: thread.subject?.toString('base64') ?? null,
    at: new Date(thread.at),
  }))
  await em.execute(
    `with row as (
       select * from jsonb_to_recordset(?::jsonb) as row (id uuid, workspace_id uuid, mailbox_id uuid, person_id uuid,
         campaign_id uuid, enrolment_id uuid, subject text, at timestamptz)),
     begun as (
       insert into thread (id, workspace_id, mailbox_id, person_id, campaign_id, enrolment_id, subject, last_message_at)
       select id, workspace_id, mailbox_id, person_id, campaign_id, enrolment_id, decode(subject, 'base64'), at from row
       returning id, enrolment_id)
     update enrolment e set thread_id = begun.id from begun where e.id = begun.enrolment_id`,
    [JSON.stringify(rows)],
  )
  return rows.map((row) => row.id)
}

/** A mail went out in each of these threads. */
export async function touchThreads(em: EntityManager, threadIds: readonly string[]): Promise<void> {
  await em.execute(
    'update thread set last_message_at = greatest(last_message_at, now()) where id = any(?::uuid[])',
    [uuidArray(threadIds)],
  )
}

/** A mail came into the thread; `unread` if somebody should read it. */
export async function noteInbound(
  em: EntityManager,
  threadId: string,
  { at, unread }: { at: number; unread: boolean },
): Promise<void> {
  await em.execute(
    `update thread set last_message_at = greatest(last_message_at, ?::timestamptz), unread = unread or ?,
       last_inbound_at = greatest(last_inbound_at, ?::timestamptz) where id = ?`,
    [new Date(at), unread, new Date(at), threadId],
  )
}

/** A conversation with its sealed subject. */
export interface ThreadSubject {
  id: string
  subject: Buffer | null
}

/** The conversations with a person through a mailbox, the newest first. */
export async function listThreadsWith(
  em: EntityManager,
  { mailboxId, personId }: { mailboxId: string; personId: string },
): Promise<ThreadSubject[]> {
  return em.execute<ThreadSubject[]>(
    `select id, subject from thread where mailbox_id = ? and person_id = ?
     order by last_message_at desc, id desc limit 20`,
    [mailboxId, personId],
  )
}

/** The conversation in which a person wrote one of these mails, by the order of the list. */
export async function findThreadOfMails(
  em: EntityManager,
  { personId, messageIds }: { personId: string; messageIds: readonly string[] },
): Promise<string | null> {
  if (messageIds.length === 0) return null
  const rows = await em.execute<{ id: string; threadId: string }[]>(
    `select message_id_header as id, thread_id as "threadId" from inbound_message
     where mailbox_id in (select id from mailbox) and thread_id is not null and person_id = ?
       and message_id_header in (select jsonb_array_elements_text(?::jsonb))`,
    [personId, JSON.stringify(messageIds)],
  )
  return messageIds.map((id) => rows.find((row) => row.id === id)).find(Boolean)?.threadId ?? null
}
