import { DomainError } from '#domain/errors.ts'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'
import { notifyLive } from './events.ts'
import { textArray } from './sql.ts'

export interface IntentFields {
  name?: string | undefined
  description?: string | undefined
  keywords?: string[] | undefined
  priority?: number | undefined
  autoSend?: boolean | undefined
  undoSeconds?: number | undefined
  isLead?: boolean | undefined
  isDefault?: boolean | undefined
  aiPrompt?: string | undefined
  isActive?: boolean | undefined
}
export type NewIntent = { [Field in keyof IntentFields]-?: NonNullable<IntentFields[Field]> }

/** @throws DomainError invalid for a default that is not active, conflict where another has the name */
export async function createIntent(em: EntityManager, actor: Actor, intent: NewIntent): Promise<string> {
  await lockIntents(em, actor)
  await refuseTaken(em, { name: intent.name, exceptId: null })
  if (intent.isDefault && !intent.isActive) throw inactiveDefault()
  if (intent.isDefault) await unsetDefault(em)
  const [row] = await em.execute<{ id: string }[]>(
    `insert into intent (workspace_id, name, description, keywords, priority, auto_send, undo_seconds, is_lead,
                         is_default, ai_prompt, is_active)
     values (?, ?, ?, ?::text[], ?, ?, ?, ?, ?, ?, ?) returning id`,
    [
      actor.workspaceId,
      intent.name,
      intent.description,
      textArray(intent.keywords),
      intent.priority,
      intent.autoSend,
      intent.undoSeconds,
      intent.isLead,
      intent.isDefault,
      intent.aiPrompt,
      intent.isActive,
    ],
  )
  if (!row) throw new Error('The intent was not stored.')
  await noteChange(em, actor, { verb: 'create', id: row.id })
  return row.id
}

/**
 * Change what is given.
 * @throws DomainError not_found, invalid where no active default would be left, conflict where another has the name
 */
export async function updateIntent(
  em: EntityManager,
  actor: Actor,
  { id, ...change }: IntentFields & { id: string },
): Promise<void> {
  const before = await lockIntent(em, actor, id)
  if (change.name !== undefined) await refuseTaken(em, { name: change.name, exceptId: id })
  const isActive = change.isActive ?? before.isActive
  if (before.isDefault && change.isDefault === false) throw lastDefault('isDefault')
  if (before.isDefault && !isActive) throw lastDefault('isActive')
  if (change.isDefault && !isActive) throw inactiveDefault()
  if (change.isDefault && !before.isDefault) await unsetDefault(em)
  await em.execute(
    `update intent set name = coalesce(?::text, name), description = coalesce(?::text, description),
       keywords = coalesce(?::text[], keywords), priority = coalesce(?::int, priority),
       auto_send = coalesce(?::boolean, auto_send), undo_seconds = coalesce(?::int, undo_seconds),
       is_lead = coalesce(?::boolean, is_lead), is_default = coalesce(?::boolean, is_default),
       ai_prompt = coalesce(?::text, ai_prompt), is_active = coalesce(?::boolean, is_active), updated_at = now()
     where id = ?`,
    [
      change.name ?? null,
      change.description ?? null,
      change.keywords ? textArray(change.keywords) : null,
      change.priority ?? null,
      change.autoSend ?? null,
      change.undoSeconds ?? null,
      change.isLead ?? null,
      change.isDefault ?? null,
      change.aiPrompt ?? null,
      change.isActive ?? null,
      id,
    ],
  )
  await noteChange(em, actor, { verb: 'update', id })
}

/**
 * Delete: the row stays, so that threads keep its name, but it is never listed or chosen again.
 * @throws DomainError not_found, conflict for the default
 */
export async function archiveIntent(em: EntityManager, actor: Actor, id: string): Promise<void> {
  const { isDefault } = await lockIntent(em, actor, id)
  if (isDefault)
    throw new DomainError(
      'conflict',
      'This is the default intent, for mails that nothing else fits; make another one the default first.',
    )
  await em.execute(
    'update intent set archived_at = now(), is_active = false, updated_at = now() where id = ?',
    [id],
  )
  await noteChange(em, actor, { verb: 'delete', id })
}

/** Changes of intents wait for one another: two new defaults at once would not see each other. */
async function lockIntents(em: EntityManager, { workspaceId }: Actor): Promise<void> {
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`intents:${workspaceId}`])
}

async function lockIntent(
  em: EntityManager,
  actor: Actor,
  id: string,
): Promise<{ isDefault: boolean; isActive: boolean }> {
  await lockIntents(em, actor)
  const [row] = await em.execute<{ isDefault: boolean; isActive: boolean }[]>(
    'select is_default as "isDefault", is_active as "isActive" from intent where id = ? and archived_at is null',
    [id],
  )
  if (!row) throw new DomainError('not_found', 'There is no such intent.')
  return row
}

/** Names are compared without case; under the lock of the intents, so that the index behind it never has to speak. */
async function refuseTaken(
  em: EntityManager,
  { name, exceptId }: { name: string; exceptId: string | null },
): Promise<void> {
  const [other] = await em.execute<{ name: string; isActive: boolean }[]>(
    `select name, is_active as "isActive" from intent
     where lower(name) = lower(?) and archived_at is null and id is distinct from ?::uuid`,
    [name, exceptId],
  )
  if (!other) return
  const which = `“${other.name}”${other.isActive ? '' : ', which is not in use,'}`
  throw new DomainError(
    'conflict',
    `The intent ${which} has this name already; choose another one, or change that one.`,
    {
      name: 'has been given to another intent',
    },
  )
}

async function unsetDefault(em: EntityManager): Promise<void> {
  await em.execute('update intent set is_default = false, updated_at = now() where is_default')
}

async function noteChange(
  em: EntityManager,
  actor: Actor,
  { verb, id }: { verb: 'create' | 'update' | 'delete'; id: string },
): Promise<void> {
  await audit(em, actor, { action: `intent:${verb}`, entityId: id })
  await notifyLive(em, { workspaceId: actor.workspaceId, topic: 'intent', id })
}

function inactiveDefault(): DomainError {
  return new DomainError('invalid', 'The default intent must be active; switch it on as well.', {
    isActive: 'must be on for the default',
  })
}

function lastDefault(field: 'isDefault' | 'isActive'): DomainError {
  return new DomainError(
    'invalid',
    'There must be a default intent, for mails that nothing else fits; make another one the default first.',
    { [field]: 'this is the default intent' },
  )
}
