import type { OutboxCommand } from '#domain/outbox.ts'
import type { EntityManager } from '../orm.ts'

/** Commit, together with the caller's rows, what Temporal must be told. The relay wakes at the commit. */
export async function tell(
  em: EntityManager,
  workspaceId: string,
  ...commands: OutboxCommand[]
): Promise<void> {
  if (commands.length === 0) return
  const rows = commands.map(({ verb, ...payload }) => ({ verb, payload }))
  await em.execute(
    `with told as (
       insert into outbox_item (workspace_id, verb, payload)
       select ?, verb, payload from jsonb_to_recordset(?::jsonb) as row (verb text, payload jsonb))
     select pg_notify('outbox', '')`,
    [workspaceId, JSON.stringify(rows)],
  )
}
