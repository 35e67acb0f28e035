import { z } from 'zod'
import { idSchema, instantSchema, referenceSchema, textSchema } from './fields.ts'
import { pageQuerySchema } from './page.ts'
import { CAMPAIGN_PHASES, CAMPAIGN_STATUSES, ENROLMENT_STATUSES } from './statuses.ts'

/** Whom to write to: exactly one of the four. People with a suppression are left out by every send. */
export const audienceSchema = z
  .object({
    personIds: z.array(idSchema).min(1).max(100_000).optional(),
    importId: idSchema.optional(),
    tag: textSchema(60).optional(),
    everyone: z.literal(true).optional(),
  })
  .refine((audience) => Object.values(audience).filter((part) => part !== undefined).length === 1, {
    message: 'give exactly one of personIds, importId, tag, everyone',
  })
  .meta({ id: 'Audience' })
export type Audience = z.output<typeof audienceSchema>

const mailboxIdsSchema = z
  .array(idSchema)
  .min(1, 'choose at least one mailbox')
  .max(100)
  .transform((ids) => [...new Set(ids)])

export const createCampaignSchema = z
  .object({
    name: textSchema(200),
    sequenceId: idSchema,
    mailboxIds: mailboxIdsSchema,
    audience: audienceSchema,
  })
  .meta({ id: 'CreateCampaign' })
export type CreateCampaign = z.output<typeof createCampaignSchema>

export const updateCampaignSchema = createCampaignSchema.partial().meta({ id: 'UpdateCampaign' })
export type UpdateCampaign = z.output<typeof updateCampaignSchema>

/** People by state, and messages by what came of them. */
export const campaignNumbersSchema = z
  .object({
    enrolled: z.int(),
    ...(Object.fromEntries(ENROLMENT_STATUSES.map((status) => [status, z.int()])) as Record<
      (typeof ENROLMENT_STATUSES)[number],
      z.ZodInt
    >),
    contacted: z.int(), // people to whom a message went out, or was refused by their mail server
    sent: z.int(), // messages accepted by the mail server
    opened: z.int(), // messages opened by what looks like a human
    clicked: z.int(),
    unknown: z.int(), // messages whose outcome nobody knows yet
  })
  .meta({ id: 'CampaignNumbers' })
export type CampaignNumbers = z.output<typeof campaignNumbersSchema>

const head = {
  id: idSchema,
  name: z.string(),
  status: z.enum(CAMPAIGN_STATUSES),
  phase: z.enum(CAMPAIGN_PHASES),
  sequence: referenceSchema,
  numbers: campaignNumbersSchema,
  createdAt: instantSchema,
  launchedAt: instantSchema.nullable(),
  completedAt: instantSchema.nullable(),
}
export const campaignSummarySchema = z.object(head).meta({ id: 'CampaignSummary' })
export type CampaignSummary = z.output<typeof campaignSummarySchema>

export const campaignSchema = z
  .object({
    ...head,
    versionId: idSchema.nullable(), // pinned at launch
    version: z.int().nullable(),
    mailboxes: z.array(z.object({ id: idSchema, name: z.string(), address: z.string() })),
    audience: audienceSchema,
    audienceSize: z.int(), // people it stands for now; once launched, those whom it has taken
    pausedAt: instantSchema.nullable(),
    archivedAt: instantSchema.nullable(),
    workflowId: z.string(),
    workflowUrl: z.string(), // its execution in Temporal Web
  })
  .meta({ id: 'Campaign' })
export type Campaign = z.output<typeof campaignSchema>

export const campaignQuerySchema = pageQuerySchema.extend({
  status: z.enum(CAMPAIGN_STATUSES).optional(),
  q: z.string().trim().max(200).optional(),
})
export type CampaignQuery = z.output<typeof campaignQuerySchema>

/** Answer of send, pause, resume and archive (202): the state it is now in. */
export const campaignStateSchema = z
  .object({ id: idSchema, status: z.enum(CAMPAIGN_STATUSES) })
  .meta({ id: 'CampaignState' })
export type CampaignState = z.output<typeof campaignStateSchema>

/** What came of one step; people are counted once. `replied` counts by the last step sent before the reply. */
export const stepNumbersSchema = z
  .object({
    stepId: idSchema,
    index: z.int(),
    channel: z.enum(['email', 'wait']),
    subject: z.string().nullable(),
    waiting: z.int(), // people for whom this step is the next
    sent: z.int(),
    opened: z.int(),
    clicked: z.int(),
    replied: z.int(),
    bounced: z.int(),
    unsubscribed: z.int(),
    held: z.int(),
    rejected: z.int(),
    unknown: z.int(),
  })
  .meta({ id: 'StepNumbers' })
export type StepNumbers = z.output<typeof stepNumbersSchema>

export const analyticsSchema = z
  .object({
    campaignId: idSchema,
    totals: campaignNumbersSchema,
    /** Shares between 0 and 1: of sent messages (open, click), of people written to (the others). */
    rates: z.object({
      open: z.number(),
      click: z.number(),
      reply: z.number(),
      bounce: z.number(),
      unsubscribe: z.number(),
    }),
    steps: z.array(stepNumbersSchema),
  })
  .meta({ id: 'CampaignAnalytics' })
export type CampaignAnalytics = z.output<typeof analyticsSchema>
