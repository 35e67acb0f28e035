import type { ImportedPerson } from '#domain/import/row.ts'
import { merge, type MergeableFields } from '#domain/import/merge.ts'
import type { NewSubjectKey } from '../envelopes.ts'
import type { EntityManager } from '../orm.ts'
import { recordOfEach } from './events.ts'
import { textArray } from './sql.ts'

/** A person as a portion of a file names them, with the line. Addresses are unique within a portion. */
export interface Landing {
  line: number
  person: ImportedPerson
  /** Theirs if they are new. */
  key: NewSubjectKey
}

interface Scope {
  workspaceId: string
  importId: string
}

/** Create who is new and merge who is known, set by set. @returns how many of each */
export async function landPeople(
  em: EntityManager,
  scope: Scope,
  landings: readonly Landing[],
): Promise<{ created: number; merged: number }> {
  if (landings.length === 0) return { created: 0, merged: 0 }
  const companies = await ensureCompanies(em, scope.workspaceId, landings)
  const rows = landings.map((landing) => ({ ...landing, fields: fieldsOf(landing.person, companies) }))
  const created = await insertPeople(em, scope, rows)
  const known = rows.filter(({ person }) => !created.has(person.emailKey))
  await mergePeople(em, scope, known)
  return { created: created.size, merged: known.length }
}

type Row = Landing & { fields: MergeableFields }

function fieldsOf(person: ImportedPerson, companies: ReadonlyMap<string, string>): MergeableFields {
  const { firstName, lastName, title, phone, timezone, locale, tags, company } = person
  const companyId = company === null ? null : (companies.get(nameKey(company)) ?? null)
  return { firstName, lastName, title, phone, companyId, timezone, locale, tags }
}

const nameKey = (name: string) => name.trim().toLowerCase()

/** The ids of the companies that a portion names, by name key; made where they are missing. */
async function ensureCompanies(
  em: EntityManager,
  workspaceId: string,
  landings: readonly Landing[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const { person } of landings)
    if (person.company && !names.has(nameKey(person.company)))
      names.set(nameKey(person.company), person.company)
  if (names.size === 0) return new Map()
  const known = await findCompanies(em, [...names.keys()])
  const missing = [...names]
    .filter(([key]) => !known.has(key))
    .map(([name_key, name]) => ({ name_key, name }))
    .toSorted((a, b) => (a.name_key < b.name_key ? -1 : 1))
  if (missing.length === 0) return known
  await em.execute(
    `insert into company (workspace_id, name, name_key)
     select ?, name, name_key from jsonb_to_recordset(?::jsonb) as row (name text, name_key text)
     on conflict (workspace_id, name_key) do nothing`,
    [workspaceId, JSON.stringify(missing)],
  )
  return findCompanies(em, [...names.keys()])
}

async function findCompanies(em: EntityManager, nameKeys: readonly string[]): Promise<Map<string, string>> {
  const found = await em.execute<{ id: string; name_key: string }[]>(
    'select id, name_key from company where name_key = any(?::text[])',
    [textArray(nameKeys)],
  )
  return new Map(found.map((row) => [row.name_key, row.id]))
}

