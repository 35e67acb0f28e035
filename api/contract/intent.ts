/** Intents: what a mail may want, and what is to be done about it. */
import { z } from 'zod'
import { idSchema, instantSchema, textSchema } from './fields.ts'

/** A list, or the words in one text with commas between them; doubles are dropped. */
const keywordsSchema = z
  .union([z.array(z.string()), z.string().max(5_000)])
  .transform((words) => (typeof words === 'string' ? words.split(',') : words))
  .transform((words) => [...new Set(words.map((word) => word.trim().toLowerCase()).filter(Boolean))])
  .pipe(z.array(z.string().max(80)).max(100))

const fields = {
  name: textSchema(120),
  description: z.string().trim().max(2_000),
  keywords: keywordsSchema,
  priority: z.coerce.number().int().min(1).max(100), // the higher one wins
  autoSend: z.boolean(), // answers go out by themselves, after the undo window and under the guards
  undoSeconds: z.coerce.number().int().min(10).max(86_400), // how long such an answer can be called back
  isLead: z.boolean(), // whoever writes so becomes a lead
  isDefault: z.boolean(), // for mails that nothing else fits; exactly one is
  aiPrompt: z.string().trim().max(8_000), // what the assistant is told about the answer
  isActive: z.boolean(),
}

/** What holds of a new intent, and of one whose maker says nothing of it. */
export const AUTOMATION_OFF = { autoSend: false, undoSeconds: 300 }

export const createIntentSchema = z
  .object({
    name: fields.name,
    description: fields.description.default(''),
    keywords: keywordsSchema.default([]),
    priority: fields.priority.default(1),
    autoSend: fields.autoSend.default(AUTOMATION_OFF.autoSend),
    undoSeconds: fields.undoSeconds.default(AUTOMATION_OFF.undoSeconds),
    isLead: fields.isLead.default(false),
    isDefault: fields.isDefault.default(false),
    aiPrompt: fields.aiPrompt.default(''),
    isActive: fields.isActive.default(true),
  })
  .meta({ id: 'CreateIntent' })
export type CreateIntent = z.output<typeof createIntentSchema>

/** What is left out stays. */
export const updateIntentSchema = z.object(fields).partial().meta({ id: 'UpdateIntent' })
export type UpdateIntent = z.output<typeof updateIntentSchema>

export const intentSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    description: z.string(),
    keywords: z.array(z.string()),
    priority: z.int(),
    autoSend: z.boolean(),
    undoSeconds: z.int(),
    isLead: z.boolean(),
    isDefault: z.boolean(),
    aiPrompt: z.string(),
    isActive: z.boolean(),
    mails: z.int(), // of the last 30 days
    corrections: z.int(), // of those 30 days, away from this intent by hand
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: 'Intent' })
export type Intent = z.output<typeof intentSchema>

export const intentListSchema = z.object({ items: z.array(intentSchema) })
export type IntentList = z.output<typeof intentListSchema>

/** An intent as a thread names it; a deleted one keeps its name there. */
export const intentReferenceSchema = z
  .object({ id: idSchema, name: z.string(), isDeleted: z.boolean() })
  .meta({ id: 'IntentReference' })
export type IntentReference = z.output<typeof intentReferenceSchema>
