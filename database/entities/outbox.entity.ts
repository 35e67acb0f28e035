import { defineEntity, p } from '@mikro-orm/core'
import { tenantColumns, tenantTable } from './base.ts'

/**
 * What Temporal must be told, committed with the row that is its cause. The relay delivers it at least once;
 * every verb of the gateway is idempotent by workflow id or dedupe key.
 */
export const OutboxItem = defineEntity({
  name: 'OutboxItem',
  tableName: 'outbox_item',
  ...tenantTable,
  policies: [...tenantTable.policies, { name: 'relay', roles: ['tl_relay'], using: 'true', check: 'true' }],
  indexes: [{ properties: ['nextAttemptAt'], where: 'done_at is null' }],
  properties: {
    ...tenantColumns,
    verb: p.text(), // a verb of temporal/gateway
    payload: p.json<Record<string, unknown>>(),
    attempts: p.integer().default(0),
    nextAttemptAt: p.datetime().defaultRaw('now()'),
    failure: p.text().nullable(),
    doneAt: p.datetime().nullable(),
  },
})

/** The answer already given to a request with this idempotency key. */
export const IdempotencyRecord = defineEntity({
  name: 'IdempotencyRecord',
  tableName: 'idempotency_record',
  ...tenantTable,
  uniques: [{ properties: ['workspaceId', 'userId', 'key'] }],
  properties: {
    ...tenantColumns,
    userId: p.uuid(),
    key: p.text(),
    route: p.text(),
    bodyHash: p.text(),
    status: p.integer().nullable(), // null while the first request is under way
    answer: p.blob().nullable(), // envelope
    expiresAt: p.datetime(),
  },
})
