import type { Database, EntityManager } from '#database/orm.ts'
import { notifyLive, recordEvent } from '#database/records/events.ts'
import { closeHolds, openHold } from '#database/records/holds.ts'
import { lockLead, markActive, readFacts, type LockedLead } from '#database/records/lead-rows.ts'
import { applyStage } from '#database/records/lead-stages.ts'
import { applyScore, enterPoints, nextRefreshAt } from '#database/records/scores.ts'
import { remindOnce } from '#database/records/tasks.ts'
import type { EventKind } from '#domain/events.ts'
import type { LeadFacts } from '#domain/lead/state.ts'
import { awardFor, awardForMove, ruleFor } from '#domain/scoring/rules.ts'
import type { LeadActivities, LeadRef, Scored } from './lead-activities.ts'

export interface LeadDependencies {
  database: Database
  now: () => number
}

type Input<Name extends keyof LeadActivities> = Parameters<LeadActivities[Name]>[0]
/** What happens to a lead under its lock. @returns whether those who watch it should look again */
type Work = (em: EntityManager, lead: LockedLead) => Promise<boolean>

/** A lead whose person was deleted has nothing to watch. */
const GONE: LeadFacts = {
  stage: 'unqualified',
  isArchived: true,
  quietSince: 0,
  isQuiet: false,
  reminders: [],
  refreshAt: null,
}

export function createLeadActivities(deps: LeadDependencies): LeadActivities {
  const { database, now } = deps
  /** What has been done is not held any more: a lead does one thing after the other. */
  const unheld = <T>({ workspaceId, leadId }: LeadRef, work: (em: EntityManager) => Promise<T>) =>
    database.withWorkspace(workspaceId, async (em) => {
      const result = await work(em)
      await closeHolds(em, { workspaceId, held: { leadId }, resolution: 'retried', by: null })
      return result
    })
  /** Do what must be done, then bring the score up to date; all in one transaction. */
  const scored = (input: LeadRef, work: Work): Promise<Scored> =>
    unheld(input, async (em) => {
      const lead = await lockLead(em, input.leadId)
      if (!lead) return { refreshAt: null }
      const isNews = await work(em, lead)
      const { hasChanged, refreshAt } = await applyScore(em, { leadId: lead.id, now: now() })
      if (isNews || hasChanged) await notifyLead(em, input)
      return { refreshAt }
    })
  return {
    loadLead: (input) =>
      unheld(input, async (em) => {
        const { leadId } = input
        const facts = await readFacts(em, leadId)
        if (!facts) return GONE
        return { ...facts, refreshAt: await nextRefreshAt(em, { leadId, now: now() }) }
      }),
    recordStage: (input) => scored(input, (em, lead) => recordStage(em, lead, input)),
    recordScore: (input) => scored(input, (em, lead) => recordFact(em, lead, input)),
    recordQuiet: (input) => scored(input, (em, lead) => recordQuiet(em, lead, { ...input, now: now() })),
    refreshScore: (input) => scored(input, () => Promise.resolve(false)),
    remindTask: (input) =>
      unheld(input, async (em) => {
        const { workspaceId, leadId, taskId, dueAt } = input
        const lead = await lockLead(em, leadId)
        if (!lead || !(await remindOnce(em, { leadId, taskId, dueAt }))) return
        await record(em, { workspaceId, lead }, 'TaskReminded')
        await notifyLead(em, input)
      }),
    recordLeadHold: ({ workspaceId, leadId, workflowId }) =>
      database.withWorkspace(workspaceId, async (em) => {
        const lead = await lockLead(em, leadId)
        if (!lead) return
        const { personId } = lead
        const held = { leadId }
        await openHold(em, {
          workspaceId,
          workflowId,
          held,
          personId,
          messageId: null,
          reason: 'activity_failed',
        })
      }),
  }
}

async function recordStage(
  em: EntityManager,
  lead: LockedLead,
  input: Input<'recordStage'>,
): Promise<boolean> {
  const { workspaceId, changeId, to, at } = input
  if (!(await applyStage(em, lead, input))) return false
  await record(em, { workspaceId, lead }, 'LeadStageChanged', to)
  const award = awardForMove(lead.stage, to)
  const entry = { workspaceId, leadId: lead.id, rule: 'stage_changed' as const, factId: changeId, at }
  await enterPoints(em, { ...entry, ...award, eventId: null })
  return true
}

async function recordFact(
  em: EntityManager,
  lead: LockedLead,
  input: Input<'recordScore'>,
): Promise<boolean> {
  const { workspaceId, activity, at, evidenceId } = input
  await markActive(em, lead.id, at)
  const rule = ruleFor(activity)
  if (rule === null) return true
  const entry = { workspaceId, leadId: lead.id, rule, factId: evidenceId, at, eventId: evidenceId }
  if (await enterPoints(em, { ...entry, ...awardFor(rule) }))
    await record(em, { workspaceId, lead }, 'LeadScored', rule)
  return true
}

/** `since` is what the workflow knew; a row that says otherwise was written by something that it will hear of. */
async function recordQuiet(
  em: EntityManager,
  lead: LockedLead,
  { workspaceId, since, now }: Input<'recordQuiet'> & { now: number },
): Promise<boolean> {
  if (lead.isQuiet || lead.lastActivityAt > since) return false
  await em.execute('update lead set stale_at = ?::timestamptz where id = ?', [new Date(now), lead.id])
  await record(em, { workspaceId, lead }, 'LeadStale')
  const entry = { workspaceId, leadId: lead.id, rule: 'gone_quiet' as const, factId: String(since), at: now }
  await enterPoints(em, { ...entry, ...awardFor('gone_quiet'), eventId: null })
  return true
}

/** State a fact on the timeline of the lead's person; the row that is written with it makes it once. */
function record(
  em: EntityManager,
  { workspaceId, lead }: { workspaceId: string; lead: LockedLead },
  kind: EventKind,
  code: string | null = null,
): Promise<void> {
  return recordEvent(em, workspaceId, { kind, personId: lead.personId, code })
}

function notifyLead(em: EntityManager, { workspaceId, leadId }: LeadRef): Promise<void> {
  return notifyLive(em, { workspaceId, topic: 'lead', id: leadId })
}
