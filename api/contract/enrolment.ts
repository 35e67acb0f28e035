/** An enrolment: a person in a campaign, the campaign contact. */
import { z } from 'zod'
import { timelineSchema } from './event.ts'
import { idSchema, instantSchema, personReferenceSchema, referenceSchema } from './fields.ts'
import { pageQuerySchema } from './page.ts'
import { ENROLMENT_STATUSES, HOLD_REASONS, MESSAGE_STATES, WAITING_FOR } from './statuses.ts'

export const enrolmentSchema = z
  .object({
    id: idSchema,
    campaign: referenceSchema,
    person: personReferenceSchema,
    status: z.enum(ENROLMENT_STATUSES),
    stepIndex: z.int(), // the next step; 0 is the first
    stepCount: z.int(),
    sent: z.int(),
    waitingFor: z.enum(WAITING_FOR).nullable(),
    waitUntil: instantSchema.nullable(),
    holdId: idSchema.nullable(),
    holdReason: z.enum(HOLD_REASONS).nullable(),
    pausedByUser: z.boolean(),
    absentUntil: instantSchema.nullable(),
    threadId: idSchema.nullable(),
    startedAt: instantSchema.nullable(),
    endedAt: instantSchema.nullable(),
    workflowId: z.string(),
    workflowUrl: z.string(), // its execution in Temporal Web
  })
  .meta({ id: 'Enrolment' })
export type Enrolment = z.output<typeof enrolmentSchema>

/** One row of the send ledger. */
export const sentMessageSchema = z
  .object({
    id: idSchema,
    messageIdHeader: z.string(), // the mail's Message-ID, to find it on a mail server or in its logs
    stepIndex: z.int().nullable(),
    state: z.enum(MESSAGE_STATES),
    resolution: z.enum(['sent', 'not_sent', 'skipped']).nullable(),
    attempts: z.int(),
    subject: z.string().nullable(),
    response: z.string().nullable(), // the mail server's last line
    transmittingAt: instantSchema.nullable(), // when the last attempt began
    endedAt: instantSchema.nullable(),
    openedAt: instantSchema.nullable(),
    clickedAt: instantSchema.nullable(),
  })
  .meta({ id: 'SentMessage' })
export type SentMessage = z.output<typeof sentMessageSchema>

export const enrolmentPageSchema = enrolmentSchema
  .extend({ messages: z.array(sentMessageSchema), timeline: timelineSchema })
  .meta({ id: 'EnrolmentPage' })
export type EnrolmentPage = z.output<typeof enrolmentPageSchema>

export const enrolmentQuerySchema = pageQuerySchema.extend({
  status: z.enum(ENROLMENT_STATUSES).optional(),
  q: z.string().trim().max(200).optional(), // matches names and addresses
})
export type EnrolmentQuery = z.output<typeof enrolmentQuerySchema>

/** Answer of pause, resume and stop (202). */
export const enrolmentStateSchema = z
  .object({ id: idSchema, status: z.enum(ENROLMENT_STATUSES) })
  .meta({ id: 'EnrolmentState' })
export type EnrolmentState = z.output<typeof enrolmentStateSchema>
