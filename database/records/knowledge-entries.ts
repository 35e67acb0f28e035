import { DomainError } from '#domain/errors.ts'
import type { Language } from '#domain/assistant/jobs.ts'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'
import { notifyLive } from './events.ts'

export interface KnowledgeFields {
  title?: string | undefined
  content?: string | undefined
  category?: string | undefined
  language?: Language | undefined
  isActive?: boolean | undefined
}
export type NewKnowledge = { [Field in keyof KnowledgeFields]-?: NonNullable<KnowledgeFields[Field]> }

export async function createKnowledge(em: EntityManager, actor: Actor, entry: NewKnowledge): Promise<string> {
  const [row] = await em.execute<{ id: string }[]>(
    `insert into knowledge_entry (workspace_id, title, content, category, language, is_active)
     values (?, ?, ?, ?, ?, ?) returning id`,
    [actor.workspaceId, entry.title, entry.content, entry.category, entry.language, entry.isActive],
  )
  if (!row) throw new Error('The knowledge entry was not stored.')
  await noteChange(em, actor, { verb: 'create', id: row.id })
  return row.id
}

/** Change what is given. @throws DomainError not_found */
export async function updateKnowledge(
  em: EntityManager,
  actor: Actor,
  { id, ...change }: KnowledgeFields & { id: string },
): Promise<void> {
  const rows = await em.execute<unknown[]>(
    `update knowledge_entry set title = coalesce(?::text, title), content = coalesce(?::text, content),
       category = coalesce(?::text, category), language = coalesce(?::text, language),
       is_active = coalesce(?::boolean, is_active), updated_at = now() where id = ? returning id`,
    [
      change.title ?? null,
      change.content ?? null,
      change.category ?? null,
      change.language ?? null,
      change.isActive ?? null,
      id,
    ],
  )
  if (rows.length === 0) throw noSuchEntry()
  await noteChange(em, actor, { verb: 'update', id })
}

/** Delete; drafts that cite the entry keep the words they quote. @throws DomainError not_found */
export async function deleteKnowledge(em: EntityManager, actor: Actor, id: string): Promise<void> {
  const rows = await em.execute<unknown[]>('delete from knowledge_entry where id = ? returning id', [id])
  if (rows.length === 0) throw noSuchEntry()
  await noteChange(em, actor, { verb: 'delete', id })
}

async function noteChange(
  em: EntityManager,
  actor: Actor,
  { verb, id }: { verb: 'create' | 'update' | 'delete'; id: string },
): Promise<void> {
  await audit(em, actor, { action: `knowledge:${verb}`, entityId: id })
  await notifyLive(em, { workspaceId: actor.workspaceId, topic: 'knowledge', id })
}

function noSuchEntry(): DomainError {
  return new DomainError('not_found', 'There is no such knowledge entry.')
}
