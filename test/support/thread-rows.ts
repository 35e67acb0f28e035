/** Conversations written straight into the database, for tests of what shows them. */
import { randomUUID } from 'node:crypto'
import { newSubjectKey, type NewSubjectKey } from '#database/envelopes.ts'
import type { Keyring } from '#database/keyring.ts'
import type { Database, EntityManager } from '#database/orm.ts'
import type { StoredCitation } from '#database/records/citations.ts'
import type {
  DraftIssue,
  DraftKind,
  DraftState,
  FollowUpState,
  MeetingTalk,
  ThreadState,
} from '#domain/thread/state.ts'

export interface RowWriter {
  database: Database
  keyring: Keyring
  workspaceId: string
}

export interface ConversationWish {
  email?: string
  firstName?: string
  subject?: string
  /** What the person wrote, oldest first. */
  mails?: readonly string[]
  state?: ThreadState
  dueAt?: Date
  /** Minutes ago of the last mail. */
  minutesAgo?: number
  unread?: boolean
}

/** A person, their thread through a mailbox and what they wrote; the ids of it all. */
export interface Conversation {
  mailboxId: string
  personId: string
  threadId: string
  /** The newest mail. */
  inboundId: string
  key: NewSubjectKey
}

const idOf = (rows: { id: string }[]) => rows[0]?.id ?? ''

export async function writeConversation(
  { database, keyring, workspaceId }: RowWriter,
  wish: ConversationWish = {},
): Promise<Conversation> {
  const key = newSubjectKey(keyring)
  const email = wish.email ?? `${randomUUID()}@prospect.example`
  return database.withWorkspace(workspaceId, async (em) => {
    await em.execute('insert into subject_key (id, workspace_id, wrapped) values (?, ?, ?)', [
      key.id,
      workspaceId,
      key.wrapped,
    ])
    const personId = idOf(
      await em.execute(
        `insert into person (workspace_id, email, email_key, first_name, source, subject_key_id)
         values (?, ?, ?, ?, 'inbound', ?) returning id`,
        [workspaceId, email, email, wish.firstName ?? 'Zoë', key.id],
      ),
    )
    const mailboxId = await mailboxOf(em, workspaceId)
    const last = new Date(Date.now() - (wish.minutesAgo ?? 5) * 60_000)
    const threadId = idOf(
      await em.execute(
        `insert into thread (workspace_id, mailbox_id, person_id, subject, last_message_at, last_inbound_at, unread, state, due_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz) returning id`,
        [
          workspaceId,
          mailboxId,
          personId,
          key.cipher.seal(wish.subject ?? 'A question', 'thread.subject'),
          last,
          last,
          wish.unread ?? false,
          wish.state ?? 'new',
          wish.dueAt ?? null,
        ],
      ),
    )
    let inboundId = ''
    const mails = wish.mails ?? ['What does it cost?']
    for (const [index, text] of mails.entries())
      inboundId = idOf(
        await em.execute(
          `insert into inbound_message (workspace_id, inbox_id, mailbox_id, thread_id, person_id, kind, because,
             from_address, subject, body, received_at)
           values (?, gen_random_uuid(), ?, ?, ?, 'reply', 'a person wrote', ?, ?, ?, ?) returning id`,
          [
            workspaceId,
            mailboxId,
            threadId,
            personId,
            email,
            key.cipher.seal(wish.subject ?? 'A question', 'inbound_message.subject'),
            key.cipher.seal(text, 'inbound_message.body'),
            new Date(last.getTime() - (mails.length - 1 - index) * 3_600_000),
          ],
        ),
      )
    return { mailboxId, personId, threadId, inboundId, key }
  })
}

async function mailboxOf(em: EntityManager, workspaceId: string): Promise<string> {
  const known = await em.execute<{ id: string }[]>('select id from mailbox order by id limit 1')
  if (known.length > 0) return idOf(known)
  return idOf(
    await em.execute(
      `insert into mailbox (workspace_id, name, address, smtp_host, smtp_port) values (?, 'Ada', 'ada@own.example', 'localhost', 25) returning id`,
      [workspaceId],
    ),
  )
}

