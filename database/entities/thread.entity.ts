import { defineEntity, p } from '@mikro-orm/core'
import { INBOUND_KINDS } from '#domain/statuses.ts'
import { THREAD_STATES } from '#domain/thread/state.ts'
import { createdAt, id, tenantColumns, tenantTable } from './base.ts'
import { Mailbox } from './mailbox.entity.ts'

/** A conversation by mail with one person through one mailbox. */
export const Thread = defineEntity({
  name: 'Thread',
  tableName: 'thread',
  ...tenantTable,
  indexes: [
    { properties: ['workspaceId', 'lastMessageAt'] },
    { properties: ['workspaceId', 'state'] },
    { properties: ['workspaceId'], where: 'unread' },
    { properties: ['personId'] },
  ],
  properties: {
    ...tenantColumns,
    mailboxId: p.manyToOne(Mailbox).mapToPk().fieldName('mailbox_id').deleteRule('cascade'),
    personId: p.uuid(),
    campaignId: p.uuid().nullable(),
    enrolmentId: p.uuid().nullable(),
    subject: p.blob().nullable(),
    lastMessageAt: p.datetime(),
    lastInboundAt: p.datetime().nullable(),
    unread: p.boolean().default(false),
    state: p.enum([...THREAD_STATES]).default('new'),
    dueAt: p.datetime().nullable(), // the end of an undo window, or the next follow-up
    intentId: p.uuid().nullable(), // that of the last mail
    draftId: p.uuid().nullable(), // the draft that waits or was sent last
    autoAnsweredAt: p.datetime().nullable(), // one automatic answer in 24 hours (reliability M10)
    takenOverBy: p.uuid().nullable(),
  },
})

/** A mail that came in and was understood. Bodies are envelopes under the person's key. */
export const InboundMessage = defineEntity({
  name: 'InboundMessage',
  tableName: 'inbound_message',
  ...tenantTable,
  uniques: [{ properties: ['workspaceId', 'inboxId'] }],
  indexes: [
    { properties: ['threadId', 'receivedAt'] },
    { properties: ['personId', 'receivedAt'] },
    { properties: ['workspaceId', 'receivedAt', 'id'] },
    { properties: ['mailboxId', 'messageIdHeader'] },
  ],
  properties: {
    ...tenantColumns,
    inboxId: p.uuid(),
    mailboxId: p.uuid(),
    threadId: p.manyToOne(Thread).mapToPk().fieldName('thread_id').nullable().deleteRule('cascade'),
    personId: p.uuid(),
    messageId: p.uuid().nullable(), // the ledger row it answers or reports on
    kind: p.enum([...INBOUND_KINDS]),
    because: p.text(), // the rule and the words that decided the kind
    fromAddress: p.text(),
    messageIdHeader: p.text().nullable(),
    inReplyTo: p.text().nullable(),
    subject: p.blob().nullable(),
    body: p.blob().nullable(), // the new part, as plain text
    quoted: p.blob().nullable(), // what it quotes
    html: p.blob().nullable(), // sanitised
    offsetMinutes: p.integer().nullable(), // of the Date field: what the sender's clock shows against UTC
    isAuthenticated: p.boolean().nullable(), // what our server's Authentication-Results say; null: nothing (RFC 8601)
    receivedAt: p.datetime(),
    readAt: p.datetime().nullable(),
  },
})

/**
 * The inbox (an instance table): raw mail as it arrived, once for each (provider, event id), before anything
 * is understood of it. What cannot be understood stays here with the reason.
 */
export const InboxItem = defineEntity({
  name: 'InboxItem',
  tableName: 'inbox_item',
  uniques: [{ properties: ['provider', 'eventId'] }],
  indexes: [{ properties: ['workspaceId', 'mailboxId'], where: "state <> 'processed'" }],
  properties: {
    id: id(),
    createdAt: createdAt(),
    provider: p.enum(['imap', 'webhook', 'post_office']),
    eventId: p.text(),
    workspaceId: p.uuid(),
    mailboxId: p.uuid(),
    raw: p.blob().nullable(), // envelope under the instance key; removed once processed
    byteLength: p.integer(),
    state: p.enum(['new', 'processed', 'quarantined']).default('new'),
    attempts: p.integer().default(0),
    reason: p.text().nullable(),
    processedAt: p.datetime().nullable(),
  },
})
