/** The Needs-you list: workflows that wait for a human, each with a reason and what one can do. */
import { z } from 'zod'
import { idSchema, instantSchema, personReferenceSchema, referenceSchema } from './fields.ts'
import { pageQuerySchema } from './page.ts'
import { MAILBOX_STATUSES } from './statuses.ts'

export const HOLD_ACTIONS = ['retry', 'skip', 'mark-sent', 'stop', 'close'] as const
export const HELD_KINDS = ['enrolment', 'thread', 'lead', 'meeting'] as const
export type HeldKind = (typeof HELD_KINDS)[number]

export const holdSchema = z
  .object({
    id: idSchema,
    reason: z.string(), // a hold reason
    held: z.object({ kind: z.enum(HELD_KINDS), id: idSchema }), // what waits
    enrolmentId: idSchema.nullable(),
    thread: z.object({ id: idSchema, subject: z.string() }).nullable(),
    meeting: z.object({ id: idSchema, startAt: instantSchema }).nullable(),
    person: personReferenceSchema.nullable(),
    campaign: referenceSchema.nullable(),
    stepIndex: z.int().nullable(),
    messageId: idSchema.nullable(),
    response: z.string().nullable(), // the mail server's last line, where there is one
    /** The mailbox that the person keeps, once one wrote. */
    mailbox: z.object({ id: idSchema, address: z.string(), status: z.enum(MAILBOX_STATUSES) }).nullable(),
    /** Each is `POST /api/<place>/<held.id>/<action>`; the places are enrolments, threads, leads and calendar/events. */
    actions: z.array(z.enum(HOLD_ACTIONS)),
    createdAt: instantSchema,
    resolvedAt: instantSchema.nullable(),
    resolution: z.enum(['retried', 'skipped', 'marked_sent', 'ended']).nullable(),
    workflowId: z.string(),
    workflowUrl: z.string(),
  })
  .meta({ id: 'Hold' })
export type Hold = z.output<typeof holdSchema>

export const holdQuerySchema = pageQuerySchema.extend({
  open: z.enum(['true', 'false']).default('true'),
  campaignId: idSchema.optional(),
})
export type HoldQuery = z.output<typeof holdQuerySchema>

export const HOLD_DECISIONS = ['retry', 'skip', 'mark-sent'] as const
export type HoldDecision = (typeof HOLD_DECISIONS)[number]
/** Answer of retry, skip and mark-sent: the workflow has taken the decision. */
export const holdDecidedSchema = z
  .object({ id: idSchema, decision: z.enum(HOLD_DECISIONS) })
  .meta({ id: 'HoldDecided' })
