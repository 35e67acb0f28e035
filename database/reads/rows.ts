import { DomainError } from '#domain/errors.ts'

/** An instant as the driver returns it, in ISO 8601. */
export function iso(value: string | Date): string
export function iso(value: string | Date | null): string | null
export function iso(value: string | Date | null): string | null {
  return value === null ? null : new Date(value).toISOString()
}

/** A person's name as lists show it: first and last name, or the address where there is none. */
export function displayName(person: {
  firstName: string | null
  lastName: string | null
  email: string
}): string {
  return [person.firstName, person.lastName].filter(Boolean).join(' ') || person.email
}

/** `%text%` for `ilike`, with the pattern signs of the text itself taken literally. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

/** `where …` for conditions that all must hold, each with what it is asked; '' for none. */
export function whereAll(conditions: readonly (readonly [sql: string, params: unknown])[]): string {
  return conditions.length > 0 ? `where ${conditions.map(([sql]) => sql).join(' and ')}` : ''
}

/** Where a page begins: after the row with this key (keyset paging; a page costs the same however deep it lies). */
export interface PageRequest {
  cursor?: string | undefined
  limit: number
}

export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
}

/**
 * `limit …` for at least one row more than a page shows. It stands in the text, in one of two sizes, because PostgreSQL
 * has to know it to find one plan for all values: of a limit that is a value it expects a tenth of the table.
 */
export function pageLimit({ limit }: PageRequest): string {
  return `limit ${limit <= 50 ? 51 : 201}`
}

/** The rows of a query that asked for more than `limit`, as a page. `keyOf` names a row's place in the order. */
export function pageOf<Row, Item>(
  rows: Row[],
  { limit, item, keyOf }: { limit: number; item: (row: Row) => Item; keyOf: (row: Row) => string[] },
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.map(item),
    nextCursor: last === undefined ? null : Buffer.from(JSON.stringify(keyOf(last))).toString('base64url'),
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The id that a cursor of an id-ordered list stands for, or null for the first page.
 * @throws DomainError invalid for a cursor that no list has given
 */
export function idCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  const [id] = readCursor(cursor)
  return id !== undefined && UUID.test(id) ? id : refuseCursor()
}

/** The instant and id that a cursor of a time-ordered list stands for. */
export function timeCursor(cursor: string | undefined): { at: string; id: string } | null {
  if (cursor === undefined) return null
  const [at, id] = readCursor(cursor)
  if (at === undefined || id === undefined || !UUID.test(id) || !isInstant(at)) return refuseCursor()
  return { at, id }
}

/** The whole number and id that a cursor of a list ordered by a number stands for. */
export function numberCursor(cursor: string | undefined): { value: number; id: string } | null {
  if (cursor === undefined) return null
  const [value, id] = readCursor(cursor)
  if (id === undefined || !UUID.test(id) || !/^-?\d{1,9}$/.test(value ?? '')) return refuseCursor()
  return { value: Number(value), id }
}

const INSTANT =
  /^([12]\d{3}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,6})?)(?:[+-](?:0\d|1[0-5])(?::[0-5]\d)?|Z)$/

/** An instant as PostgreSQL writes it. `Date.parse` alone takes much that PostgreSQL refuses, such as 31 February. */
function isInstant(text: string): boolean {
  const [, day = '', time] = INSTANT.exec(text) ?? []
  const at = new Date(`${day}T${time}Z`)
  return !Number.isNaN(at.getTime()) && (at.toISOString().startsWith(day) || time?.startsWith('24') === true)
}

function readCursor(cursor: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(parts) ? parts.map(String) : refuseCursor()
  } catch {
    return refuseCursor()
  }
}

function refuseCursor(): never {
  throw new DomainError('invalid', 'The cursor is not one that this list has given.', { cursor: 'unknown' })
}
