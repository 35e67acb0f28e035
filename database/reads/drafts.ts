import type { Language } from '#domain/assistant/jobs.ts'
import { DomainError } from '#domain/errors.ts'
import { followUpDays } from '#domain/thread/follow-ups.ts'
import type { DraftIssue, DraftKind, DraftState, MeetingTalk } from '#domain/thread/state.ts'
import { openText } from '../envelopes.ts'
import type { Cipher } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { iso } from './rows.ts'
import { citationsOf, type StoredCitation } from '../records/citations.ts'
import { uuidArray } from '../records/sql.ts'

export interface SourceItem {
  kind: 'knowledge' | 'mail' | 'meeting'
  id: string | null
  title: string | null
  line: number | null
  quote: string
}
export interface CitationItem {
  text: string
  sources: SourceItem[]
}
type Name = { id: string; name: string }
export interface DraftItem {
  id: string
  kind: DraftKind
  state: DraftState
  attempt: number
  basedOn: string | null
  body: string | null
  citations: CitationItem[]
  instruction: string | null
  issues: DraftIssue[]
  language: Language | null
  engine: string
  author: Name | null
  approvedBy: Name | null
  approvedAt: string | null
  sentAt: string | null
  createdAt: string
  meetingId: string | null
  followUpDays: number[]
}
type Row = Omit<DraftItem, 'body' | 'citations' | 'instruction' | 'followUpDays'> & {
  body: Buffer | null
  citations: Buffer | null
  instruction: Buffer | null
  meetingTalk: MeetingTalk
}

const SELECT = `select d.id, d.kind, d.state, d.attempt, d.based_on as "basedOn", d.body, d.citations, d.instruction,
    d.issues, d.language, d.engine, d.approved_at as "approvedAt", d.sent_at as "sentAt", d.created_at as "createdAt",
    d.meeting_id as "meetingId", d.meeting_talk as "meetingTalk",
    case when a.id is not null then jsonb_build_object('id', a.id, 'name', a.name) end as author,
    case when b.id is not null then jsonb_build_object('id', b.id, 'name', b.name) end as "approvedBy"
  from draft d left join app_user a on a.id = d.author_id left join app_user b on b.id = d.approved_by`

/**
 * The drafts of a thread, newest first. What a human asked for in vain (a row that its update never used) is left out;
 * `current`, the one that the thread names, is shown in whatever state it is.
 */
export async function listDrafts(
  em: EntityManager,
  { threadId, current }: { threadId: string; current: string | null },
  cipher: Cipher,
): Promise<DraftItem[]> {
  const rows = await em.execute<Row[]>(
    `${SELECT} where d.thread_id = ? and (d.state <> 'requested' or d.id = ?::uuid)
     order by d.created_at desc, d.id desc limit 50`,
    [threadId, current],
  )
  const stored = rows.map((row) => citationsOf(row.citations, cipher))
  const titles = await titlesOf(em, stored.flat())
  return rows.map(({ meetingTalk, ...row }, index) => ({
    ...row,
    followUpDays: followUpDays(meetingTalk),
    body: row.body && openText(cipher, row.body, 'draft.body'),
    citations: (stored[index] ?? []).map((citation) => entitled(citation, titles)),
    instruction: row.instruction && openText(cipher, row.instruction, 'draft.instruction'),
    approvedAt: iso(row.approvedAt),
    sentAt: iso(row.sentAt),
    createdAt: iso(row.createdAt),
  }))
}

/** Entries are named as they are called now. */
async function titlesOf(
  em: EntityManager,
  citations: readonly StoredCitation[],
): Promise<Map<string, string>> {
  const ids = citations.flatMap(({ sources }) =>
    sources.flatMap((source) => (source.kind === 'knowledge' && source.id ? [source.id] : [])),
  )
  if (ids.length === 0) return new Map()
  const rows = await em.execute<{ id: string; title: string }[]>(
    'select id, title from knowledge_entry where id = any(?::uuid[])',
    [uuidArray([...new Set(ids)])],
  )
  return new Map(rows.map((row) => [row.id, row.title]))
}

function entitled({ text, sources }: StoredCitation, titles: Map<string, string>): CitationItem {
  return {
    text,
    sources: sources.map(({ kind, quote, id = null, line = null }) => ({
      kind,
      id,
      title: titles.get(id ?? '') ?? null,
      line,
      quote,
    })),
  }
}

/** @throws DomainError not_found for a draft that this thread does not have */
export async function assertDraft(
  em: EntityManager,
  { threadId, draftId }: { threadId: string; draftId: string },
): Promise<void> {
  const rows = await em.execute<unknown[]>('select 1 from draft where id = ? and thread_id = ?', [
    draftId,
    threadId,
  ])
  if (rows.length === 0) throw new DomainError('not_found', 'There is no such draft in this thread.')
}
