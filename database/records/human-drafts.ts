import { DomainError } from '#domain/errors.ts'
import type { DraftKind, MeetingTalk } from '#domain/thread/state.ts'
import { subjectCipher } from '../envelopes.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'
import { citationsOf, standing } from './citations.ts'

/**
 * What a human writes is a row before the thread's workflow hears of it: the row's id travels, its text does not. A row
 * whose wish was refused stays `requested` and is never used.
 */
type Writer = { keyring: Keyring; actor: Actor }

interface ThreadRow {
  personId: string
  subjectKeyId: string
  draftId: string | null
  intentId: string | null
  /** The newest mail that a person wrote. */
  inboundId: string | null
}

/** What of a draft stays the same when its text is edited. */
interface Original {
  kind: DraftKind
  inboundId: string | null
  followUpId: string | null
  intentId: string | null
  meetingId: string | null
  meetingTalk: MeetingTalk
  attempt: number
  language: string | null
  citations: Buffer | null
}

/** A draft with another text. What it cites is kept where the sentence still stands. @throws DomainError not_found */
export async function insertEdit(
  em: EntityManager,
  { keyring, actor }: Writer,
  edit: { threadId: string; basedOn: string; body: string },
): Promise<string> {
  const thread = await readThreadRow(em, edit.threadId)
  const [original] = await em.execute<Original[]>(
    `select kind, inbound_id as "inboundId", follow_up_id as "followUpId", intent_id as "intentId",
            meeting_id as "meetingId", meeting_talk as "meetingTalk", attempt, language, citations
     from draft where id = ? and thread_id = ?`,
    [edit.basedOn, edit.threadId],
  )
  if (!original) throw new DomainError('not_found', 'There is no such draft in this thread.')
  const cipher = await subjectCipher(em, keyring, thread.subjectKeyId)
  const citations = standing(citationsOf(original.citations, cipher), edit.body)
  return insertDraft(em, actor, {
    ...original,
    threadId: edit.threadId,
    personId: thread.personId,
    basedOn: edit.basedOn,
    body: cipher.seal(edit.body, 'draft.body'),
    citations: cipher.seal(JSON.stringify(citations), 'draft.citations'),
    instruction: null,
  })
}

/** A wish for another draft, with what is to be different about it. @throws DomainError not_found */
export async function insertRequest(
  em: EntityManager,
  { keyring, actor }: Writer,
  wish: { threadId: string; instruction: string },
): Promise<string> {
  const thread = await readThreadRow(em, wish.threadId)
  const cipher = await subjectCipher(em, keyring, thread.subjectKeyId)
  return insertDraft(em, actor, {
    ...fresh(wish.threadId, thread),
    basedOn: thread.draftId,
    instruction: wish.instruction ? cipher.seal(wish.instruction, 'draft.instruction') : null,
  })
}

/** An answer of a human's own, to the newest mail. @throws DomainError not_found */
export async function insertAnswer(
  em: EntityManager,
  { keyring, actor }: Writer,
  answer: { threadId: string; body: string },
): Promise<string> {
  const thread = await readThreadRow(em, answer.threadId)
  const cipher = await subjectCipher(em, keyring, thread.subjectKeyId)
  return insertDraft(em, actor, {
    ...fresh(answer.threadId, thread),
    body: cipher.seal(answer.body, 'draft.body'),
    citations: cipher.seal('[]', 'draft.citations'),
  })
}

interface NewDraft extends Original {
  threadId: string
  personId: string
  basedOn: string | null
  body: Buffer | null
  instruction: Buffer | null
}

function fresh(threadId: string, thread: ThreadRow): NewDraft {
  return {
    threadId,
    personId: thread.personId,
    kind: 'answer',
    inboundId: thread.inboundId,
    intentId: thread.intentId,
    followUpId: null,
    meetingId: null,
    meetingTalk: 'none',
    attempt: 1,
    language: null,
    basedOn: null,
    body: null,
    citations: null,
    instruction: null,
  }
}

async function insertDraft(em: EntityManager, actor: Actor, draft: NewDraft): Promise<string> {
  const [row] = await em.execute<{ id: string }[]>(
    `insert into draft (workspace_id, thread_id, person_id, inbound_id, follow_up_id, intent_id, meeting_id, meeting_talk, kind, attempt,
                        based_on, body, citations, instruction, language, engine, author_id)
     values (?, ?, ?, ?::uuid, ?::uuid, ?::uuid, ?::uuid, ?, ?, ?, ?::uuid, ?, ?, ?, ?, 'human', ?) returning id`,
    [
      actor.workspaceId,
      draft.threadId,
      draft.personId,
      draft.inboundId,
      draft.followUpId,
      draft.intentId,
      draft.meetingId,
      draft.meetingTalk,
      draft.kind,
      draft.attempt,
      draft.basedOn,
      draft.body,
      draft.citations,
      draft.instruction,
      draft.language,
      actor.userId,
    ],
  )
  if (!row) throw new Error('The draft was not stored.')
  await audit(em, actor, { action: 'draft:write', entityId: row.id })
  return row.id
}

async function readThreadRow(em: EntityManager, threadId: string): Promise<ThreadRow> {
  const inboundId = await newestMailOf(em, threadId)
  const [row] = await em.execute<Omit<ThreadRow, 'inboundId'>[]>(
    `select t.person_id as "personId", p.subject_key_id as "subjectKeyId", t.draft_id as "draftId",
            t.intent_id as "intentId"
     from thread t join person p on p.id = t.person_id where t.id = ?`,
    [threadId],
  )
  if (!row) throw new Error('The thread gave no row.')
  return { ...row, inboundId }
}

/** The newest mail that a person wrote into the thread, or null. @throws DomainError not_found */
export async function newestMailOf(em: EntityManager, threadId: string): Promise<string | null> {
  const [row] = await em.execute<{ inboundId: string | null }[]>(
    `select (select m.id from inbound_message m where m.thread_id = t.id and m.kind = 'reply'
             order by m.received_at desc, m.id desc limit 1) as "inboundId" from thread t where t.id = ?`,
    [threadId],
  )
  if (!row) throw new DomainError('not_found', 'There is no such thread.')
  return row.inboundId
}
