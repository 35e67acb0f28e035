import { z } from 'zod'
import {
  addressSchema,
  idSchema,
  instantSchema,
  isTimezone,
  optionalTextSchema,
  referenceSchema,
} from './fields.ts'
import { pageQuerySchema } from './page.ts'
import { ENROLMENT_STATUSES, LEAD_STAGES, SUPPRESSION_REASONS } from './statuses.ts'

const tagsSchema = z
  .array(z.string().trim().min(1).max(60))
  .max(50)
  .transform((tags) => [...new Set(tags)])

const timezoneSchema = z
  .string()
  .trim()
  .max(60)
  .nullish()
  .transform((zone) => (zone === undefined ? undefined : zone || null))
  .refine(
    (zone) => zone === undefined || zone === null || isTimezone(zone),
    'not a time zone such as Europe/Paris',
  )

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0
  } catch {
    return false
  }
}

const details = {
  firstName: optionalTextSchema(120),
  lastName: optionalTextSchema(120),
  title: optionalTextSchema(200),
  phone: optionalTextSchema(60),
  /** The company by id, or by name: an unknown name creates it. */
  companyId: idSchema.nullish(),
  company: optionalTextSchema(200),
  timezone: timezoneSchema,
  locale: optionalTextSchema(35).refine((tag) => !tag || isLocale(tag), 'not a language such as en or fr-CA'),
}

export const createPersonSchema = z
  .object({ email: addressSchema, ...details, tags: tagsSchema.default([]) })
  .meta({ id: 'CreatePerson' })
export type CreatePerson = z.output<typeof createPersonSchema>

export const updatePersonSchema = z
  .object({ email: addressSchema.optional(), ...details, tags: tagsSchema.optional() })
  .meta({ id: 'UpdatePerson' })
export type UpdatePerson = z.output<typeof updatePersonSchema>

export const personSchema = z
  .object({
    id: idSchema,
    email: z.string(),
    name: z.string(), // first and last name, or the address where there is none
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    title: z.string().nullable(),
    phone: z.string().nullable(),
    company: referenceSchema.nullable(),
    timezone: z.string().nullable(),
    locale: z.string().nullable(),
    tags: z.array(z.string()),
    source: z.enum(['manual', 'import', 'inbound']),
    suppressed: z.enum(SUPPRESSION_REASONS).nullable(), // why this workspace must not write to the person
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: 'Person' })
export type Person = z.output<typeof personSchema>

export const personQuerySchema = pageQuerySchema.extend({
  q: z.string().trim().max(200).optional(), // matches names and addresses
  tag: z.string().trim().max(60).optional(),
  importId: idSchema.optional(),
  companyId: idSchema.optional(),
})
export type PersonQuery = z.output<typeof personQuerySchema>

/** A person with the campaigns they are or were in, and their lead. */
export const personPageSchema = personSchema
  .extend({
    lead: z
      .object({ id: idSchema, stage: z.enum(LEAD_STAGES), score: z.int(), isArchived: z.boolean() })
      .nullable(),
    enrolments: z.array(
      z.object({
        id: idSchema,
        campaign: referenceSchema,
        status: z.enum(ENROLMENT_STATUSES),
        pausedByUser: z.boolean(), // paused alone, not with its campaign
        workflowUrl: z.string(), // its execution in Temporal Web
      }),
    ),
  })
  .meta({ id: 'PersonPage' })
export type PersonPage = z.output<typeof personPageSchema>

/** The tags in use, for filters and audiences. */
export const tagSchema = z.object({ tag: z.string(), persons: z.int() }).meta({ id: 'Tag' })
export const tagListSchema = z.object({ items: z.array(tagSchema) })
export type TagList = z.output<typeof tagListSchema>
