import { defineEntity, p } from '@mikro-orm/core'
import { MAILBOX_STATUSES } from '#domain/statuses.ts'
import { tenantColumns, tenantTable } from './base.ts'

/** An account that sends and receives. Configuration: written by the API. Passwords are envelopes. */
export const Mailbox = defineEntity({
  name: 'Mailbox',
  tableName: 'mailbox',
  ...tenantTable,
  // The relay role finds the mailbox of a mail that came in by webhook (id, workspace and address only).
  policies: [
    ...tenantTable.policies,
    { name: 'relay', command: 'select', roles: ['tl_relay'], using: 'true' },
  ],
  uniques: [{ properties: ['workspaceId', 'address'] }],
  properties: {
    ...tenantColumns,
    name: p.text(),
    address: p.text().index(),
    provider: p.enum(['smtp']).default('smtp'),
    status: p.enum([...MAILBOX_STATUSES]).default('connected'),
    smtpHost: p.text(),
    smtpPort: p.integer(),
    smtpSecure: p.boolean().default(false),
    smtpUsername: p.text().nullable(),
    smtpPassword: p.blob().nullable(),
    imapHost: p.text().nullable(),
    imapPort: p.integer().nullable(),
    imapSecure: p.boolean().default(false),
    imapUsername: p.text().nullable(),
    imapPassword: p.blob().nullable(),
    dailyLimit: p.integer().default(200),
    minGapSeconds: p.integer().default(30),
    authservId: p.text().default(''), // whose Authentication-Results are believed (RFC 8601); '': nobody's
    persona: p.text().default(''), // who answers, in a sentence or two; given to the assistant
    signature: p.text().default(''), // below every answer
    updatedAt: p
      .datetime()
      .defaultRaw('now()')
      .onUpdate(() => new Date()),
  },
})

/** What polling and sending have learnt about a mailbox. Run-time facts: written by activities. */
export const MailboxSync = defineEntity({
  name: 'MailboxSync',
  tableName: 'mailbox_sync',
  ...tenantTable,
  properties: {
    ...tenantColumns,
    mailboxId: p.manyToOne(Mailbox).mapToPk().fieldName('mailbox_id').deleteRule('cascade').unique(),
    uidValidity: p.bigint('number').nullable(),
    lastUid: p.bigint('number').default(0),
    polledAt: p.datetime().nullable(),
    failedAt: p.datetime().nullable(),
    failure: p.text().nullable(), // a code and a remedy, no addresses
    serverFilesSentMail: p.boolean().default(false), // seen in its Sent folder, at sentFolderSeenAt
    sentFolderSeenAt: p.datetime().nullable(),
  },
})
