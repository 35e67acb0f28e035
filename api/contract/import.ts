/** Imports of people from CSV. */
import { z } from 'zod'
import { idSchema, instantSchema } from './fields.ts'
import { IMPORT_STATUSES } from './statuses.ts'

/** The largest file, in bytes. */
export const MAX_IMPORT_BYTES = 50 * 1024 * 1024

/** The fields that a column may be mapped to. */
export const IMPORT_FIELDS = [
  'email',
  'firstName',
  'lastName',
  'company',
  'title',
  'phone',
  'timezone',
  'locale',
  'tags',
] as const
export type ImportField = (typeof IMPORT_FIELDS)[number]

/** Column heading → field. Columns that are not named are left out. */
export const mappingSchema = z
  .record(z.string().max(200), z.enum(IMPORT_FIELDS))
  .meta({ id: 'ImportMapping' })
export type ImportMapping = z.output<typeof mappingSchema>

/** `mapping` is JSON in the query: `?mapping={"E-Mail":"email"}`; left out, it is guessed from the headings. */
export const importQuerySchema = z.object({
  mapping: z.string().max(20_000).optional(),
  fileName: z.string().trim().max(255).optional(),
})
export type ImportQuery = z.output<typeof importQuerySchema>

/** What the file looks like, before anything is stored. */
export const importPreviewSchema = z
  .object({
    headings: z.array(z.string()),
    mapping: mappingSchema, // guessed
    rows: z.array(z.array(z.string())), // the first rows, cell by cell in the order of the headings
    encoding: z.string(),
    delimiter: z.string(),
    problem: z.string().nullable(), // why the file cannot be imported as it is, e.g. no e-mail column
  })
  .meta({ id: 'ImportPreview' })
export type ImportPreview = z.output<typeof importPreviewSchema>

export const importErrorSchema = z
  .object({ line: z.int(), field: z.string().nullable(), reason: z.string() })
  .meta({ id: 'ImportError' })
export type ImportError = z.output<typeof importErrorSchema>

export const importSummarySchema = z
  .object({
    id: idSchema,
    fileName: z.string(),
    status: z.enum(IMPORT_STATUSES),
    byteLength: z.int(),
    totalRows: z.int(),
    doneRows: z.int(),
    createdRows: z.int(),
    mergedRows: z.int(),
    rejectedRows: z.int(),
    encoding: z.string().nullable(),
    delimiter: z.string().nullable(),
    failure: z.string().nullable(),
    createdAt: instantSchema,
    finishedAt: instantSchema.nullable(),
    undoneAt: instantSchema.nullable(),
  })
  .meta({ id: 'ImportSummary' })
export type ImportSummary = z.output<typeof importSummarySchema>

export const importSchema = importSummarySchema
  .extend({
    mapping: z.record(z.string(), z.string()).nullable(),
    errors: z.array(importErrorSchema), // the first 100; the rest by /api/imports/:id/errors
    workflowId: z.string(),
    workflowUrl: z.string(),
  })
  .meta({ id: 'Import' })
export type Import = z.output<typeof importSchema>
