/** Every mail, in and out, as one resource: the shape that an earlier system had. Threads say more. */
import { z } from 'zod'
import { idSchema, instantSchema, personReferenceSchema } from './fields.ts'
import { intentReferenceSchema } from './intent.ts'
import { pageQuerySchema } from './page.ts'
import { DRAFT_ISSUES } from './statuses.ts'

export const emailSchema = z
  .object({
    id: idSchema,
    direction: z.enum(['in', 'out']),
    at: instantSchema,
    /**
     * Of a mail that went out: its state in the ledger. Of the newest that came in: the state of its thread; of an older
     * one `sent` if it was answered, else `closed`.
     */
    status: z.string(),
    subject: z.string(),
    from: z.string(),
    to: z.string(),
    person: personReferenceSchema,
    threadId: idSchema.nullable(),
  })
  .meta({ id: 'Email' })
export type Email = z.output<typeof emailSchema>

export const emailPageSchema = emailSchema
  .extend({
    text: z.string(),
    html: z.string().nullable(),
    intent: intentReferenceSchema.nullable(),
    intentConfidence: z.number().nullable(),
    draftContent: z.string().nullable(), // of the draft that answers this mail
    draftState: z.string().nullable(),
    draftRetryCount: z.int(), // attempts after the first
    validationIssues: z.array(z.enum(DRAFT_ISSUES)),
    meetingStartTime: instantSchema.nullable(), // of the meeting that the draft offers
  })
  .meta({ id: 'EmailPage' })
export type EmailPage = z.output<typeof emailPageSchema>

export const emailQuerySchema = pageQuerySchema.extend({
  direction: z.enum(['in', 'out']).optional(),
  personId: idSchema.optional(),
  threadId: idSchema.optional(),
})
export type EmailQuery = z.output<typeof emailQuerySchema>
