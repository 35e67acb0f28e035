import { defineEntity, p } from '@mikro-orm/core'
import { CAMPAIGN_STATUSES, ENROLMENT_STATUSES, WAITING_FOR } from '#domain/statuses.ts'
import { HOLD_REASONS, OUTCOMES } from '#domain/sequence/state.ts'
import { tenantColumns, tenantTable } from './base.ts'
import { Mailbox } from './mailbox.entity.ts'
import { Person } from './person.entity.ts'
import { Sequence, SequenceVersion } from './sequence.entity.ts'

/** Whom a campaign writes to; exactly one of the four. */
export interface Audience {
  personIds?: string[]
  importId?: string
  tag?: string
  everyone?: true
}

/** A sequence sent to an audience from some mailboxes. Written by the API; `completedAt` by its workflow. */
export const Campaign = defineEntity({
  name: 'Campaign',
  tableName: 'campaign',
  ...tenantTable,
  properties: {
    ...tenantColumns,
    name: p.text(),
    status: p.enum([...CAMPAIGN_STATUSES]).default('DRAFT'),
    sequenceId: p.manyToOne(Sequence).mapToPk().fieldName('sequence_id').deleteRule('restrict'),
    versionId: p
      .manyToOne(SequenceVersion)
      .mapToPk()
      .fieldName('version_id')
      .nullable()
      .deleteRule('restrict'), // pinned at launch
    audience: p.json<Audience>(),
    createdBy: p.uuid().nullable(),
    launchedAt: p.datetime().nullable(),
    pausedAt: p.datetime().nullable(),
    completedAt: p.datetime().nullable(),
    archivedAt: p.datetime().nullable(),
    updatedAt: p
      .datetime()
      .defaultRaw('now()')
      .onUpdate(() => new Date()),
  },
})

/** The mailboxes a campaign may send from. */
export const CampaignMailbox = defineEntity({
  name: 'CampaignMailbox',
  tableName: 'campaign_mailbox',
  ...tenantTable,
  uniques: [{ properties: ['campaignId', 'mailboxId'] }],
  properties: {
    ...tenantColumns,
    campaignId: p.manyToOne(Campaign).mapToPk().fieldName('campaign_id').deleteRule('cascade'),
    mailboxId: p.manyToOne(Mailbox).mapToPk().fieldName('mailbox_id').deleteRule('restrict'),
  },
})

/**
 * A person in a campaign: the campaign contact. Run-time facts, written by activities.
 * `stopOutcome` is committed by whoever learns of a reply, a bounce or an unsubscribe, before the workflow is told;
 * every send checks it under this row's lock.
 */
export const Enrolment = defineEntity({
  name: 'Enrolment',
  tableName: 'enrolment',
  ...tenantTable,
  uniques: [{ properties: ['campaignId', 'personId', 'generation'] }],
  indexes: [
    { properties: ['workspaceId', 'campaignId', 'status'] },
    { properties: ['campaignId', 'id'] },
    { properties: ['personId'] },
  ],
  properties: {
    ...tenantColumns,
    campaignId: p.manyToOne(Campaign).mapToPk().fieldName('campaign_id').deleteRule('cascade'),
    personId: p.manyToOne(Person).mapToPk().fieldName('person_id').deleteRule('cascade'),
    generation: p.integer().default(1),
    mailboxId: p.uuid().nullable(), // the sender sticks to the person once chosen
    threadId: p.uuid().nullable(),
    status: p.enum([...ENROLMENT_STATUSES]).default('pending'),
    stepIndex: p.integer().default(0),
    waitingFor: p.enum([...WAITING_FOR]).nullable(),
    waitUntil: p.datetime().nullable(),
    holdReason: p.enum([...HOLD_REASONS]).nullable(),
    stopOutcome: p.enum([...OUTCOMES]).nullable(),
    absentUntil: p.datetime().nullable(),
    pausedByUser: p.boolean().default(false),
    startedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
  },
})
