import type { Audience } from '../entities/campaign.entity.ts'
import type { EntityManager } from '../orm.ts'
import { textArray, uuidArray } from '../records/sql.ts'

/** The condition on `person p` that an audience stands for. */
export function audienceCondition(audience: Audience): { sql: string; params: unknown[] } {
  if (audience.personIds) return { sql: 'p.id = any(?::uuid[])', params: [uuidArray(audience.personIds)] }
  if (audience.importId)
    return {
      sql: 'p.id in (select person_id from import_change where import_id = ?)',
      params: [audience.importId],
    }
  if (audience.tag) return { sql: 'p.tags @> ?::text[]', params: [textArray([audience.tag])] }
  return { sql: 'true', params: [] }
}

/** How many people the audience stands for now. */
export async function countAudience(em: EntityManager, audience: Audience): Promise<number> {
  const { sql, params } = audienceCondition(audience)
  const [row] = await em.execute<{ people: number }[]>(
    `select count(*)::int as people from person p where ${sql}`,
    params,
  )
  return row?.people ?? 0
}

/** The facts of a recipient, as texts may name them. */
export interface Recipient {
  id: string
  email: string
  firstName: string | null
  lastName: string | null
  title: string | null
  phone: string | null
  company: string | null
}

/** The audience in portions, in id order, after `afterId`. */
export async function listRecipients(
  em: EntityManager,
  audience: Audience,
  { afterId, limit }: { afterId: string | null; limit: number },
): Promise<Recipient[]> {
  const { sql, params } = audienceCondition(audience)
  return em.execute<Recipient[]>(
    `select p.id, p.email, p.first_name as "firstName", p.last_name as "lastName", p.title, p.phone, c.name as company
     from person p left join company c on c.id = p.company_id
     where ${sql} and (?::uuid is null or p.id > ?::uuid) order by p.id limit ?`,
    [...params, afterId, afterId, limit],
  )
}
