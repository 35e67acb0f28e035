/** Facts: on a person's or enrolment's timeline, in the workspace's list, and on the live wire. */
import { z } from 'zod'
import { idSchema, instantSchema, personReferenceSchema, referenceSchema } from './fields.ts'
import { pageOf, pageQuerySchema } from './page.ts'
import { EVENT_KINDS, WAITING_FOR } from './statuses.ts'

export const eventSchema = z
  .object({
    id: idSchema,
    kind: z.enum(EVENT_KINDS),
    at: instantSchema,
    person: personReferenceSchema.nullable(),
    campaign: referenceSchema.nullable(),
    enrolmentId: idSchema.nullable(),
    messageId: idSchema.nullable(),
    threadId: idSchema.nullable(),
    stepIndex: z.int().nullable(), // 0 is the first step
    code: z.string().nullable(), // a word that says more: the outcome, the hold reason …
    subject: z.string().nullable(), // of the message it is about
  })
  .meta({ id: 'Event' })
export type Event = z.output<typeof eventSchema>

/** What will happen if nothing changes. `at` is null where no instant is fixed yet. */
export const scheduledSchema = z
  .object({
    enrolmentId: idSchema,
    campaign: referenceSchema,
    stepIndex: z.int(),
    channel: z.enum(['email', 'wait']),
    subject: z.string().nullable(), // the step's text, placeholders not filled in
    at: instantSchema.nullable(),
    /** The next step's reason to wait; null for the steps after it. */
    waitingFor: z.enum(WAITING_FOR).nullable(),
    /** For the steps after the next: the delay after the step before, in milliseconds. */
    delayMs: z.int(),
  })
  .meta({ id: 'Scheduled' })
export type Scheduled = z.output<typeof scheduledSchema>

/** One timeline: what is scheduled (soonest first) and what has happened (newest first, paged). */
export const timelineSchema = z
  .object({ scheduled: z.array(scheduledSchema), past: pageOf(eventSchema) })
  .meta({ id: 'Timeline' })
export type Timeline = z.output<typeof timelineSchema>

export const eventQuerySchema = pageQuerySchema.extend({
  kind: z.enum(EVENT_KINDS).optional(),
  campaignId: idSchema.optional(),
  personId: idSchema.optional(),
})
export type EventQuery = z.output<typeof eventQuerySchema>

/** What `/api/live` sends as `data:` of each message: which list or record to read again. */
export const liveChangeSchema = z.object({ topic: z.string(), id: z.string() }).meta({ id: 'LiveChange' })
export type LiveChange = z.output<typeof liveChangeSchema>
