import { emailKey } from '#domain/mail/address.ts'
import type { EntityManager } from '../orm.ts'
import { uuidArray } from '../records/sql.ts'
import { containing } from './rows.ts'

/** So many people are worth naming one by one; of more, a page is soon full with those who come along. */
const FEW = 2_000
const WHOLE_ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
/** What the index of parts can look up: it knows three letters or digits in a row. */
const PART = /[\p{L}\p{N}]{3}/u

/** A condition, and its one parameter. */
export type Condition = [sql: string, param: unknown]

/**
 * The condition that somebody is meant by what was typed: the person with this address, where it is the whole of one;
 * else all whose name or address contains it, whatever the case of either.
 * @param column where their id stands, in a statement in which `p` is their row of `person`
 */
export async function isMeant(em: EntityManager, column: string, q: string): Promise<Condition> {
  const ids = (await idOf(em, q)) ?? (await idsOfFew(em, q))
  if (ids) return [`${column} = any(?::uuid[])`, uuidArray(ids)]
  // `select`, because a plan for all values would fold the case of the parameter for each person.
  return ['position((select lower(?::text)) in p.search) > 0', q]
}

async function idOf(em: EntityManager, q: string): Promise<string[] | null> {
  const key = emailKey(q)
  if (!WHOLE_ADDRESS.test(key)) return null
  const found = await em.execute<{ id: string }[]>('select id from person where email_key = ?', [key])
  return found.length > 0 ? found.map(({ id }) => id) : null
}

async function idsOfFew(em: EntityManager, q: string): Promise<string[] | null> {
  if (!PART.test(q)) return null
  const found = await em.execute<{ id: string }[]>('select id from people_matching(?, ?) as id', [
    containing(q),
    FEW + 1,
  ])
  return found.length > FEW ? null : found.map(({ id }) => id)
}
