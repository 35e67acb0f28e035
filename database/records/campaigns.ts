import { DomainError } from '#domain/errors.ts'
import type { CampaignStatus } from '#domain/statuses.ts'
import type { Audience } from '../entities/campaign.entity.ts'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'
import { recordEvent } from './events.ts'
import { tell } from './outbox.ts'
import { uuidArray } from './sql.ts'

export interface CampaignFields {
  name?: string | undefined
  sequenceId?: string | undefined
  mailboxIds?: string[] | undefined
  audience?: Audience | undefined
}

/** @throws DomainError invalid when the sequence, a mailbox or the import does not exist */
export async function createCampaign(
  em: EntityManager,
  actor: Actor,
  campaign: Required<{ [K in keyof CampaignFields]: NonNullable<CampaignFields[K]> }>,
): Promise<string> {
  await refuseUnknown(em, campaign)
  const [row] = await em.execute<{ id: string }[]>(
    `insert into campaign (workspace_id, name, sequence_id, audience, created_by) values (?, ?, ?, ?::jsonb, ?)
     returning id`,
    [actor.workspaceId, campaign.name, campaign.sequenceId, JSON.stringify(campaign.audience), actor.userId],
  )
  if (!row) throw new Error('The campaign was not stored.')
  await putMailboxes(em, actor.workspaceId, { campaignId: row.id, mailboxIds: campaign.mailboxIds })
  await audit(em, actor, { action: 'campaign:create', entityId: row.id })
  return row.id
}

/** Change a draft. @throws DomainError not_found, wrong_state once launched, invalid */
export async function updateCampaign(
  em: EntityManager,
  actor: Actor,
  change: CampaignFields & { id: string },
): Promise<void> {
  await lockCampaign(em, change.id, { in: ['DRAFT'], verb: 'changed' })
  await refuseUnknown(em, change)
  await em.execute(
    `update campaign set name = coalesce(?::text, name), sequence_id = coalesce(?::uuid, sequence_id),
       audience = coalesce(?::jsonb, audience), updated_at = now() where id = ?`,
    [
      change.name ?? null,
      change.sequenceId ?? null,
      change.audience ? JSON.stringify(change.audience) : null,
      change.id,
    ],
  )
  if (change.mailboxIds) {
    await em.execute('delete from campaign_mailbox where campaign_id = ?', [change.id])
    await putMailboxes(em, actor.workspaceId, { campaignId: change.id, mailboxIds: change.mailboxIds })
  }
  await audit(em, actor, { action: 'campaign:update', entityId: change.id })
}

/** Delete a draft; a campaign that has run is archived instead. */
export async function deleteCampaign(em: EntityManager, actor: Actor, id: string): Promise<void> {
  await lockCampaign(em, id, { in: ['DRAFT'], verb: 'deleted' })
  await em.execute('delete from campaign where id = ?', [id])
  await audit(em, actor, { action: 'campaign:delete', entityId: id })
}

interface LockedCampaign {
  id: string
  status: CampaignStatus
  sequenceId: string
  audience: Audience
}

/**
 * Lock a campaign against every other change of its state.
 * @throws DomainError not_found, wrong_state
 */
export async function lockCampaign(
  em: EntityManager,
  id: string,
  allowed: { in: readonly CampaignStatus[]; verb: string },
): Promise<LockedCampaign> {
  const [row] = await em.execute<LockedCampaign[]>(
    'select id, status, sequence_id as "sequenceId", audience from campaign where id = ? for update',
    [id],
  )
  if (!row) throw new DomainError('not_found', 'There is no such campaign.')
  if (!allowed.in.includes(row.status))
    throw new DomainError(
      'wrong_state',
      `The campaign is ${row.status} and cannot be ${allowed.verb}; that needs ${allowed.in.join(' or ')}.`,
    )
  return row
}

