import { DomainError } from '#domain/errors.ts'
import type { LeadStage } from '#domain/lead/state.ts'
import { worths } from '#domain/scoring/ledger.ts'
import type { ScoreRule } from '#domain/scoring/rules.ts'
import { openText, subjectCiphers } from '../envelopes.ts'
import type { Cipher, Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { LEAD_COLUMNS, leadItem, leadTables, type LeadItem, type LeadRow } from './leads.ts'
import { iso } from './rows.ts'

interface Named {
  id: string
  name: string
}
export interface LeadNoteItem {
  id: string
  body: string
  author: Named | null
  createdAt: string
}
export interface StageItem {
  id: string
  from: LeadStage | null
  to: LeadStage
  reason: string | null
  by: Named | null
  at: string
}
export interface ScoreItem {
  id: string
  rule: ScoreRule
  points: number
  halfLifeDays: number | null
  at: string
  /** What is left of the points now, to a tenth. */
  worth: number
  eventId: string | null
}
export interface LeadDetail extends LeadItem {
  title: string | null
  phone: string | null
  threadId: string | null
  campaign: Named | null
  intent: Named | null
  stageHistory: StageItem[]
  scoreEntries: ScoreItem[]
  notes: LeadNoteItem[]
  meetingScheduled: boolean
  meetingDate: string | null
  meetingId: string | null
}

interface Row extends LeadRow {
  title: string | null
  phone: string | null
  threadId: string | null
  campaign: Named | null
  intent: Named | null
  subjectKeyId: string
}

/** A lead with its history, the reasons for its score, its notes and its next meeting. @throws DomainError not_found */
export async function readLead(
  em: EntityManager,
  keyring: Keyring,
  { id, now }: { id: string; now: number },
): Promise<LeadDetail> {
  const [row] = await em.execute<Row[]>(
    `select ${LEAD_COLUMNS}, p.title, p.phone, l.thread_id as "threadId", p.subject_key_id as "subjectKeyId",
       (select jsonb_build_object('id', k.id, 'name', k.name) from campaign k where k.id = l.campaign_id) as campaign,
       (select jsonb_build_object('id', i.id, 'name', i.name) from intent i where i.id = l.intent_id) as intent
     from ${leadTables()} where l.id = ?`,
    [id],
  )
  if (!row) throw new DomainError('not_found', 'There is no such lead.')
  const { title, phone, threadId, campaign, intent, subjectKeyId, ...head } = row
  const cipher = (await subjectCiphers(em, keyring, [subjectKeyId])).get(subjectKeyId)
  return {
    ...leadItem(head),
    ...{ title, phone, threadId, campaign, intent },
    stageHistory: await listStages(em, id, cipher),
    scoreEntries: await listScore(em, id, now),
    notes: await listNotes(em, id, cipher),
    ...(await nextMeeting(em, row.personId)),
  }
}

async function listStages(
  em: EntityManager,
  leadId: string,
  cipher: Cipher | undefined,
): Promise<StageItem[]> {
  const rows = await em.execute<(Omit<StageItem, 'reason'> & { reason: Buffer | null })[]>(
    `select s.id, s.from_stage as "from", s.to_stage as "to", s.reason, s.applied_at as at,
            case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as by
     from stage_change s left join app_user u on u.id = s.changed_by
     where s.lead_id = ? and s.applied_at is not null order by s.applied_at desc, s.id desc limit 200`,
    [leadId],
  )
  return rows.map((row) => ({
    ...row,
    reason: row.reason && openText(cipher, row.reason, 'stage_change.reason'),
    at: iso(row.at),
  }))
}

interface ScoreRow {
  id: string
  factKey: string
  rule: ScoreRule
  points: number
  halfLifeDays: number | null
  at: string
  eventId: string | null
}

/** The ledger, what weighs most first; entries that have faded to nothing stand last. */
async function listScore(em: EntityManager, leadId: string, now: number): Promise<ScoreItem[]> {
  const rows = await em.execute<ScoreRow[]>(
    `select id, fact_key as "factKey", rule, points, half_life_days as "halfLifeDays", at, event_id as "eventId"
     from score_entry where lead_id = ?`,
    [leadId],
  )
  const entries = worths(
    rows.map((row) => ({ ...row, at: Date.parse(iso(row.at)) })),
    now,
  )
  return entries
    .toSorted((a, b) => Math.abs(b.worth) - Math.abs(a.worth) || b.at - a.at)
    .slice(0, 100)
    .map(({ factKey: _, ...entry }) => ({
      ...entry,
      worth: Math.round(entry.worth * 10) / 10,
      at: new Date(entry.at).toISOString(),
    }))
}

async function listNotes(
  em: EntityManager,
  leadId: string,
  cipher: Cipher | undefined,
): Promise<LeadNoteItem[]> {
  const rows = await em.execute<(Omit<LeadNoteItem, 'body'> & { body: Buffer })[]>(
    `select n.id, n.body, n.created_at as "createdAt",
            case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as author
     from lead_note n left join app_user u on u.id = n.author_id
     where n.lead_id = ? order by n.id desc limit 200`,
    [leadId],
  )
  return rows.map((row) => ({
    ...row,
    body: openText(cipher, row.body, 'lead_note.body'),
    createdAt: iso(row.createdAt),
  }))
}

/** The meeting that comes next; one whose time is only kept free counts, as it is meant to happen. */
async function nextMeeting(em: EntityManager, personId: string) {
  const [row] = await em.execute<{ id: string; startAt: string }[]>(
    `select id, start_at as "startAt" from meeting
     where person_id = ? and status in ('tentative', 'confirmed') and end_at > now() order by start_at limit 1`,
    [personId],
  )
  return {
    meetingScheduled: row !== undefined,
    meetingDate: iso(row?.startAt ?? null),
    meetingId: row?.id ?? null,
  }
}
