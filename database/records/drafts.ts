import type { Language } from '#domain/assistant/jobs.ts'
import type { DraftIssue, DraftKind, DraftState, MeetingTalk } from '#domain/thread/state.ts'
import type { EntityManager } from '../orm.ts'
import { textArray } from './sql.ts'

/** A draft as its activities see it; texts are sealed under the person's key. */
export interface DraftRow {
  id: string
  kind: DraftKind
  state: DraftState
  attempt: number
  inboundId: string | null
  followUpId: string | null
  meetingId: string | null
  body: Buffer | null
  citations: Buffer | null
  instruction: Buffer | null
  language: Language | null
  engine: string
  approvedBy: string | null
}

const COLUMNS = `id, kind, state, attempt, inbound_id as "inboundId", follow_up_id as "followUpId",
  meeting_id as "meetingId", body, citations, instruction, language, engine, approved_by as "approvedBy"`

/** Null if it is gone, or not of this thread. */
export async function readDraft(
  em: EntityManager,
  { threadId, draftId }: { threadId: string; draftId: string },
): Promise<DraftRow | null> {
  const [row] = await em.execute<DraftRow[]>(`select ${COLUMNS} from draft where id = ? and thread_id = ?`, [
    draftId,
    threadId,
  ])
  return row ?? null
}

/** What a human asks to be different, and the draft that they look at. */
export async function readRequest(
  em: EntityManager,
  requestId: string,
): Promise<{ instruction: Buffer | null; basedOn: string | null } | null> {
  const [row] = await em.execute<{ instruction: Buffer | null; basedOn: string | null }[]>(
    'select instruction, based_on as "basedOn" from draft where id = ?',
    [requestId],
  )
  return row ?? null
}

/** What was wrong with the attempt before this one. */
export async function issuesBefore(
  em: EntityManager,
  draft: { threadId: string; inboundId: string; kind: DraftKind; attempt: number },
): Promise<DraftIssue[]> {
  if (draft.attempt === 1) return []
  const [row] = await em.execute<{ issues: DraftIssue[] }[]>(
    `select issues from draft where thread_id = ? and inbound_id = ? and kind = ? and attempt = ? and state = 'failed'
     order by created_at desc, id desc limit 1`,
    [draft.threadId, draft.inboundId, draft.kind, draft.attempt - 1],
  )
  return row?.issues ?? []
}

export interface NewDraft {
  id: string
  workspaceId: string
  threadId: string
  personId: string
  inboundId: string
  followUpId: string | null
  intentId: string | null
  kind: DraftKind
  attempt: number
  basedOn: string | null
  instruction: Buffer | null
}

/** A row for a text that is about to be written. Idempotent by its id. */
export async function insertDraft(em: EntityManager, draft: NewDraft): Promise<void> {
  await em.execute(
    `insert into draft (id, workspace_id, thread_id, person_id, inbound_id, follow_up_id, intent_id, kind, attempt,
                        based_on, instruction, engine)
     values (?, ?, ?, ?, ?, ?::uuid, ?::uuid, ?, ?, ?::uuid, ?, '') on conflict (id) do nothing`,
    [
      draft.id,
      draft.workspaceId,
      draft.threadId,
      draft.personId,
      draft.inboundId,
      draft.followUpId,
      draft.intentId,
      draft.kind,
      draft.attempt,
      draft.basedOn,
      draft.instruction,
    ],
  )
}

export interface DraftText {
  body: Buffer
  citations: Buffer
  language: Language
  engine: string
  meetingId: string | null
  meetingTalk: MeetingTalk
}

/** Keep what the assistant wrote, once. */
export async function storeText(em: EntityManager, draftId: string, text: DraftText): Promise<void> {
  await em.execute(
    `update draft set body = ?, citations = ?, language = ?, engine = ?, meeting_id = ?::uuid, meeting_talk = ?
     where id = ? and body is null`,
    [text.body, text.citations, text.language, text.engine, text.meetingId, text.meetingTalk, draftId],
  )
}

/** Write what the checks of a draft have found; one that was left behind meanwhile stays so. */
export async function storeCheck(
  em: EntityManager,
  draftId: string,
  { issues, state }: { issues: readonly DraftIssue[]; state: 'ready' | 'failed' },
): Promise<void> {
  await em.execute(
    `update draft set issues = ?::text[], state = ? where id = ? and state in ('requested', 'ready', 'failed')`,
    [textArray(issues), state, draftId],
  )
}

/** It may be decided about: what a human wrote, or what is shown to one although its checks complain. */
export async function markReady(em: EntityManager, draftId: string): Promise<void> {
  await em.execute(
    `update draft set state = 'ready', approved_by = null, approved_at = null
     where id = ? and state in ('requested', 'failed', 'approved')`,
    [draftId],
  )
}

/** It may be sent; `by` null: by a rule. */
export async function markApproved(em: EntityManager, draftId: string, by: string | null): Promise<void> {
  await em.execute(
    `update draft set state = 'approved', approved_by = ?::uuid, approved_at = now()
     where id = ? and state in ('requested', 'failed', 'ready', 'approved')`,
    [by, draftId],
  )
}

export async function markDraftSent(em: EntityManager, draftId: string): Promise<void> {
  await em.execute(`update draft set state = 'sent', sent_at = now() where id = ?`, [draftId])
}

/** It will not be sent. @returns the meeting that it offered, and whether anything changed */
export async function leaveDraft(
  em: EntityManager,
  draftId: string,
  state: Extract<DraftState, 'rejected' | 'superseded'>,
): Promise<{ meetingId: string | null } | null> {
  const [row] = await em.execute<{ meetingId: string | null }[]>(
    `update draft set state = ? where id = ? and state in ('requested', 'failed', 'ready', 'approved')
     returning meeting_id as "meetingId"`,
    [state, draftId],
  )
  return row ?? null
}

/** Whether an answer to this mail is out. */
export async function isAnswered(em: EntityManager, inboundId: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `select 1 from draft where inbound_id = ? and kind = 'answer' and state = 'sent' limit 1`,
    [inboundId],
  )
  return rows.length > 0
}

/** How many answers have gone out in a thread without a human. */
export async function countAutomatic(em: EntityManager, threadId: string): Promise<number> {
  const [row] = await em.execute<{ count: number }[]>(
    `select count(*)::int as count from draft
     where thread_id = ? and kind = 'answer' and state = 'sent' and approved_by is null`,
    [threadId],
  )
  return row?.count ?? 0
}
