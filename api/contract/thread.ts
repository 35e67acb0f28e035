/** Conversations by mail: the mails, what the assistant makes of them, and what a human may decide. */
import { z } from 'zod'
import { draftSchema, followUpDaysSchema, threadMeetingSchema } from './draft.ts'
import { idSchema, instantSchema, personReferenceSchema, referenceSchema } from './fields.ts'
import { followUpSchema } from './follow-up.ts'
import { intentReferenceSchema } from './intent.ts'
import { pageQuerySchema } from './page.ts'
import {
  INBOUND_KINDS,
  LANGUAGES,
  LEAD_STAGES,
  MESSAGE_PURPOSES,
  MESSAGE_STATES,
  THREAD_STATES,
} from './statuses.ts'

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
  state: z.enum(THREAD_STATES),
  dueAt: instantSchema.nullable(), // the end of an undo window, or the next follow-up
  intent: intentReferenceSchema.nullable(), // of the last mail
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
    messageIdHeader: z.string().nullable(), // the mail's Message-ID, to find it on a mail server or in its logs
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
    markedSentBy: referenceSchema.nullable(), // who knows that it did, where the mail server has not said so
    purpose: z.enum(MESSAGE_PURPOSES).nullable(),
    stepIndex: z.int().nullable(),
  })
  .meta({ id: 'ThreadMessage' })
export type ThreadMessage = z.output<typeof threadMessageSchema>

/** What the last mail was understood to want, and by which words. */
export const decisionSchema = z
  .object({
    inboundId: idSchema, // the mail
    intent: intentReferenceSchema.nullable(), // null: held before anybody decided
    confidence: z.number(),
    words: z.array(z.string()),
    language: z.enum(LANGUAGES).nullable(),
    engine: z.string(), // `offline`, a model's name, or `human`
    previousIntent: intentReferenceSchema.nullable(),
    correctedBy: referenceSchema.nullable(),
    correctedAt: instantSchema.nullable(),
    /** A mail that tries to steer the assistant: the sign, and the words that gave it away. */
    attack: z.object({ sign: z.string(), words: z.string() }).nullable(),
    /** A later time that the mail names. */
    later: z.object({ at: instantSchema, words: z.string() }).nullable(),
  })
  .meta({ id: 'IntentDecision' })
export type IntentDecision = z.output<typeof decisionSchema>

export const THREAD_ACTIONS = [
  'approve',
  'reject',
  'edit',
  'regenerate',
  'correct-intent',
  'take-over',
  'hand-back',
  'answer',
  'undo',
  'retry',
  'mark-sent',
  'close',
] as const
export type ThreadAction = (typeof THREAD_ACTIONS)[number]

export const threadSchema = z
  .object({
    ...head,
    messages: z.array(threadMessageSchema),
    /** Whom the newest mail is from, where that is not the person whom every answer goes to. */
    otherSender: z.string().nullable(),
    decision: decisionSchema.nullable(),
    draft: draftSchema.nullable(), // the one that waits, or was sent last
    earlierDrafts: z.array(draftSchema), // newest first
    followUps: z.array(followUpSchema),
    followUpDays: followUpDaysSchema, // of an answer that somebody writes from nothing
    hold: z
      .object({ id: idSchema, reason: z.string(), since: instantSchema, response: z.string().nullable() })
      .nullable(),
    lead: z.object({ id: idSchema, stage: z.enum(LEAD_STAGES), score: z.int() }).nullable(),
    meeting: threadMeetingSchema.nullable(), // the last one of this conversation
    takenOverBy: referenceSchema.nullable(),
    actions: z.array(z.enum(THREAD_ACTIONS)), // what may be decided now
    workflowId: z.string(),
    workflowUrl: z.string(), // its execution in Temporal Web
  })
  .meta({ id: 'Thread' })
export type Thread = z.output<typeof threadSchema>

export const threadQuerySchema = pageQuerySchema.extend({
  unread: z.enum(['true', 'false']).optional(),
  /** `all` also lists threads that nobody has answered yet; `approval` those that wait for a human, oldest first. */
  box: z.enum(['inbox', 'all', 'approval']).default('inbox'),
  state: z.enum(THREAD_STATES).optional(),
  intentId: idSchema.optional(),
  personId: idSchema.optional(),
  campaignId: idSchema.optional(),
  mailboxId: idSchema.optional(),
  q: z.string().trim().max(200).optional(), // matches names and addresses; subjects are sealed
})
export type ThreadQuery = z.output<typeof threadQuerySchema>

export const markThreadSchema = z.object({ unread: z.boolean() }).meta({ id: 'MarkThread' })
export type MarkThread = z.output<typeof markThreadSchema>

export const correctIntentSchema = z.object({ intentId: idSchema }).meta({ id: 'CorrectIntent' })

/** Answer of a decision: the thread's workflow has taken it. */
export const threadDecidedSchema = z
  .object({ id: idSchema, decision: z.enum(THREAD_ACTIONS) })
  .meta({ id: 'ThreadDecided' })
export type ThreadDecided = z.output<typeof threadDecidedSchema>
