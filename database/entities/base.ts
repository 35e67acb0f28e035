import { p, type PolicyDef } from '@mikro-orm/core'

/**
 * The tenant rule of every workspace table: a row is seen and written only inside its own workspace.
 * `nullif` because a pooled connection gives '' back for a setting that a transaction has used; `select` because the
 * setting is then read once for a statement, where it would be read and parsed for each row (about 1 µs).
 */
const TENANT = `workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid as id)`

export const tenantPolicy: PolicyDef = { name: 'tenant', using: TENANT, check: TENANT }

/** What every workspace table declares beside its columns. */
export const tenantTable = { policies: [tenantPolicy], rowLevelSecurity: 'force' as const }

export const id = () => p.uuid().primary().defaultRaw('uuidv7()')
export const createdAt = () => p.datetime().defaultRaw('now()')

/** The columns that every workspace table has. */
export const tenantColumns = {
  id: id(),
  workspaceId: p.uuid(),
  createdAt: createdAt(),
}
