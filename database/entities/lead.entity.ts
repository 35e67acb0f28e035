import { defineEntity, p } from '@mikro-orm/core'
import { LEAD_SOURCES, LEAD_STAGES, PRIORITIES, TASK_STATES } from '#domain/lead/state.ts'
import { tenantColumns, tenantTable } from './base.ts'
import { Person } from './person.entity.ts'

/** A person whom we may win: one lead each. Tags, priority and owner are the API's; the rest is written by activities. */
export const Lead = defineEntity({
  name: 'Lead',
  tableName: 'lead',
  ...tenantTable,
  uniques: [{ properties: ['workspaceId', 'personId'] }],
  indexes: [
    { properties: ['workspaceId', 'stage'] },
    { properties: ['workspaceId', 'score', 'id'], where: 'archived_at is null' },
  ],
  properties: {
    ...tenantColumns,
    personId: p.manyToOne(Person).mapToPk().fieldName('person_id').deleteRule('cascade'),
    threadId: p.uuid().nullable(), // the conversation that it began with
    campaignId: p.uuid().nullable(),
    intentId: p.uuid().nullable(),
    stage: p.enum([...LEAD_STAGES]).default('new'),
    priority: p.enum([...PRIORITIES]).default('medium'),
    isPriorityByHand: p.boolean().default(false), // else it follows the score
    source: p.enum([...LEAD_SOURCES]),
    score: p.integer().default(0), // 0…100, the sum of the ledger at `scoredAt`
    scoredAt: p.datetime().nullable(),
    tags: p.array().default([]),
    ownerId: p.uuid().nullable(),
    lastActivityAt: p.datetime().defaultRaw('now()'),
    staleAt: p.datetime().nullable(), // since when nothing has happened for too long
    stageAt: p.datetime().defaultRaw('now()'),
    archivedAt: p.datetime().nullable(),
  },
})

/** A change of stage. The API writes the wish with its reason; the lead's workflow applies it (`appliedAt`). */
export const StageChange = defineEntity({
  name: 'StageChange',
  tableName: 'stage_change',
  ...tenantTable,
  indexes: [{ properties: ['leadId', 'createdAt'] }],
  properties: {
    ...tenantColumns,
    leadId: p.manyToOne(Lead).mapToPk().fieldName('lead_id').deleteRule('cascade'),
    fromStage: p.enum([...LEAD_STAGES]).nullable(),
    toStage: p.enum([...LEAD_STAGES]),
    reason: p.blob().nullable(), // sealed under the person's key
    changedBy: p.uuid().nullable(), // null: by a rule
    appliedAt: p.datetime().nullable(),
  },
})

/** Points earned or lost, with the fact they rest on; they fade by half every `halfLifeDays`. Only grows. */
export const ScoreEntry = defineEntity({
  name: 'ScoreEntry',
  tableName: 'score_entry',
  ...tenantTable,
  uniques: [{ properties: ['workspaceId', 'leadId', 'factKey'] }],
  properties: {
    ...tenantColumns,
    leadId: p.manyToOne(Lead).mapToPk().fieldName('lead_id').deleteRule('cascade'),
    factKey: p.text(), // rule and fact: the same fact scores once
    rule: p.text(),
    points: p.integer(),
    halfLifeDays: p.integer().nullable(), // null: never fades
    at: p.datetime(),
    eventId: p.uuid().nullable(), // the evidence
  },
})

export const LeadNote = defineEntity({
  name: 'LeadNote',
  tableName: 'lead_note',
  ...tenantTable,
  indexes: [{ properties: ['leadId', 'createdAt'] }],
  properties: {
    ...tenantColumns,
    leadId: p.manyToOne(Lead).mapToPk().fieldName('lead_id').deleteRule('cascade'),
    authorId: p.uuid().nullable(),
    body: p.blob(), // sealed under the person's key
  },
})

/** Something to be done for a lead; the reminder is the lead workflow's. `remindedAt` is its only column here. */
export const Task = defineEntity({
  name: 'Task',
  tableName: 'task',
  ...tenantTable,
  indexes: [{ properties: ['leadId'] }, { properties: ['workspaceId', 'state', 'dueAt'] }],
  properties: {
    ...tenantColumns,
    leadId: p.manyToOne(Lead).mapToPk().fieldName('lead_id').deleteRule('cascade'),
    title: p.blob(), // sealed under the person's key
    dueAt: p.datetime().nullable(),
    state: p.enum([...TASK_STATES]).default('open'),
    assigneeId: p.uuid().nullable(),
    createdBy: p.uuid().nullable(),
    remindedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
  },
})
