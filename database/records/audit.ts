import type { EntityManager } from '../orm.ts'

/** Who asks for a change, and under which request. */
export interface Actor {
  workspaceId: string
  userId: string
  requestId: string
}

/** An action `resource:verb` on one record; details are ids and enums only. */
export interface AuditedAction {
  action: string
  entityId: string | null
  details?: Record<string, unknown>
}

/** Write down who did what, in the transaction that does it. */
export async function audit(em: EntityManager, actor: Actor, entry: AuditedAction): Promise<void> {
  await em.execute(
    `insert into audit_entry (workspace_id, actor_id, action, entity_kind, entity_id, request_id, details)
     values (?, ?, ?, ?, ?::uuid, ?, ?::jsonb)`,
    [
      actor.workspaceId,
      actor.userId,
      entry.action,
      entry.action.split(':')[0],
      entry.entityId,
      actor.requestId,
      entry.details ? JSON.stringify(entry.details) : null,
    ],
  )
}