export interface DraftWish {
  kind?: DraftKind
  state?: DraftState
  attempt?: number
  body?: string
  citations?: readonly StoredCitation[]
  issues?: readonly DraftIssue[]
  engine?: string
  meetingId?: string
  meetingTalk?: MeetingTalk
  /** Let the thread name it; true unless said otherwise. */
  isCurrent?: boolean
}

/** A draft of a thread; its id. */
export function writeDraft(
  { database, workspaceId }: RowWriter,
  { threadId, personId, inboundId, key: { cipher } }: Conversation,
  wish: DraftWish = {},
): Promise<string> {
  return database.withWorkspace(workspaceId, async (em) => {
    const draftId = idOf(
      await em.execute(
        `insert into draft (workspace_id, thread_id, person_id, inbound_id, kind, state, attempt, body, citations, issues,
                            language, engine, meeting_id, meeting_talk)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::text[], 'en', ?, ?::uuid, ?) returning id`,
        [
          workspaceId,
          threadId,
          personId,
          inboundId,
          wish.kind ?? 'answer',
          wish.state ?? 'ready',
          wish.attempt ?? 1,
          cipher.seal(wish.body ?? 'It costs 40 euros.', 'draft.body'),
          cipher.seal(JSON.stringify(wish.citations ?? []), 'draft.citations'),
          `{${(wish.issues ?? []).join(',')}}`,
          wish.engine ?? 'offline',
          wish.meetingId ?? null,
          wish.meetingTalk ?? 'none',
        ],
      ),
    )
    if (wish.isCurrent ?? true)
      await em.execute('update thread set draft_id = ? where id = ?', [draftId, threadId])
    return draftId
  })
}

export interface DecisionWish {
  intentId: string | null
  confidence?: number
  words?: readonly string[]
  attack?: { sign: string; words: string }
  later?: { at: Date; words: string }
}

/** What the newest mail of a thread was understood to want. */
export function writeDecision(
  { database, workspaceId }: RowWriter,
  { threadId, inboundId, key: { cipher } }: Conversation,
  { intentId, confidence = 0.9, words = [], attack, later }: DecisionWish,
): Promise<void> {
  return database.withWorkspace(workspaceId, async (em) => {
    await em.execute(
      `insert into classification (workspace_id, thread_id, inbound_id, intent_id, confidence, words, language, engine,
                                   attack, attack_words, later_at, later_words)
       values (?, ?, ?, ?::uuid, ?, ?, 'en', 'offline', ?, ?, ?::timestamptz, ?)`,
      [
        workspaceId,
        threadId,
        inboundId,
        intentId,
        confidence,
        cipher.seal(JSON.stringify(words), 'classification.words'),
        attack?.sign ?? null,
        attack ? cipher.seal(attack.words, 'classification.attack_words') : null,
        later?.at ?? null,
        later ? cipher.seal(later.words, 'classification.later_words') : null,
      ],
    )
    await em.execute('update thread set intent_id = ?::uuid where id = ?', [intentId, threadId])
  })
}

/** A follow-up of an answer; its id. */
export function writeFollowUp(
  { database, workspaceId }: RowWriter,
  { threadId, personId }: Conversation,
  wish: { answerDraftId: string; number?: number; inDays?: number; state?: FollowUpState },
): Promise<string> {
  return database.withWorkspace(workspaceId, async (em) => {
    const { number = 1, inDays = 2, state = 'pending' } = wish
    return idOf(
      await em.execute(
        `insert into follow_up (workspace_id, thread_id, person_id, answer_draft_id, number, due_at, base_at, state, cancellation)
         values (?, ?, ?, ?, ?, now() + make_interval(days => ?), now(), ?, ?) returning id`,
        [
          workspaceId,
          threadId,
          personId,
          wish.answerDraftId,
          number,
          inDays,
          state,
          state === 'cancelled' ? 'reply_received' : null,
        ],
      ),
    )
  })
}
