import { emailKey } from '#domain/mail/address.ts'
import type { EntityManager } from '../orm.ts'

/**
 * The condition on `person p` that its name or address contains the one parameter, whatever the case of either. `select`
 * because a plan for all values would fold the case of the parameter for each person.
 */
export const PERSON_MATCHES = 'position((select lower(?::text)) in p.search) > 0'

const WHOLE_ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/**
 * Who is meant by what somebody looks for: the person with this address, where it is the whole of one; else all whose
 * name or address contains it, for which the texts of all people have to be read.
 * @returns a condition on `person p`, and its one parameter
 */
export async function whoIsMeant(em: EntityManager, q: string): Promise<[string, string]> {
  const key = emailKey(q)
  const [found] = WHOLE_ADDRESS.test(key)
    ? await em.execute<{ id: string }[]>('select id from person where email_key = ?', [key])
    : []
  return found ? ['p.id = ?::uuid', found.id] : [PERSON_MATCHES, q]
}
