import { defineEntity, p } from '@mikro-orm/core'
import { EVENT_KINDS } from '#domain/events.ts'
import { tenantColumns, tenantTable } from './base.ts'

/** A fact on a timeline. Its id is made by whoever states it, so that a retry states it once. */
export const Event = defineEntity({
  name: 'Event',
  tableName: 'event',
  ...tenantTable,
  indexes: [
    { properties: ['personId', 'at'] },
    { properties: ['workspaceId', 'at'] },
    { properties: ['campaignId', 'at'] },
    { properties: ['enrolmentId', 'at'] },
  ],
  properties: {
    ...tenantColumns,
    kind: p.enum([...EVENT_KINDS]),
    at: p.datetime(),
    personId: p.uuid().nullable(),
    enrolmentId: p.uuid().nullable(),
    campaignId: p.uuid().nullable(),
    messageId: p.uuid().nullable(),
    threadId: p.uuid().nullable(),
    stepIndex: p.integer().nullable(),
    code: p.text().nullable(), // a word from a closed list that says more: outcome, hold reason …
    details: p.blob().nullable(), // envelope under the person's key
  },
})

/** A workflow that waits for a human, with the reason: a line of the Needs-you list. */
export const Hold = defineEntity({
  name: 'Hold',
  tableName: 'hold',
  ...tenantTable,
  indexes: [{ properties: ['workspaceId', 'resolvedAt'] }],
  properties: {
    ...tenantColumns,
    workflowId: p.text(),
    enrolmentId: p.uuid().nullable().index(),
    threadId: p.uuid().nullable().index(),
    leadId: p.uuid().nullable(),
    meetingId: p.uuid().nullable().index(),
    personId: p.uuid().nullable(),
    messageId: p.uuid().nullable(),
    stepId: p.uuid().nullable(),
    reason: p.text(),
    resolvedAt: p.datetime().nullable(),
    resolution: p.enum(['retried', 'skipped', 'marked_sent', 'ended']).nullable(),
    resolvedBy: p.uuid().nullable(),
  },
})

/** Who did what, for the admin. */
export const AuditEntry = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_entry',
  ...tenantTable,
  indexes: [{ properties: ['workspaceId', 'createdAt'] }],
  properties: {
    ...tenantColumns,
    actorId: p.uuid().nullable(),
    action: p.text(), // resource:verb
    entityKind: p.text(),
    entityId: p.uuid().nullable(),
    requestId: p.text().nullable(),
    details: p.json<Record<string, unknown>>().nullable(), // ids and enums only
  },
})
