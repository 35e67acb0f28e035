import { z } from 'zod'
import { idSchema, instantSchema, optionalTextSchema, textSchema } from './fields.ts'
import { pageQuerySchema } from './page.ts'

export const createCompanySchema = z
  .object({ name: textSchema(200), domain: optionalTextSchema(253), website: optionalTextSchema(500) })
  .meta({ id: 'CreateCompany' })
export type CreateCompany = z.output<typeof createCompanySchema>

export const updateCompanySchema = createCompanySchema.partial().meta({ id: 'UpdateCompany' })
export type UpdateCompany = z.output<typeof updateCompanySchema>

export const companySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    domain: z.string().nullable(),
    website: z.string().nullable(),
    persons: z.int(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: 'Company' })
export type Company = z.output<typeof companySchema>

export const companyQuerySchema = pageQuerySchema.extend({ q: z.string().trim().max(200).optional() })
export type CompanyQuery = z.output<typeof companyQuerySchema>
