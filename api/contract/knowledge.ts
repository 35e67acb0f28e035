/** Knowledge entries: what a draft may rest on. */
import { z } from 'zod'
import { idSchema, instantSchema, textSchema } from './fields.ts'
import { pageQuerySchema } from './page.ts'
import { LANGUAGES } from './statuses.ts'

const fields = {
  title: textSchema(200),
  content: textSchema(20_000),
  category: textSchema(80),
  language: z.enum(LANGUAGES),
  isActive: z.boolean(),
}

export const createKnowledgeSchema = z
  .object({
    title: fields.title,
    content: fields.content,
    category: fields.category.default('Company'),
    language: fields.language.default('en'),
    isActive: fields.isActive.default(true),
  })
  .meta({ id: 'CreateKnowledgeEntry' })
export type CreateKnowledge = z.output<typeof createKnowledgeSchema>

/** What is left out stays. */
export const updateKnowledgeSchema = z.object(fields).partial().meta({ id: 'UpdateKnowledgeEntry' })
export type UpdateKnowledge = z.output<typeof updateKnowledgeSchema>

export const knowledgeSchema = z
  .object({
    id: idSchema,
    title: z.string(),
    content: z.string(),
    category: z.string(),
    language: z.enum(LANGUAGES),
    isActive: z.boolean(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: 'KnowledgeEntry' })
export type KnowledgeEntry = z.output<typeof knowledgeSchema>

export const knowledgeQuerySchema = pageQuerySchema.extend({
  q: z.string().trim().max(200).optional(), // words of title and content
  category: z.string().trim().max(80).optional(),
  language: z.enum(LANGUAGES).optional(),
  active: z.enum(['true', 'false']).optional(),
})
export type KnowledgeQuery = z.output<typeof knowledgeQuerySchema>

/** The categories in use. */
export const categoryListSchema = z
  .object({ items: z.array(z.object({ category: z.string(), entries: z.int() })) })
  .meta({ id: 'CategoryList' })
export type CategoryList = z.output<typeof categoryListSchema>
