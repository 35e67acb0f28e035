import { defineEntity, p } from '@mikro-orm/core'
import { MESSAGE_PURPOSES, MESSAGE_STATES } from '#domain/statuses.ts'
import { tenantColumns, tenantTable } from './base.ts'
import { Enrolment } from './campaign.entity.ts'
import { Mailbox } from './mailbox.entity.ts'

/** When a mail went out, or else when it was to; SQL on a row of `message`. */
export const MESSAGE_AT = 'coalesce(ended_at, transmitting_at, created_at)'
// Only of what has been written: a place for a mail that was never composed is no mail.
const AT_INDEX = `create index "message_workspace_id_at_id_index" on "message" ("workspace_id", (${MESSAGE_AT}), "id") where mime is not null`

/**
 * The send ledger: one row for each intended send. Every arrow between states is committed before the wire action
 * it names; `epoch` fences off a worker that lost its lease. MIME is fixed before the first attempt, so that
 * every attempt is byte-equal.
 */
export const Message = defineEntity({
  name: 'Message',
  tableName: 'message',
  ...tenantTable,
  uniques: [
    { properties: ['enrolmentId', 'stepId'] },
    { properties: ['workspaceId', 'origin'] },
    { properties: ['workspaceId', 'messageIdHeader'] },
  ],
  indexes: [
    { properties: ['personId', 'createdAt'] },
    { properties: ['mailboxId', 'state'] },
    { properties: ['threadId'] },
    // A campaign's numbers are counted from the index alone.
    {
      properties: ['workspaceId', 'campaignId', 'enrolmentId'],
      include: ['stepIndex', 'state', 'resolution', 'openedAt', 'clickedAt'],
    },
    { name: 'message_workspace_id_at_id_index', expression: AT_INDEX },
  ],
  properties: {
    ...tenantColumns,
    enrolmentId: p.manyToOne(Enrolment).mapToPk().fieldName('enrolment_id').nullable().deleteRule('set null'),
    campaignId: p.uuid().nullable(),
    personId: p.uuid(),
    mailboxId: p.uuid(),
    threadId: p.uuid().nullable(),
    stepId: p.uuid().nullable(),
    stepIndex: p.integer().nullable(),
    purpose: p.enum([...MESSAGE_PURPOSES]).default('step'),
    origin: p.text().nullable(), // what it is sent for, where no step is: `draft:<id>`, `meeting:<id>:<purpose>:<n>`
    channel: p.enum(['email']).default('email'),
    state: p.enum([...MESSAGE_STATES]).default('planned'),
    resolution: p.enum(['sent', 'not_sent', 'skipped']).nullable(), // how an unknown was settled, and by whom:
    resolvedBy: p.text().nullable(), // 'oracle' or a user id
    epoch: p.integer().default(0),
    leaseUntil: p.datetime().nullable(),
    attempts: p.integer().default(0),
    messageIdHeader: p.text(),
    subject: p.blob().nullable(), // envelopes under the person's key
    mime: p.blob().nullable().lazy(),
    mimeHash: p.text().nullable(),
    response: p.text().nullable(), // the server's final line, without addresses
    failureCode: p.text().nullable(),
    transmittingAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(), // when accepted, rejected or known to be unknown
    openedAt: p.datetime().nullable(), // first open and click that a human is likely to have made
    clickedAt: p.datetime().nullable(),
  },
})

/** A place in a mailbox's day, booked for one message. Released on stop and pause, booked anew on resume. */
export const SlotReservation = defineEntity({
  name: 'SlotReservation',
  tableName: 'slot_reservation',
  ...tenantTable,
  indexes: [{ properties: ['mailboxId', 'slotAt'] }],
  properties: {
    ...tenantColumns,
    mailboxId: p.manyToOne(Mailbox).mapToPk().fieldName('mailbox_id').deleteRule('cascade'),
    messageId: p.manyToOne(Message).mapToPk().fieldName('message_id').deleteRule('cascade').unique(),
    slotAt: p.datetime(),
    expiresAt: p.datetime(),
    usedAt: p.datetime().nullable(),
  },
})

/** What was seen of an open or a click, and what kind of visitor it probably was. */
export const SignalEvidence = defineEntity({
  name: 'SignalEvidence',
  tableName: 'signal_evidence',
  ...tenantTable,
  indexes: [{ properties: ['messageId'] }],
  properties: {
    ...tenantColumns,
    messageId: p.manyToOne(Message).mapToPk().fieldName('message_id').deleteRule('cascade'),
    kind: p.enum(['open', 'click']),
    visitor: p.enum(['human', 'machine', 'unknown']),
    because: p.text(), // the rule that decided, e.g. "within 2 s of delivery"
    url: p.text().nullable(),
    userAgent: p.text().nullable(),
    addressHash: p.text().nullable(), // keyed hash of the visitor's network address
  },
})