/** Insert who is not known yet, with their keys and what undoes it, in one statement. @returns the keys of those who were */
async function insertPeople(em: EntityManager, scope: Scope, rows: readonly Row[]): Promise<Set<string>> {
  const { workspaceId, importId } = scope
  const drafts = rows.map(({ line, person, key, fields }) => ({
    line,
    email: person.email,
    email_key: person.emailKey,
    ...columnsOf(fields),
    subject_key_id: key.id,
    wrapped: key.wrapped.toString('base64'),
  }))
  const created = await em.execute<{ id: string; email_key: string }[]>(
    `with draft as materialized (
       select * from jsonb_to_recordset(?::jsonb) as row (line int, email text, email_key text, first_name text,
         last_name text, title text, phone text, company_id uuid, timezone text, locale text, tags text[],
         subject_key_id uuid, wrapped text)
     ), created as (
       insert into person (workspace_id, email, email_key, first_name, last_name, title, phone, company_id, timezone,
                           locale, tags, source, import_id, subject_key_id)
       select ?, email, email_key, first_name, last_name, title, phone, company_id, timezone, locale, tags, 'import', ?,
              subject_key_id
       from draft order by email_key
       on conflict (workspace_id, email_key) do nothing returning id, email_key
     ), keys as (
       insert into subject_key (id, workspace_id, wrapped)
       select subject_key_id, ?, decode(wrapped, 'base64') from created join draft using (email_key)
     ), changes as (
       insert into import_change (workspace_id, import_id, person_id, line, kind)
       select ?, ?, created.id, line, 'created' from created join draft using (email_key)
     )
     select id, email_key from created`,
    [JSON.stringify(drafts), workspaceId, importId, workspaceId, workspaceId, importId],
  )
  await recordOfEach(em, workspaceId, { kind: 'PersonImported', code: 'created' }, idsOf(created))
  return new Set(created.map(({ email_key }) => email_key))
}

const idsOf = (people: readonly { id: string }[]) => people.map(({ id }) => id)

async function mergePeople(em: EntityManager, scope: Scope, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  const { workspaceId, importId } = scope
  const byKey = new Map(rows.map((row) => [row.person.emailKey, row]))
  const known = await lockPeople(em, 'email_key = any(?::text[])', textArray([...byKey.keys()]))
  const merges = known.flatMap((person) => {
    const row = byKey.get(person.emailKey)
    return row ? [{ id: person.id, line: row.line, merge: merge(person.fields, row.fields) }] : []
  })
  const changed = merges.filter(({ merge }) => Object.keys(merge.before).length > 0)
  await writePeople(
    em,
    changed.map(({ id, merge }) => ({ id, fields: merge.after })),
  )
  await em.execute(
    `insert into import_change (workspace_id, import_id, person_id, line, kind, before)
     select ?, ?, id, line, 'merged', merge
     from jsonb_to_recordset(?::jsonb) as row (id uuid, line int, merge jsonb)
     on conflict (import_id, person_id) do nothing`,
    [workspaceId, importId, JSON.stringify(merges)],
  )
  await recordOfEach(em, workspaceId, { kind: 'PersonImported', code: 'merged' }, idsOf(merges))
}

interface KnownPerson {
  id: string
  emailKey: string
  fields: MergeableFields
}

/** Lock people, in id order so that two who lock several never wait for each other. */
export async function lockPeople(
  em: EntityManager,
  condition: string,
  parameter: string,
): Promise<KnownPerson[]> {
  const rows = await em.execute<(MergeableFields & { id: string; emailKey: string; tagsJson: string[] })[]>(
    `select id, email_key as "emailKey", first_name as "firstName", last_name as "lastName", title, phone,
            company_id as "companyId", timezone, locale, to_jsonb(tags) as "tagsJson"
     from person where ${condition} order by id for update`,
    [parameter],
  )
  return rows.map(({ id, emailKey, tagsJson, ...fields }) => ({
    id,
    emailKey,
    fields: { ...fields, tags: tagsJson },
  }))
}

/** Store the fields of many people. */
export async function writePeople(
  em: EntityManager,
  people: readonly { id: string; fields: MergeableFields }[],
): Promise<void> {
  if (people.length === 0) return
  await em.execute(
    `update person set first_name = row.first_name, last_name = row.last_name, title = row.title, phone = row.phone,
       company_id = row.company_id, timezone = row.timezone, locale = row.locale,
       tags = row.tags, updated_at = now()
     from jsonb_to_recordset(?::jsonb) as row (id uuid, first_name text, last_name text, title text, phone text,
       company_id uuid, timezone text, locale text, tags text[])
     where person.id = row.id`,
    [JSON.stringify(people.map(({ id, fields }) => ({ id, ...columnsOf(fields) })))],
  )
}

function columnsOf({ firstName, lastName, companyId, ...same }: MergeableFields) {
  return { first_name: firstName, last_name: lastName, company_id: companyId, ...same }
}
