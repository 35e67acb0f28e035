import { uuidv7 } from 'uuidv7'
import type { LeadActivity, LeadSource } from '#domain/lead/state.ts'
import type { OutboxCommand } from '#domain/outbox.ts'
import type { EntityManager } from '../orm.ts'
import { notifyLive, recordEvent } from './events.ts'
import { tell } from './outbox.ts'
import { uuidArray } from './sql.ts'

export interface NewLead {
  workspaceId: string
  personId: string
  source: LeadSource
  /** The conversation it begins with. */
  threadId: string | null
  campaignId: string | null
  intentId: string | null
  /** Epoch ms. */
  at: number
  /** The user, if a human opened it. */
  by?: string
}

/**
 * Make somebody a lead, once, however many ask at the same moment; the lead's workflow is started at the commit.
 * A lead that exists keeps all it has and is no longer quiet. One that was archived comes back as it was: who filed it
 * away meant what was known then, and new interest is worth a look.
 */
export async function openLead(
  em: EntityManager,
  lead: NewLead,
): Promise<{ leadId: string; isNew: boolean }> {
  const leadId = uuidv7()
  const at = new Date(lead.at)
  const rows = await em.execute<unknown[]>(
    `insert into lead (id, workspace_id, person_id, source, thread_id, campaign_id, intent_id, priority,
                       last_activity_at, stage_at)
     values (?, ?, ?, ?, ?::uuid, ?::uuid, ?::uuid, 'low', ?::timestamptz, ?::timestamptz)
     on conflict (workspace_id, person_id) do nothing returning id`,
    [
      leadId,
      lead.workspaceId,
      lead.personId,
      lead.source,
      lead.threadId,
      lead.campaignId,
      lead.intentId,
      at,
      at,
    ],
  )
  if (rows.length === 0) return { leadId: await wakeLead(em, lead), isNew: false }
  await em.execute(
    `insert into stage_change (workspace_id, lead_id, to_stage, changed_by, applied_at)
     values (?, ?, 'new', ?::uuid, ?::timestamptz)`,
    [lead.workspaceId, leadId, lead.by ?? null, at],
  )
  await stateLead(em, { ...lead, leadId }, 'LeadCreated')
  return { leadId, isNew: true }
}

/** New interest in a lead that exists: it is not quiet, and not filed away. @returns its id */
async function wakeLead(em: EntityManager, lead: NewLead): Promise<string> {
  const { workspaceId, at } = lead
  const [row] = await em.execute<{ id: string; isQuiet: boolean; isArchived: boolean }[]>(
    `select id, stale_at is not null as "isQuiet", archived_at is not null as "isArchived"
     from lead where person_id = ? for no key update`,
    [lead.personId],
  )
  if (!row) throw new Error('A lead that exists was not found.')
  const { id: leadId } = row
  if (!row.isQuiet && !row.isArchived) return leadId
  await em.execute(
    `update lead set stale_at = null, archived_at = null,
       last_activity_at = greatest(last_activity_at, ?::timestamptz) where id = ?`,
    [new Date(at), leadId],
  )
  if (row.isArchived) await stateLead(em, { ...lead, leadId }, 'LeadRestored')
  else {
    await tell(em, workspaceId, { verb: 'tellLead', leadId, message: { kind: 'touched', at } })
    await notifyLive(em, { workspaceId, topic: 'lead', id: leadId })
  }
  return leadId
}

/** State that there is a lead to watch, and let its workflow begin. */
async function stateLead(
  em: EntityManager,
  lead: NewLead & { leadId: string },
  kind: 'LeadCreated' | 'LeadRestored',
): Promise<void> {
  const { workspaceId, personId, threadId, campaignId, leadId, source } = lead
  await recordEvent(em, workspaceId, {
    kind,
    at: new Date(lead.at),
    personId,
    threadId,
    campaignId,
    code: source,
  })
  await notifyLive(em, { workspaceId, topic: 'lead', id: leadId })
  await tell(em, workspaceId, { verb: 'tellLead', leadId, message: null })
}

/** Something that a person did, or that was done to them. */
export interface LeadFact {
  workspaceId: string
  personId: string
  activity: LeadActivity
  /** Epoch ms. */
  at: number
  /** The event that states it: the evidence for its points, and what makes a second telling harmless. */
  eventId: string
}

/** Tell the lead of a person what has happened; nobody is told where there is none, or where it is archived. */
export function tellLeadOf(em: EntityManager, fact: LeadFact): Promise<void> {
  return tellLeadsOf(em, fact.workspaceId, [fact])
}

/** The same of several people of a workspace. */
export async function tellLeadsOf(
  em: EntityManager,
  workspaceId: string,
  facts: readonly Omit<LeadFact, 'workspaceId'>[],
): Promise<void> {
  if (facts.length === 0) return
  const leads = await em.execute<{ id: string; personId: string }[]>(
    'select id, person_id as "personId" from lead where person_id = any(?::uuid[]) and archived_at is null',
    [uuidArray(facts.map(({ personId }) => personId))],
  )
  const byPerson = new Map(leads.map(({ personId, id }) => [personId, id]))
  const commands = facts.flatMap(({ personId, activity, at, eventId }): OutboxCommand[] => {
    const leadId = byPerson.get(personId)
    const message = { kind: 'activity', activity, at, evidenceId: eventId } as const
    return leadId === undefined ? [] : [{ verb: 'tellLead', leadId, message }]
  })
  await tell(em, workspaceId, ...commands)
}
