import { uuidv7 } from 'uuidv7'
import { stopMessage } from '#domain/outbox.ts'
import type { Outcome } from '#domain/sequence/state.ts'
import type { Audience } from '../entities/campaign.entity.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import type { CampaignRef } from './campaign-runs.ts'
import { recordEvents } from './events.ts'
import { tell } from './outbox.ts'
import { uuidArray } from './sql.ts'
import { whichAreSuppressed } from './suppression.ts'

interface Candidate {
  id: string
  emailKey: string
}

/**
 * Give the next people of the audience an enrolment, in the order of their ids. Who is suppressed gets one that has
 * ended, so that everybody can see why they were not written to.
 * @returns how many rows were looked at; fewer than `limit` means that nobody is left
 */
export async function enrolNext(
  em: EntityManager,
  keyring: Keyring,
  { workspaceId, campaignId, audience, limit }: CampaignRef & { audience: Audience; limit: number },
): Promise<number> {
  const people = await nextPeople(em, { campaignId, audience, limit })
  if (people.length === 0) return 0
  const suppressed = await whichAreSuppressed(em, keyring, workspaceId, people)
  const rows = people.map(({ id }) => ({ id: uuidv7(), person_id: id, ended: suppressed.has(id) }))
  await em.execute(
    `insert into enrolment (id, workspace_id, campaign_id, person_id, status, stop_outcome, ended_at)
     select id, ?, ?, person_id, case when ended then 'suppressed' else 'pending' end,
            case when ended then 'suppressed' end, case when ended then now() end
     from jsonb_to_recordset(?::jsonb) as row (id uuid, person_id uuid, ended boolean)
     on conflict (campaign_id, person_id, generation) do nothing`,
    [workspaceId, campaignId, JSON.stringify(rows)],
  )
  const ended = rows.filter((row) => row.ended)
  await recordEvents(
    em,
    workspaceId,
    ended.map((row) => ({
      kind: 'EnrolmentEnded',
      enrolmentId: row.id,
      personId: row.person_id,
      campaignId,
      code: 'suppressed',
    })),
  )
  return people.length
}

/**
 * People of the audience without an enrolment. First those after the last one enrolled, which an index finds at
 * once; only when nobody is left there, a full look for stragglers.
 */
async function nextPeople(
  em: EntityManager,
  { campaignId, audience, limit }: { campaignId: string; audience: Audience; limit: number },
): Promise<Candidate[]> {
  const [last] = await em.execute<{ person_id: string }[]>(
    'select person_id from enrolment where campaign_id = ? order by person_id desc limit 1',
    [campaignId],
  )
  const after = last ? await selectPeople(em, { campaignId, audience, limit, afterId: last.person_id }) : []
  return after.length > 0 ? after : selectPeople(em, { campaignId, audience, limit, afterId: null })
}

interface Selection {
  campaignId: string
  audience: Audience
  limit: number
  afterId: string | null
}

function selectPeople(
  em: EntityManager,
  { campaignId, audience, limit, afterId }: Selection,
): Promise<Candidate[]> {
  const { clause, parameters } = membership(audience)
  const cursor = afterId === null ? '' : 'and p.id > ?::uuid'
  return em.execute<Candidate[]>(
    `select p.id, p.email_key as "emailKey" from person p
     where ${clause} ${cursor}
       and not exists (select 1 from enrolment e where e.campaign_id = ? and e.person_id = p.id)
     order by p.id limit ?`,
    [...parameters, ...(afterId === null ? [] : [afterId]), campaignId, limit],
  )
}

/** Who belongs to an audience; exactly one of its fields is set. An audience that names nobody has nobody. */
function membership(audience: Audience): { clause: string; parameters: string[] } {
  if (audience.personIds)
    return { clause: 'p.id = any(?::uuid[])', parameters: [uuidArray(audience.personIds)] }
  if (audience.importId)
    return {
      clause: 'exists (select 1 from import_change c where c.import_id = ? and c.person_id = p.id)',
      parameters: [audience.importId],
    }
  if (audience.tag) return { clause: '? = any(p.tags)', parameters: [audience.tag] }
  return { clause: audience.everyone ? 'true' : 'false', parameters: [] }
}

/** Enrolments that nobody has started a workflow for yet, in the order in which they were made. */
export async function listUnstarted(em: EntityManager, campaignId: string, limit: number): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from enrolment where campaign_id = ? and started_at is null and status in ('pending', 'active', 'paused', 'held')
     order by id limit ?`,
    [campaignId, limit],
  )
  return rows.map((row) => row.id)
}

/**
 * Their workflows run: say so once for each. Whoever was stopped between the booking and the start is told now, because
 * what was told meanwhile found nobody.
 */
export async function markStarted(
  em: EntityManager,
  { workspaceId, campaignId, enrolmentIds }: CampaignRef & { enrolmentIds: readonly string[] },
): Promise<void> {
  const rows = await em.execute<StartedRow[]>(
    `update enrolment set started_at = now() where id = any(?::uuid[]) and started_at is null
     returning id, person_id, created_at, stop_outcome`,
    [uuidArray(enrolmentIds)],
  )
  await recordEvents(
    em,
    workspaceId,
    rows.map((row) => ({
      kind: 'EnrolmentStarted',
      // The row's instant, not now: by now the contact may have booked its first place already.
      at: new Date(row.created_at),
      enrolmentId: row.id,
      personId: row.person_id,
      campaignId,
    })),
  )
  const stops = rows.flatMap(({ id, stop_outcome: outcome }) =>
    outcome ? [{ verb: 'tellContact' as const, enrolmentId: id, message: stopMessage(outcome) }] : [],
  )
  await tell(em, workspaceId, ...stops)
}

interface StartedRow {
  id: string
  person_id: string
  created_at: string
  stop_outcome: Exclude<Outcome, 'finished'> | null
}

/** Open enrolments whose workflow runs, after `afterId`, in id order. */
export async function listOpenAfter(
  em: EntityManager,
  { campaignId, afterId, limit }: { campaignId: string; afterId: string | null; limit: number },
): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from enrolment
     where campaign_id = ? and status in ('pending', 'active', 'paused', 'held')
       and id > coalesce(?::uuid, '00000000-0000-0000-0000-000000000000'::uuid)
     order by id limit ?`,
    [campaignId, afterId, limit],
  )
  return rows.map((row) => row.id)
}
