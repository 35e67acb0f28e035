import { defineEntity, p } from '@mikro-orm/core'
import { createdAt, id, tenantColumns, tenantTable } from './base.ts'

/** An organisation. `nameKey` is the lower-case name without outer blanks, by which imports match. */
export const Company = defineEntity({
  name: 'Company',
  tableName: 'company',
  ...tenantTable,
  uniques: [{ properties: ['workspaceId', 'nameKey'] }],
  properties: {
    ...tenantColumns,
    name: p.text(),
    nameKey: p.text(),
    domain: p.text().nullable(),
    website: p.text().nullable(),
    updatedAt: p
      .datetime()
      .defaultRaw('now()')
      .onUpdate(() => new Date()),
  },
})

/**
 * The key under which a person's bodies and event details are encrypted; itself wrapped by the instance key.
 * Deleting the row makes all that was written under it unreadable (erasure).
 */
export const SubjectKey = defineEntity({
  name: 'SubjectKey',
  tableName: 'subject_key',
  ...tenantTable,
  properties: { ...tenantColumns, wrapped: p.blob() },
})

/**
 * The parts of words in `search`, for the function `people_matching` alone: row-level security keeps `like` from using an
 * index, because it is not leakproof. The role that the function runs as sees ids and `search` of all workspaces, and the
 * function gives ids of the workspace that is set (decision 015).
 */
const PARTS = `create index "person_search_parts" on "person" using gin ("workspace_id", "search" gin_trgm_ops)`

const SEARCH = `lower(((((email || ' '::text) || COALESCE(first_name, ''::text)) || ' '::text) || COALESCE(last_name, ''::text)))`

/** A human whom the workspace knows. `emailKey` is the normalised address: unique in its workspace. */
export const Person = defineEntity({
  name: 'Person',
  tableName: 'person',
  ...tenantTable,
  policies: [
    ...tenantTable.policies,
    { name: 'search', command: 'select', roles: ['tl_search'], using: 'true' },
  ],
  uniques: [{ properties: ['workspaceId', 'emailKey'] }],
  indexes: [
    // Lists go by id. A search for what many have reads the texts along with the ids until a page is full.
    { properties: ['workspaceId', 'id'], include: ['search'] },
    { name: 'person_search_parts', expression: PARTS },
    { properties: ['importId'] },
    { properties: ['companyId'] },
  ],
  properties: {
    id: id(),
    workspaceId: p.uuid(),
    createdAt: createdAt(),
    email: p.text(),
    emailKey: p.text(),
    firstName: p.text().nullable(),
    lastName: p.text().nullable(),
    search: p.text().generated(`(${SEARCH}) stored`).nullable(), // what a search looks into
    title: p.text().nullable(),
    phone: p.text().nullable(),
    companyId: p.manyToOne(Company).mapToPk().fieldName('company_id').nullable().deleteRule('set null'),
    timezone: p.text().nullable(),
    locale: p.text().nullable(),
    tags: p.array().default([]),
    source: p.enum(['manual', 'import', 'inbound']).default('manual'),
    importId: p.uuid().nullable(),
    subjectKeyId: p.uuid(),
    updatedAt: p
      .datetime()
      .defaultRaw('now()')
      .onUpdate(() => new Date()),
  },
})

/** Whom this workspace must not write to. The keyed hash stays when the address is erased. */
export const Suppression = defineEntity({
  name: 'Suppression',
  tableName: 'suppression',
  ...tenantTable,
  uniques: [{ properties: ['workspaceId', 'addressHash'] }],
  properties: {
    ...tenantColumns,
    addressHash: p.text(),
    address: p.text().nullable(),
    reason: p.enum(['unsubscribed', 'bounced', 'complained', 'manual']),
    messageId: p.uuid().nullable(),
  },
})
