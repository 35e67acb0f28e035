/** Follow-ups: reminders to somebody who has not answered our answer. */
import { z } from 'zod'
import { idSchema, instantSchema, personReferenceSchema, referenceSchema } from './fields.ts'
import { pageQuerySchema } from './page.ts'
import { FOLLOW_UP_CANCELLATIONS, FOLLOW_UP_STATES } from './statuses.ts'

export const followUpSchema = z
  .object({
    id: idSchema,
    threadId: idSchema,
    person: personReferenceSchema,
    subject: z.string(), // of the thread
    number: z.int(), // from 1
    dueAt: instantSchema,
    baseAt: instantSchema, // what the days are counted from
    matchedText: z.string().nullable(), // the words that name a later time, where one moved the base
    state: z.enum(FOLLOW_UP_STATES),
    cancellation: z.enum(FOLLOW_UP_CANCELLATIONS).nullable(),
    cancelledBy: referenceSchema.nullable(),
    sentAt: instantSchema.nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: 'FollowUp' })
export type FollowUp = z.output<typeof followUpSchema>

export const followUpQuerySchema = pageQuerySchema.extend({
  state: z.enum(FOLLOW_UP_STATES).optional(),
  threadId: idSchema.optional(),
  personId: idSchema.optional(),
})
export type FollowUpQuery = z.output<typeof followUpQuerySchema>
