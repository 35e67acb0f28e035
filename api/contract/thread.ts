/** Conversations by mail, read-only. */
import { z } from 'zod'
import { idSchema, instantSchema, personReferenceSchema, referenceSchema } from './fields.ts'
import { pageQuerySchema } from './page.ts'
import { INBOUND_KINDS, MESSAGE_STATES } from './statuses.ts'

const head = {
  id: idSchema,
  subject: z.string(),
  person: personReferenceSchema,
  mailbox: referenceSchema,
  campaign: referenceSchema.nullable(),
  enrolmentId: idSchema.nullable(),
  unread: z.boolean(),
  lastMessageAt: instantSchema,
  lastInboundAt: instantSchema.nullable(),
}

export const threadSummarySchema = z
  .object({
    ...head,
    excerpt: z.string(), // the beginning of the last mail that came in
    kind: z.enum(INBOUND_KINDS).nullable(), // what that mail is
  })
  .meta({ id: 'ThreadSummary' })
export type ThreadSummary = z.output<typeof threadSummarySchema>

export const threadMessageSchema = z
  .object({
    id: idSchema,
    direction: z.enum(['in', 'out']),
    at: instantSchema,
    from: z.string(),
    to: z.string(),
    subject: z.string(),
    text: z.string(), // the new part, as plain text
    quoted: z.string().nullable(),
    html: z.string().nullable(), // sanitised; show it in a sandboxed frame
    kind: z.enum(INBOUND_KINDS).nullable(), // of a mail that came in, with the rule that decided
    because: z.string().nullable(),
    state: z.enum(MESSAGE_STATES).nullable(), // of a mail that went out
    stepIndex: z.int().nullable(),
  })
  .meta({ id: 'ThreadMessage' })
export type ThreadMessage = z.output<typeof threadMessageSchema>

export const threadSchema = z
  .object({ ...head, messages: z.array(threadMessageSchema) })
  .meta({ id: 'Thread' })
export type Thread = z.output<typeof threadSchema>

export const threadQuerySchema = pageQuerySchema.extend({
  unread: z.enum(['true', 'false']).optional(),
  /** `all` also lists threads that nobody has answered yet. */
  box: z.enum(['inbox', 'all']).default('inbox'),
  personId: idSchema.optional(),
  campaignId: idSchema.optional(),
})
export type ThreadQuery = z.output<typeof threadQuerySchema>

export const markThreadSchema = z.object({ unread: z.boolean() }).meta({ id: 'MarkThread' })
export type MarkThread = z.output<typeof markThreadSchema>
