import { MAX_OPEN_TASKS, type LeadFacts, type LeadStage, type Reminder } from '#domain/lead/state.ts'
import type { EntityManager } from '../orm.ts'
import { instant } from './sql.ts'

/** A lead under its lock, with what every write to it needs. Instants are epoch ms. */
export interface LockedLead {
  id: string
  personId: string
  subjectKeyId: string
  stage: LeadStage
  lastActivityAt: number
  isQuiet: boolean
  isArchived: boolean
}

type Row = Omit<LockedLead, 'lastActivityAt'> & { lastActivityAt: string }

/** @returns null if it is gone, with its person */
export async function lockLead(em: EntityManager, leadId: string): Promise<LockedLead | null> {
  const [row] = await em.execute<Row[]>(
    `select l.id, l.person_id as "personId", p.subject_key_id as "subjectKeyId", l.stage, l.last_activity_at as "lastActivityAt",
            l.stale_at is not null as "isQuiet", l.archived_at is not null as "isArchived"
     from lead l join person p on p.id = l.person_id where l.id = ? for no key update of l`,
    [leadId],
  )
  return row ? { ...row, lastActivityAt: instant(row.lastActivityAt) } : null
}

/** Something has happened to the lead: it is not quiet. */
export async function markActive(em: EntityManager, leadId: string, at: number): Promise<void> {
  await em.execute(
    `update lead set stale_at = null, last_activity_at = greatest(last_activity_at, ?::timestamptz) where id = ?`,
    [new Date(at), leadId],
  )
}

/** What a lead's workflow must know to watch it; `refreshAt` is the ledger's to say. */
export async function readFacts(
  em: EntityManager,
  leadId: string,
): Promise<Omit<LeadFacts, 'refreshAt'> | null> {
  const [row] = await em.execute<
    (Omit<LeadFacts, 'reminders' | 'refreshAt' | 'quietSince'> & { since: string })[]
  >(
    `select stage, archived_at is not null as "isArchived", stale_at is not null as "isQuiet",
            greatest(last_activity_at, (select max(reminded_at) from task where lead_id = lead.id)) as since
     from lead where id = ?`,
    [leadId],
  )
  if (!row) return null
  const { stage, isArchived, isQuiet, since } = row
  return {
    stage,
    isArchived,
    isQuiet,
    quietSince: instant(since),
    reminders: await listReminders(em, leadId),
  }
}

async function listReminders(em: EntityManager, leadId: string): Promise<Reminder[]> {
  const rows = await em.execute<{ taskId: string; dueAt: string }[]>(
    `select id as "taskId", due_at as "dueAt" from task
     where lead_id = ? and state = 'open' and due_at is not null and (reminded_at is null or reminded_at < due_at)
     order by due_at, id limit ?`,
    [leadId, MAX_OPEN_TASKS],
  )
  return rows.map(({ taskId, dueAt }) => ({ taskId, dueAt: instant(dueAt) }))
}
