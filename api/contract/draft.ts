/** Drafts: texts that may become answers, each with what it rests on. */
import { z } from 'zod'
import { idSchema, instantSchema, plainTextSchema, referenceSchema } from './fields.ts'
import { DRAFT_ISSUES, DRAFT_KINDS, DRAFT_STATES, LANGUAGES, MEETING_STATUSES } from './statuses.ts'

/** A mail as somebody typed it; signature and quote are added when it is sent, and nothing is filled in. */
const bodySchema = plainTextSchema(20_000).pipe(
  z
    .string()
    .regex(/[^\p{Z}\p{C}]/u, 'write a text; nothing of this can be seen')
    .refine(
      (text) => !/\{\{[^{}]*\}\}/.test(text),
      'fill in what stands in {{ }}; an answer is sent as it is',
    ),
)

/** What a sentence rests on, in its own words. */
export const sourceSchema = z
  .object({
    kind: z.enum(['knowledge', 'mail', 'meeting']),
    id: idSchema.nullable(), // of the entry, the thread's message, or the meeting
    title: z.string().nullable(), // of the entry; null: it was deleted since
    line: z.int().nullable(), // of the mail's new part, from 1; blank ones do not count
    quote: z.string(),
  })
  .meta({ id: 'Source' })
export type Source = z.output<typeof sourceSchema>

export const citationSchema = z
  .object({ text: z.string(), sources: z.array(sourceSchema) }) // `text`: a sentence of the body, word for word
  .meta({ id: 'Citation' })
export type Citation = z.output<typeof citationSchema>

/** A meeting that is kept free, or was agreed, in this conversation. */
export const threadMeetingSchema = z
  .object({
    id: idSchema,
    status: z.enum(MEETING_STATUSES),
    startAt: instantSchema,
    endAt: instantSchema,
    timezone: z.string(), // of the person
    tentativeUntil: instantSchema.nullable(), // until when its time is kept free
  })
  .meta({ id: 'ThreadMeeting' })
export type ThreadMeeting = z.output<typeof threadMeetingSchema>

/** The days after which it is followed up, where that is wished; none: it agrees on a meeting. */
export const followUpDaysSchema = z.array(z.int())

export const draftSchema = z
  .object({
    id: idSchema,
    kind: z.enum(DRAFT_KINDS),
    state: z.enum(DRAFT_STATES),
    attempt: z.int(),
    basedOn: idSchema.nullable(),
    body: z.string().nullable(), // null until it is written
    citations: z.array(citationSchema),
    instruction: z.string().nullable(), // what a human asked to be different
    issues: z.array(z.enum(DRAFT_ISSUES)),
    language: z.enum(LANGUAGES).nullable(),
    engine: z.string(), // `offline`, a model's name, or `human`
    author: referenceSchema.nullable(),
    approvedBy: referenceSchema.nullable(), // null with `approvedAt`: by the intent's rule
    approvedAt: instantSchema.nullable(),
    sentAt: instantSchema.nullable(),
    createdAt: instantSchema,
    meetingId: idSchema.nullable(), // the meeting that it offers
    followUpDays: followUpDaysSchema,
  })
  .meta({ id: 'Draft' })
export type Draft = z.output<typeof draftSchema>

export const approveDraftSchema = z
  .object({ draftId: idSchema, followUps: z.boolean().default(true) })
  .meta({ id: 'ApproveDraft' })
export type ApproveDraft = z.output<typeof approveDraftSchema>

export const rejectDraftSchema = z.object({ draftId: idSchema }).meta({ id: 'RejectDraft' })

/** `basedOn`: the draft that was edited; where another has taken its place meanwhile the answer is 409. */
export const editDraftSchema = z.object({ body: bodySchema, basedOn: idSchema }).meta({ id: 'EditDraft' })
export type EditDraft = z.output<typeof editDraftSchema>

/** Blank: just once more. */
export const regenerateDraftSchema = z
  .object({ instruction: z.string().trim().max(2_000).default('') })
  .meta({ id: 'RegenerateDraft' })
export type RegenerateDraft = z.output<typeof regenerateDraftSchema>

/** An answer that a human writes from nothing, where no draft waits. */
export const writeAnswerSchema = z
  .object({ body: bodySchema, followUps: z.boolean().default(false) })
  .meta({ id: 'WriteAnswer' })
export type WriteAnswer = z.output<typeof writeAnswerSchema>

/** Answer of an edit: the draft that now stands for the thread's answer. */
export const draftWrittenSchema = z.object({ id: idSchema, draftId: idSchema }).meta({ id: 'DraftWritten' })
export type DraftWritten = z.output<typeof draftWrittenSchema>

/** As the earlier system named the text. */
export const emailDraftSchema = z
  .object({ draft_content: bodySchema.optional(), draftContent: bodySchema.optional() })
  .transform((body) => body.draftContent ?? body.draft_content)
  .pipe(bodySchema)
  .meta({ id: 'EmailDraft' })
