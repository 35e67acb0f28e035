import { z } from 'zod'
import {
  addressSchema,
  idSchema,
  instantSchema,
  optionalTextSchema,
  plainTextSchema,
  textSchema,
} from './fields.ts'
import { MAILBOX_STATUSES } from './statuses.ts'

/** A server to send through or to read from. `secure` is TLS from the first byte; otherwise STARTTLS where offered. */
export const mailServerSchema = z
  .object({
    host: textSchema(253),
    port: z.coerce.number().int().min(1).max(65_535),
    secure: z.boolean().default(false),
    username: optionalTextSchema(254),
    password: z.string().max(1_000).nullish(),
  })
  .meta({ id: 'MailServerInput' })
export type MailServer = z.output<typeof mailServerSchema>

const limits = {
  dailyLimit: z.coerce.number().int().min(1).max(100_000),
  minGapSeconds: z.coerce.number().min(0).max(86_400).multipleOf(1),
}

/** What answers are written with: who answers, told to the assistant, and what stands below every answer. */
const voice = {
  persona: plainTextSchema(2_000),
  signature: plainTextSchema(2_000),
}

/** The name with which its server begins each Authentication-Results field; '': the server writes none. */
const authservIdSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9.-]*$/, 'a server’s name, as in mx.google.com')

export const createMailboxSchema = z
  .object({
    name: textSchema(120),
    address: addressSchema,
    provider: z.literal('smtp').default('smtp'),
    smtp: mailServerSchema,
    imap: mailServerSchema.nullish(),
    dailyLimit: limits.dailyLimit.default(200),
    minGapSeconds: limits.minGapSeconds.default(30),
    authservId: authservIdSchema.default(''),
    persona: voice.persona.default(''),
    signature: voice.signature.default(''),
  })
  .meta({ id: 'CreateMailbox' })
export type CreateMailbox = z.output<typeof createMailboxSchema>

/** What is left out stays; a password that is left out stays, null removes it. `imap: null` stops reading. */
export const updateMailboxSchema = z
  .object({
    name: textSchema(120).optional(),
    status: z.enum(['connected', 'paused']).optional(),
    smtp: mailServerSchema.optional(),
    imap: mailServerSchema.nullish(),
    dailyLimit: limits.dailyLimit.optional(),
    minGapSeconds: limits.minGapSeconds.optional(),
    authservId: authservIdSchema.optional(),
    persona: voice.persona.optional(),
    signature: voice.signature.optional(),
  })
  .meta({ id: 'UpdateMailbox' })
export type UpdateMailbox = z.output<typeof updateMailboxSchema>

const serverViewSchema = z
  .object({
    host: z.string(),
    port: z.int(),
    secure: z.boolean(),
    username: z.string().nullable(),
    hasPassword: z.boolean(),
  })
  .meta({ id: 'MailServer' })

export const mailboxSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    address: z.string(),
    provider: z.literal('smtp'),
    status: z.enum(MAILBOX_STATUSES),
    smtp: serverViewSchema,
    imap: serverViewSchema.nullable(),
    dailyLimit: z.int(),
    minGapSeconds: z.int(),
    authservId: z.string(),
    persona: z.string(),
    signature: z.string(),
    sentToday: z.int(), // accepted in the last 24 hours
    setAside: z.int(), // mails that could not be understood: GET /api/mailboxes/:id/set-aside
    polledAt: instantSchema.nullable(),
    failedAt: instantSchema.nullable(),
    failure: z.string().nullable(),
    workflowUrl: z.string(), // its execution in Temporal Web
    createdAt: instantSchema,
  })
  .meta({ id: 'Mailbox' })
export type Mailbox = z.output<typeof mailboxSchema>

/** A mail that could not be understood: either a reason in words, or the kind of failure that reading it met. */
export const setAsideSchema = z
  .object({
    id: idSchema,
    receivedAt: instantSchema,
    byteLength: z.int(),
    reason: z.string().nullable(),
    failure: z.string().nullable(),
  })
  .meta({ id: 'SetAsideMail' })
export type SetAsideMail = z.output<typeof setAsideSchema>

/** Try servers before (or after) they are saved. */
export const testConnectionSchema = z
  .object({ address: addressSchema.optional(), smtp: mailServerSchema, imap: mailServerSchema.nullish() })
  .meta({ id: 'TestConnection' })
export type TestConnection = z.output<typeof testConnectionSchema>

const trialSchema = z.object({ ok: z.boolean(), message: z.string() }).meta({ id: 'ConnectionTrial' })
export const connectionResultSchema = z
  .object({ smtp: trialSchema, imap: trialSchema.nullable() })
  .meta({ id: 'ConnectionResult' })
export type ConnectionResult = z.output<typeof connectionResultSchema>
