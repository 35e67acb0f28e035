/** Leads: people whom we may win, with stage, score, tasks and notes. */
import { z } from 'zod'
import { eventSchema } from './event.ts'
import {
  addressSchema,
  idSchema,
  instantSchema,
  optionalTextSchema,
  personReferenceSchema,
  referenceSchema,
  textSchema,
} from './fields.ts'
import { pageOf, pageQuerySchema } from './page.ts'
import { LEAD_SOURCES, LEAD_STAGES, PRIORITIES, SCORE_RULES } from './statuses.ts'
import { taskSchema } from './task.ts'

export const leadSummarySchema = z
  .object({
    id: idSchema,
    person: personReferenceSchema,
    company: referenceSchema.nullable(),
    stage: z.enum(LEAD_STAGES),
    priority: z.enum(PRIORITIES),
    isPriorityByHand: z.boolean(), // else it follows the score
    score: z.int(), // 0 to 100
    source: z.enum(LEAD_SOURCES),
    tags: z.array(z.string()),
    owner: referenceSchema.nullable(),
    isStale: z.boolean(), // nothing has happened for a fortnight
    staleAt: instantSchema.nullable(),
    lastActivityAt: instantSchema,
    stageAt: instantSchema, // since when it stands in its stage
    archivedAt: instantSchema.nullable(),
    createdAt: instantSchema,
    openTasks: z.int(),
    nextDueAt: instantSchema.nullable(), // of its open tasks; past: one is due
  })
  .meta({ id: 'LeadSummary' })
export type LeadSummary = z.output<typeof leadSummarySchema>

export const leadNoteSchema = z
  .object({
    id: idSchema,
    body: z.string(),
    author: referenceSchema.nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: 'LeadNote' })
export type LeadNote = z.output<typeof leadNoteSchema>

export const stageChangeSchema = z
  .object({
    id: idSchema,
    from: z.enum(LEAD_STAGES).nullable(), // null: it became a lead
    to: z.enum(LEAD_STAGES),
    reason: z.string().nullable(),
    by: referenceSchema.nullable(), // null: by a rule
    at: instantSchema,
  })
  .meta({ id: 'StageChange' })
export type StageChange = z.output<typeof stageChangeSchema>

/** Why a lead has points. The sum of what they are worth, kept within 0 to 100, is the score. */
export const scoreEntrySchema = z
  .object({
    id: idSchema,
    rule: z.enum(SCORE_RULES),
    points: z.int(), // when it was entered
    worth: z.number(), // what is left of them now
    halfLifeDays: z.int().nullable(), // null: they never fade
    at: instantSchema,
    eventId: idSchema.nullable(), // the fact it rests on
  })
  .meta({ id: 'ScoreEntry' })
export type ScoreEntry = z.output<typeof scoreEntrySchema>

export const leadSchema = leadSummarySchema
  .extend({
    title: z.string().nullable(),
    phone: z.string().nullable(),
    threadId: idSchema.nullable(), // the conversation it began with
    campaign: referenceSchema.nullable(),
    intent: referenceSchema.nullable(),
    stageHistory: z.array(stageChangeSchema), // newest first
    scoreEntries: z.array(scoreEntrySchema), // what weighs most first
    notes: z.array(leadNoteSchema), // newest first
    tasks: z.array(taskSchema), // due first first
    activities: pageOf(eventSchema), // newest first; more by GET /api/persons/:id/timeline
    meetingScheduled: z.boolean(),
    meetingDate: instantSchema.nullable(),
    meetingId: idSchema.nullable(),
    workflowId: z.string(),
    workflowUrl: z.string(), // its execution in Temporal Web
  })
  .meta({ id: 'Lead' })
export type Lead = z.output<typeof leadSchema>

export const leadQuerySchema = pageQuerySchema.extend({
  stage: z.enum(LEAD_STAGES).optional(),
  priority: z.enum(PRIORITIES).optional(),
  q: z.string().trim().max(200).optional(), // matches names, addresses and companies
  tag: z.string().trim().max(60).optional(),
  isStale: z.enum(['true', 'false']).optional(),
  isArchived: z.enum(['true', 'false']).default('false'),
  ownerId: idSchema.optional(),
  sort: z.enum(['score', 'newest']).default('score'),
})
export type LeadQuery = z.output<typeof leadQuerySchema>

const countBy = <Key extends string>(keys: readonly Key[]) =>
  z.object(Object.fromEntries(keys.map((key) => [key, z.int()])) as Record<Key, z.ZodInt>)

/** Of all leads that are not archived. */
export const leadStatsSchema = z
  .object({
    total: z.int(),
    byStage: countBy(LEAD_STAGES),
    byPriority: countBy(PRIORITIES),
    averageScore: z.number(),
    newThisWeek: z.int(), // in the last 7 days
    stale: z.int(),
    conversionRate: z.number(), // 0 to 1: converted, of all
    dueTasks: z.int(), // open, and their time has come
  })
  .meta({ id: 'LeadStats' })
export type LeadStats = z.output<typeof leadStatsSchema>

const tagsSchema = z
  .array(z.string().trim().min(1).max(60))
  .max(50)
  .transform((tags) => [...new Set(tags)])
const notesSchema = z.string().trim().min(1).max(10_000)

/** Somebody who is known, by id; or an address, which creates the person unless it is known. */
export const createLeadSchema = z
  .object({
    personId: idSchema.optional(),
    email: addressSchema.optional(),
    firstName: optionalTextSchema(120),
    lastName: optionalTextSchema(120),
    company: optionalTextSchema(200),
    phone: optionalTextSchema(60),
    tags: tagsSchema.optional(),
    notes: notesSchema.optional(), // a first note
  })
  .refine(({ personId, email }) => (personId === undefined) !== (email === undefined), {
    message: 'give either a person or an address',
    path: ['email'],
  })
  .meta({ id: 'CreateLead' })
export type CreateLead = z.output<typeof createLeadSchema>

export const updateLeadSchema = z
  .object({
    priority: z.enum(PRIORITIES).nullish(), // null: follow the score again
    tags: tagsSchema.optional(),
    ownerId: idSchema.nullish(),
    notes: notesSchema.optional(), // adds a note
  })
  .meta({ id: 'UpdateLead' })
export type UpdateLead = z.output<typeof updateLeadSchema>

export const moveLeadSchema = z
  .object({
    stage: z.enum(LEAD_STAGES),
    reason: optionalTextSchema(2_000), // needed for `unqualified`, and to leave `converted` or `unqualified`
  })
  .meta({ id: 'MoveLead' })
export type MoveLead = z.output<typeof moveLeadSchema>

export const createNoteSchema = z.object({ body: textSchema(10_000) }).meta({ id: 'CreateNote' })
export type CreateNote = z.output<typeof createNoteSchema>