/** DRAFT → ACTIVE with its pinned version, and the word to Temporal, in the caller's transaction. */
export async function launchCampaign(
  em: EntityManager,
  actor: Actor,
  launch: { id: string; versionId: string },
): Promise<void> {
  await em.execute(
    `update campaign set status = 'ACTIVE', version_id = ?, launched_at = now(), updated_at = now() where id = ?`,
    [launch.versionId, launch.id],
  )
  await recordEvent(em, actor.workspaceId, { kind: 'CampaignLaunched', campaignId: launch.id })
  await tell(em, actor.workspaceId, { verb: 'startCampaign', campaignId: launch.id })
  await audit(em, actor, { action: 'campaign:launch', entityId: launch.id })
}

const TURNS = {
  pause: {
    in: ['ACTIVE'],
    to: 'PAUSED',
    event: 'CampaignPaused',
    verb: 'pauseCampaign',
    column: 'paused_at = now()',
    past: 'paused',
  },
  resume: {
    in: ['PAUSED'],
    to: 'ACTIVE',
    event: 'CampaignResumed',
    verb: 'resumeCampaign',
    column: 'paused_at = null',
    past: 'resumed',
  },
  archive: {
    in: ['DRAFT', 'ACTIVE', 'PAUSED', 'COMPLETED'],
    to: 'ARCHIVED',
    event: 'CampaignArchived',
    verb: 'archiveCampaign',
    column: 'archived_at = now()',
    past: 'archived',
  },
} as const

/** Pause, resume or archive. @returns the status it now has. @throws DomainError not_found, wrong_state */
export async function turnCampaign(
  em: EntityManager,
  actor: Actor,
  turn: { id: string; to: keyof typeof TURNS },
): Promise<CampaignStatus> {
  const rule = TURNS[turn.to]
  const { status } = await lockCampaign(em, turn.id, { in: rule.in, verb: rule.past })
  await em.execute(`update campaign set status = ?, ${rule.column}, updated_at = now() where id = ?`, [
    rule.to,
    turn.id,
  ])
  await recordEvent(em, actor.workspaceId, { kind: rule.event, campaignId: turn.id })
  // A draft has no workflow, and a completed one's has ended.
  if (status !== 'DRAFT' && status !== 'COMPLETED')
    await tell(em, actor.workspaceId, { verb: rule.verb, campaignId: turn.id })
  await audit(em, actor, { action: `campaign:${turn.to}`, entityId: turn.id })
  return rule.to
}

async function putMailboxes(
  em: EntityManager,
  workspaceId: string,
  link: { campaignId: string; mailboxIds: string[] },
): Promise<void> {
  await em.execute(
    'insert into campaign_mailbox (workspace_id, campaign_id, mailbox_id) select ?, ?, unnest(?::uuid[])',
    [workspaceId, link.campaignId, uuidArray(link.mailboxIds)],
  )
}

/** What a campaign names must exist in its workspace. */
async function refuseUnknown(
  em: EntityManager,
  { sequenceId, mailboxIds, audience }: CampaignFields,
): Promise<void> {
  const faults: Record<string, string> = {}
  const isKnown = async (sql: string, id: string) => (await em.execute<unknown[]>(sql, [id])).length > 0
  if (
    sequenceId &&
    !(await isKnown('select 1 from sequence where id = ? and archived_at is null', sequenceId))
  )
    faults['sequenceId'] = 'there is no such sequence'
  if (mailboxIds) {
    const rows = await em.execute<{ id: string }[]>(
      `select id from mailbox where id = any(?::uuid[]) and status <> 'disconnected'`,
      [uuidArray(mailboxIds)],
    )
    const known = new Set(rows.map((row) => row.id))
    for (const [index, id] of mailboxIds.entries())
      if (!known.has(id)) faults[`mailboxIds.${index}`] = 'there is no such mailbox'
  }
  if (audience?.importId && !(await isKnown('select 1 from import where id = ?', audience.importId)))
    faults['audience.importId'] = 'there is no such import'
  if (Object.keys(faults).length > 0)
    throw new DomainError('invalid', 'The campaign names what does not exist.', faults)
}
