/** The local post office of the one-machine installation: what the simulated prospects received. */
import { z } from 'zod'
import { instantSchema } from './fields.ts'
import { pageQuerySchema } from './page.ts'

export const mailroomMailSchema = z
  .object({
    id: z.string(),
    at: instantSchema,
    direction: z.enum(['to_prospect', 'from_prospect']),
    from: z.string(),
    to: z.string(),
    subject: z.string(),
  })
  .meta({ id: 'MailroomMail' })
export type MailroomMail = z.output<typeof mailroomMailSchema>

export const mailroomPageSchema = mailroomMailSchema
  .extend({ text: z.string(), html: z.string().nullable(), raw: z.string(), canReply: z.boolean() })
  .meta({ id: 'MailroomPage' })
export type MailroomPage = z.output<typeof mailroomPageSchema>

export const mailroomQuerySchema = pageQuerySchema.extend({ q: z.string().trim().max(254).optional() })
export type MailroomQuery = z.output<typeof mailroomQuerySchema>

/** Answer a mail as the prospect who received it. */
export const mailroomReplySchema = z
  .object({ text: z.string().trim().min(1).max(50_000) })
  .meta({ id: 'MailroomReply' })
export type MailroomReply = z.output<typeof mailroomReplySchema>
export const mailroomParamsSchema = z.object({ id: z.string().min(1).max(200) })
