/** What is open in a workspace and must have a workflow, in pages in id order; for whoever makes lost ones again. */
import { FINAL_STAGES } from '#domain/lead/state.ts'
import { ORIGINS_OF_M } from '../records/meeting-facts.ts'
import type { EntityManager } from '../orm.ts'

/** The rows after `afterId`; null: from the first on. */
export interface OpenPage {
  afterId: string | null
  limit: number
}

const AFTER = `id > coalesce(?::uuid, '00000000-0000-0000-0000-000000000000'::uuid)`

/** Begin a page: the condition on `alias.id` takes its first parameter, the limit its second. */
export const pageAfter = (alias: string, condition: string) =>
  `where ${alias}.${AFTER} and ${condition} order by ${alias}.id limit ?`

/** SQL for an instant in epoch ms. */
export const ms = (expression: string) => `(extract(epoch from ${expression}) * 1000)::float8`

async function ids(em: EntityManager, sql: string, { afterId, limit }: OpenPage): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(sql, [afterId, limit])
  return rows.map(({ id }) => id)
}

export function listOpenMailboxes(em: EntityManager, page: OpenPage): Promise<string[]> {
  return ids(em, `select m.id from mailbox m ${pageAfter('m', `m.status <> 'disconnected'`)}`, page)
}

/** Imports that are not read to their end. */
export function listOpenImports(em: EntityManager, page: OpenPage): Promise<string[]> {
  return ids(em, `select i.id from import i ${pageAfter('i', `i.status in ('QUEUED', 'RUNNING')`)}`, page)
}

/** Imports that somebody wants taken back; the audit alone remembers the wish. */
export function listOpenUndos(em: EntityManager, page: OpenPage): Promise<string[]> {
  const isWished = `i.status in ('COMPLETED', 'FAILED') and exists
    (select 1 from audit_entry a where a.action = 'import:undo' and a.entity_id = i.id)`
  return ids(em, `select i.id from import i ${pageAfter('i', isWished)}`, page)
}

export async function listOpenCampaigns(
  em: EntityManager,
  { afterId, limit }: OpenPage,
): Promise<{ id: string; isPaused: boolean }[]> {
  return em.execute(
    `select c.id, c.status = 'PAUSED' as "isPaused" from campaign c
     ${pageAfter('c', `c.status in ('ACTIVE', 'PAUSED') and c.version_id is not null`)}`,
    [afterId, limit],
  )
}

const FINAL = FINAL_STAGES.map((stage) => `'${stage}'`).join(', ')

/** Leads that are not settled, or of which something is still to be reminded. */
export function listOpenLeads(em: EntityManager, page: OpenPage): Promise<string[]> {
  const isOpen = `l.archived_at is null and (l.stage not in (${FINAL}) or exists
    (select 1 from task t where t.lead_id = l.id and t.state = 'open' and t.due_at is not null
       and (t.reminded_at is null or t.reminded_at < t.due_at)))`
  return ids(em, `select l.id from lead l ${pageAfter('l', isOpen)}`, page)
}

/** Mails about the meeting `m` that are out, or (with `orMaybe`) may be. */
const mailed = (mail: 'invitation' | 'cancellation', orMaybe: string) => `exists
  (select 1 from message where origin = any(${ORIGINS_OF_M}) and purpose = '${mail}'
     and (state in ('accepted'${orMaybe}) or resolution = 'sent'))`

/** Meetings to come, offers, and cancelled ones whose guest has been invited and does not know yet. */
export function listOpenMeetings(em: EntityManager, page: OpenPage): Promise<string[]> {
  const isOpen = `(m.status in ('tentative', 'confirmed') or m.status = 'cancelled' and m.end_at > now()
    and ${mailed('invitation', `, 'transmitting', 'unknown'`)} and not ${mailed('cancellation', '')})`
  return ids(em, `select m.id from meeting m ${pageAfter('m', isOpen)}`, page)
}
