import type { Database } from '../orm.ts'
import { listWorkspaceIds } from '../records/users.ts'

/**
 * Every workspace that somebody belongs to, for work on the whole installation, in the way of sign-in: users are an
 * instance table, and the policy of memberships shows each user their own. No role sees across workspaces for this.
 */
export async function listAllWorkspaceIds(database: Database): Promise<string[]> {
  const users = await database.instance((em) =>
    em.execute<{ id: string }[]>('select id from app_user order by id'),
  )
  const found = new Set<string>()
  for (const { id } of users)
    for (const workspaceId of await listWorkspaceIds(database, id)) found.add(workspaceId)
  return [...found]
}
