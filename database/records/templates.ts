import { DomainError } from '#domain/errors.ts'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'

export interface TemplateFields {
  name?: string | undefined
  subject?: string | undefined
  body?: string | undefined
}

export async function createTemplate(
  em: EntityManager,
  actor: Actor,
  template: { name: string; subject: string; body: string },
): Promise<string> {
  const [row] = await em.execute<{ id: string }[]>(
    'insert into template (workspace_id, name, subject, body) values (?, ?, ?, ?) returning id',
    [actor.workspaceId, template.name, template.subject, template.body],
  )
  if (!row) throw new Error('The template was not stored.')
  await audit(em, actor, { action: 'template:create', entityId: row.id })
  return row.id
}

export async function updateTemplate(
  em: EntityManager,
  actor: Actor,
  change: TemplateFields & { id: string },
): Promise<void> {
  const rows = await em.execute<unknown[]>(
    `update template set name = coalesce(?::text, name), subject = coalesce(?::text, subject),
       body = coalesce(?::text, body), updated_at = now() where id = ? returning id`,
    [change.name ?? null, change.subject ?? null, change.body ?? null, change.id],
  )
  if (rows.length === 0) throw new DomainError('not_found', 'There is no such template.')
  await audit(em, actor, { action: 'template:update', entityId: change.id })
}

export async function deleteTemplate(em: EntityManager, actor: Actor, id: string): Promise<void> {
  const rows = await em.execute<unknown[]>('delete from template where id = ? returning id', [id])
  if (rows.length === 0) throw new DomainError('not_found', 'There is no such template.')
  await audit(em, actor, { action: 'template:delete', entityId: id })
}
