import { unmerge, type Merge } from '#domain/import/merge.ts'
import type { EntityManager } from '../orm.ts'
import { lockPeople, writePeople } from './imported-people.ts'
import { listRowErrors } from './imports.ts'
import { idArray, uuidArray } from './sql.ts'

interface Change {
  id: string
  person_id: string
  line: number
  kind: 'created' | 'merged'
  before: Merge | null
}

const KEPT = 'Kept: this person has been written to, is in a campaign, or another import has added to them.'

/** Take back up to `limit` changes of an import. @returns false when none were left */
export async function undoPortion(
  em: EntityManager,
  ref: { workspaceId: string; importId: string },
  limit: number,
): Promise<boolean> {
  const changes = await em.execute<Change[]>(
    `select id, person_id, line, kind, before from import_change where import_id = ?
     order by line limit ${limit} for update`,
    [ref.importId],
  )
  if (changes.length === 0) return false
  const kept = await deleteCreated(
    em,
    ref,
    changes.filter(({ kind }) => kind === 'created'),
  )
  await restoreMerged(em, changes)
  await listRowErrors(
    em,
    ref,
    kept.map(({ line }) => ({ line, field: null, reason: KEPT })),
  )
  await em.execute('delete from import_change where id = any(?::uuid[])', [idArray(changes)])
  return true
}

/** Delete those whom nobody has dealt with since. @returns the changes whose people stay */
async function deleteCreated(
  em: EntityManager,
  { importId }: { importId: string },
  changes: readonly Change[],
): Promise<Change[]> {
  const ids = uuidArray(changes.map(({ person_id }) => person_id))
  await em.execute('select 1 from person where id = any(?::uuid[]) order by id for update', [ids])
  const deleted = await em.execute<{ id: string; subject_key_id: string }[]>(
    `delete from person p where id = any(?::uuid[])
       and not exists (select 1 from enrolment where person_id = p.id)
       and not exists (select 1 from message where person_id = p.id)
       and not exists (select 1 from thread where person_id = p.id)
       and not exists (select 1 from lead where person_id = p.id)
       and not exists (select 1 from meeting where person_id = p.id)
       and not exists (select 1 from import_change where person_id = p.id and import_id <> ?)
     returning id, subject_key_id`,
    [ids, importId],
  )
  await em.execute('delete from event where person_id = any(?::uuid[])', [idArray(deleted)])
  await em.execute('delete from subject_key where id = any(?::uuid[])', [
    uuidArray(deleted.map(({ subject_key_id }) => subject_key_id)),
  ])
  const gone = new Set(deleted.map(({ id }) => id))
  const stay = await em.execute<{ id: string }[]>('select id from person where id = any(?::uuid[])', [ids])
  const here = new Set(stay.map(({ id }) => id))
  return changes.filter(({ person_id }) => !gone.has(person_id) && here.has(person_id))
}

async function restoreMerged(em: EntityManager, changes: readonly Change[]): Promise<void> {
  const merges = new Map(
    changes.flatMap(({ person_id, before }) => (before ? [[person_id, before] as const] : [])),
  )
  if (merges.size === 0) return
  const people = await lockPeople(em, 'id = any(?::uuid[])', uuidArray([...merges.keys()]))
  await writePeople(
    em,
    people.flatMap(({ id, fields }) => {
      const done = merges.get(id)
      return done ? [{ id, fields: unmerge(fields, done) }] : []
    }),
  )
}
