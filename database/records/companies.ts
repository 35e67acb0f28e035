import { DomainError } from '#domain/errors.ts'
import type { EntityManager } from '../orm.ts'
import { audit, type Actor } from './audit.ts'

export interface CompanyFields {
  name?: string | undefined
  domain?: string | null | undefined
  website?: string | null | undefined
}

const keyOf = (name: string) => name.trim().toLowerCase()

/** The company of this name, made if there is none yet. @returns its id */
export async function ensureCompany(em: EntityManager, workspaceId: string, name: string): Promise<string> {
  const [row] = await em.execute<{ id: string }[]>(
    `insert into company (workspace_id, name, name_key) values (?, ?, ?)
     on conflict (workspace_id, name_key) do update set name_key = excluded.name_key returning id`,
    [workspaceId, name.trim(), keyOf(name)],
  )
  if (!row) throw new Error('The company was not stored.')
  return row.id
}

/** @throws DomainError conflict when the name is taken */
export async function createCompany(
  em: EntityManager,
  actor: Actor,
  company: CompanyFields & { name: string },
): Promise<string> {
  const [row] = await em.execute<{ id: string }[]>(
    `insert into company (workspace_id, name, name_key, domain, website) values (?, ?, ?, ?, ?)
     on conflict (workspace_id, name_key) do nothing returning id`,
    [actor.workspaceId, company.name, keyOf(company.name), company.domain ?? null, company.website ?? null],
  )
  if (!row) throw nameTaken()
  await audit(em, actor, { action: 'company:create', entityId: row.id })
  return row.id
}

export async function updateCompany(
  em: EntityManager,
  actor: Actor,
  change: CompanyFields & { id: string },
): Promise<void> {
  const { id, name } = change
  if (name !== undefined) {
    const taken = await em.execute<unknown[]>('select 1 from company where name_key = ? and id <> ?', [
      keyOf(name),
      id,
    ])
    if (taken.length > 0) throw nameTaken()
  }
  const rows = await em.execute<unknown[]>(
    `update company set name = coalesce(?::text, name), name_key = coalesce(?::text, name_key),
       domain = case when ? then ?::text else domain end, website = case when ? then ?::text else website end,
       updated_at = now()
     where id = ? returning id`,
    [
      name ?? null,
      name === undefined ? null : keyOf(name),
      change.domain !== undefined,
      change.domain ?? null,
      change.website !== undefined,
      change.website ?? null,
      id,
    ],
  )
  if (rows.length === 0) throw new DomainError('not_found', 'There is no such company.')
  await audit(em, actor, { action: 'company:update', entityId: id })
}

/** The company's people stay, without a company. */
export async function deleteCompany(em: EntityManager, actor: Actor, id: string): Promise<void> {
  const rows = await em.execute<unknown[]>('delete from company where id = ? returning id', [id])
  if (rows.length === 0) throw new DomainError('not_found', 'There is no such company.')
  await audit(em, actor, { action: 'company:delete', entityId: id })
}

function nameTaken(): DomainError {
  return new DomainError('conflict', 'A company of this name exists; open it instead.', { name: 'taken' })
}
