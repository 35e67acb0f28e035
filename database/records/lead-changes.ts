import { DomainError } from '#domain/errors.ts'
import type { Priority } from '#domain/lead/state.ts'
import { priorityOf } from '#domain/scoring/priority.ts'
import { subjectCipher } from '../envelopes.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'
import { notifyLive, recordEvent } from './events.ts'
import { lockLead, markActive, type LockedLead } from './lead-rows.ts'
import { tell } from './outbox.ts'
import { textArray } from './sql.ts'

/** The lead under its lock, for a change by a human. @throws DomainError not_found, wrong_state (archived) */
export async function lockOpenLead(em: EntityManager, id: string): Promise<LockedLead> {
  const lead = await lockLead(em, id)
  if (!lead) throw new DomainError('not_found', 'There is no such lead.')
  if (lead.isArchived)
    throw new DomainError('wrong_state', 'The lead is archived; make the person a lead again to go on.')
  return lead
}

export interface LeadChange {
  id: string
  /** Null: the priority follows the score again. */
  priority?: Priority | null | undefined
  tags?: string[] | undefined
  ownerId?: string | null | undefined
}

/** Change what is given. @throws DomainError not_found, wrong_state, invalid (no such member) */
export async function updateLead(em: EntityManager, actor: Actor, change: LeadChange): Promise<void> {
  const lead = await lockOpenLead(em, change.id)
  const set: Record<string, unknown> = {}
  if (change.priority !== undefined) {
    set['is_priority_by_hand = ?'] = change.priority !== null
    set['priority = ?'] = change.priority ?? (await priorityByScore(em, lead.id))
  }
  if (change.tags !== undefined) set['tags = ?::text[]'] = textArray(change.tags)
  if (change.ownerId !== undefined) {
    if (change.ownerId !== null) await refuseStranger(em, change.ownerId, 'ownerId')
    set['owner_id = ?::uuid'] = change.ownerId
  }
  if (Object.keys(set).length > 0)
    await em.execute(`update lead set ${Object.keys(set).join(', ')} where id = ?`, [
      ...Object.values(set),
      lead.id,
    ])
  await audit(em, actor, { action: 'lead:update', entityId: lead.id })
  await notifyLive(em, { workspaceId: actor.workspaceId, topic: 'lead', id: lead.id })
}

async function priorityByScore(em: EntityManager, leadId: string): Promise<Priority> {
  const [row] = await em.execute<{ score: number }[]>('select score from lead where id = ?', [leadId])
  return priorityOf(row?.score ?? 0)
}

/** @throws DomainError invalid if the user is no member of this workspace */
export async function refuseStranger(em: EntityManager, userId: string, field: string): Promise<void> {
  const known = await em.execute<unknown[]>('select 1 from membership where user_id = ?', [userId])
  if (known.length === 0) throw new DomainError('invalid', 'There is no such member.', { [field]: 'unknown' })
}

/**
 * File a lead away: its open tasks are cancelled and its workflow ends. New interest of the person brings it back.
 * Doing it twice changes nothing. @throws DomainError not_found
 */
export async function archiveLead(em: EntityManager, actor: Actor, id: string): Promise<void> {
  const { workspaceId } = actor
  const lead = await lockLead(em, id)
  if (!lead) throw new DomainError('not_found', 'There is no such lead.')
  if (lead.isArchived) return
  await em.execute('update lead set archived_at = now(), stale_at = null where id = ?', [id])
  await em.execute(
    `update task set state = 'cancelled', ended_at = now() where lead_id = ? and state = 'open'`,
    [id],
  )
  await recordEvent(em, workspaceId, { kind: 'LeadArchived', personId: lead.personId })
  await tell(em, workspaceId, { verb: 'tellLead', leadId: id, message: { kind: 'archived' } })
  await audit(em, actor, { action: 'lead:archive', entityId: id })
  await notifyLive(em, { workspaceId, topic: 'lead', id })
}

/** Write a note about a lead, which is then not quiet. @returns its id. @throws DomainError not_found, wrong_state */
export async function addNote(
  em: EntityManager,
  { keyring, actor }: { keyring: Keyring; actor: Actor },
  note: { leadId: string; body: string },
): Promise<string> {
  const { workspaceId } = actor
  const at = Date.now()
  const lead = await lockOpenLead(em, note.leadId)
  const cipher = await subjectCipher(em, keyring, lead.subjectKeyId)
  const [row] = await em.execute<{ id: string }[]>(
    'insert into lead_note (workspace_id, lead_id, author_id, body) values (?, ?, ?, ?) returning id',
    [workspaceId, lead.id, actor.userId, cipher.seal(note.body, 'lead_note.body')],
  )
  if (!row) throw new Error('The note was not stored.')
  await markActive(em, lead.id, at)
  await recordEvent(em, workspaceId, { kind: 'NoteAdded', personId: lead.personId })
  await tell(em, workspaceId, { verb: 'tellLead', leadId: lead.id, message: { kind: 'touched', at } })
  await audit(em, actor, { action: 'lead:note', entityId: lead.id })
  await notifyLive(em, { workspaceId, topic: 'lead', id: lead.id })
  return row.id
}
