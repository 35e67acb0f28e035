import { z } from 'zod'
import { idSchema, instantSchema, textSchema } from './fields.ts'
import { pageQuerySchema } from './page.ts'

export const createTemplateSchema = z
  .object({
    name: textSchema(120),
    subject: z.string().trim().max(500).default(''),
    body: textSchema(100_000),
  })
  .meta({ id: 'CreateTemplate' })
export type CreateTemplate = z.output<typeof createTemplateSchema>

export const updateTemplateSchema = z
  .object({
    name: textSchema(120).optional(),
    subject: z.string().trim().max(500).optional(),
    body: textSchema(100_000).optional(),
  })
  .meta({ id: 'UpdateTemplate' })
export type UpdateTemplate = z.output<typeof updateTemplateSchema>

export const templateSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    subject: z.string(),
    body: z.string(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: 'Template' })
export type Template = z.output<typeof templateSchema>

export const templateQuerySchema = pageQuerySchema.extend({ q: z.string().trim().max(200).optional() })
export type TemplateQuery = z.output<typeof templateQuerySchema>
