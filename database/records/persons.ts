import { DomainError } from '#domain/errors.ts'
import { emailKey } from '#domain/mail/address.ts'
import { uuidv7 } from 'uuidv7'
import { newSubjectKey } from '../envelopes.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'
import { ensureCompany } from './companies.ts'
import { recordEvent } from './events.ts'
import { tell } from './outbox.ts'
import { textArray } from './sql.ts'

export interface PersonFields {
  email?: string | undefined
  firstName?: string | null | undefined
  lastName?: string | null | undefined
  title?: string | null | undefined
  phone?: string | null | undefined
  companyId?: string | null | undefined
  company?: string | null | undefined
  timezone?: string | null | undefined
  locale?: string | null | undefined
  tags?: string[] | undefined
}

const COLUMNS = {
  firstName: 'first_name',
  lastName: 'last_name',
  title: 'title',
  phone: 'phone',
  timezone: 'timezone',
  locale: 'locale',
} as const

/** @throws DomainError conflict when somebody has this address; its field map names `email` */
export async function createPerson(
  em: EntityManager,
  { keyring, actor }: { keyring: Keyring; actor: Actor },
  person: PersonFields & { email: string },
): Promise<string> {
  const id = uuidv7()
  const key = newSubjectKey(keyring)
  const companyId = await companyOf(em, actor, person)
  await em.execute('insert into subject_key (id, workspace_id, wrapped) values (?, ?, ?)', [
    key.id,
    actor.workspaceId,
    key.wrapped,
  ])
  const rows = await em.execute<unknown[]>(
    `insert into person (id, workspace_id, email, email_key, first_name, last_name, title, phone, company_id, timezone,
                         locale, tags, source, subject_key_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?::uuid, ?, ?, ?::text[], 'manual', ?)
     on conflict (workspace_id, email_key) do nothing returning id`,
    [
      id,
      actor.workspaceId,
      person.email,
      emailKey(person.email),
      ...Object.keys(COLUMNS)
        .slice(0, 4)
        .map((field) => person[field as keyof typeof COLUMNS] ?? null),
      companyId ?? null,
      person.timezone ?? null,
      person.locale ?? null,
      textArray(person.tags ?? []),
      key.id,
    ],
  )
  if (rows.length === 0) throw addressTaken()
  await recordEvent(em, actor.workspaceId, { kind: 'PersonCreated', personId: id })
  await audit(em, actor, { action: 'person:create', entityId: id })
  return id
}

/** Change what is given. @throws DomainError not_found, conflict */
export async function updatePerson(
  em: EntityManager,
  actor: Actor,
  change: PersonFields & { id: string },
): Promise<void> {
  const set: Record<string, unknown> = {}
  for (const [field, column] of Object.entries(COLUMNS)) {
    const value = change[field as keyof typeof COLUMNS]
    if (value !== undefined) set[`${column} = ?::text`] = value
  }
  if (change.email !== undefined) {
    await refuseTakenAddress(em, change.email, change.id)
    set['email = ?'] = change.email
    set['email_key = ?'] = emailKey(change.email)
  }
  if (change.tags !== undefined) set['tags = ?::text[]'] = textArray(change.tags)
  const companyId = await companyOf(em, actor, change)
  if (companyId !== undefined) set['company_id = ?::uuid'] = companyId
  const rows = await em.execute<unknown[]>(
    `update person set ${[...Object.keys(set), 'updated_at = now()'].join(', ')} where id = ? returning id`,
    [...Object.values(set), change.id],
  )
  if (rows.length === 0) throw new DomainError('not_found', 'There is no such person.')
  await audit(em, actor, { action: 'person:update', entityId: change.id })
}

/**
 * Delete a person with whom nobody has corresponded; who wrote or was written to is kept with the correspondence.
 * @throws DomainError not_found, conflict
 */
export async function deletePerson(em: EntityManager, actor: Actor, id: string): Promise<void> {
  const [person] = await em.execute<{ subjectKeyId: string; isInUse: boolean }[]>(
    `select subject_key_id as "subjectKeyId",
            exists (select 1 from enrolment where person_id = person.id)
              or exists (select 1 from message where person_id = person.id)
              or exists (select 1 from thread where person_id = person.id) as "isInUse"
     from person where id = ? for update`,
    [id],
  )
  if (!person) throw new DomainError('not_found', 'There is no such person.')
  if (person.isInUse)
    throw new DomainError(
      'conflict',
      'This person was in a campaign or has written to you, and that record must stay; stop their campaigns instead.',
    )
  await tellLeadGone(em, actor, id)
  await em.execute('delete from event where person_id = ?', [id])
  await em.execute('delete from person where id = ?', [id])
  await em.execute('delete from subject_key where id = ?', [person.subjectKeyId])
  await audit(em, actor, { action: 'person:delete', entityId: id })
}

/** The lead of a person who is being deleted goes with them; its workflow looks for its row and ends. */
async function tellLeadGone(em: EntityManager, { workspaceId }: Actor, personId: string): Promise<void> {
  const [lead] = await em.execute<{ id: string }[]>('select id from lead where person_id = ?', [personId])
  if (lead) await tell(em, workspaceId, { verb: 'tellLead', leadId: lead.id, message: { kind: 'archived' } })
}

/** The company that is meant by id or name; undefined: not spoken of. */
async function companyOf(
  em: EntityManager,
  actor: Actor,
  person: PersonFields,
): Promise<string | null | undefined> {
  if (person.companyId) {
    const known = await em.execute<unknown[]>('select 1 from company where id = ?', [person.companyId])
    if (known.length === 0)
      throw new DomainError('invalid', 'There is no such company.', { companyId: 'unknown' })
    return person.companyId
  }
  if (person.company) return ensureCompany(em, actor.workspaceId, person.company)
  return person.companyId === null || person.company === null ? null : undefined
}

async function refuseTakenAddress(em: EntityManager, email: string, exceptId: string): Promise<void> {
  const taken = await em.execute<unknown[]>('select 1 from person where email_key = ? and id <> ?', [
    emailKey(email),
    exceptId,
  ])
  if (taken.length > 0) throw addressTaken()
}

function addressTaken(): DomainError {
  return new DomainError('conflict', 'Somebody with this address exists; open them instead.', {
    email: 'taken',
  })
}
