/** The small pieces that the resources are made of. */
import { z } from 'zod'

export const idSchema = z.uuid()
/** An instant in ISO 8601, in UTC. */
export const instantSchema = z.iso.datetime({ offset: true })
/** An e-mail address as people type it; outer blanks are dropped. */
export const addressSchema = z.string().trim().max(254).pipe(z.email())

/** A text that must not be blank. */
export const textSchema = (max: number) => z.string().trim().min(1).max(max)
/** A text of several lines with line feeds, as a mail has it; may be blank. */
export const plainTextSchema = (max: number) =>
  z
    .string()
    .max(max)
    .transform((text) => text.replace(/\r\n?/g, '\n').trim())
    .pipe(z.string().regex(/^(?:[^\p{Cc}]|[\n\t])*$/u, 'must be plain text without control characters'))
/** A text that may be missing: left out = unchanged, null or blank = none. */
export const optionalTextSchema = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .nullish()
    .transform((text) => (text === undefined ? undefined : text || null))

/** Whether it names a time zone, such as `Europe/Paris`. */
export function isTimezone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** The id in a path such as `/api/persons/:id`. */
export const idParamsSchema = z.object({ id: idSchema })
export type IdParams = z.output<typeof idParamsSchema>

/** What a 202 answers: the command was written down and will be carried out. */
export const acceptedSchema = z.object({ id: idSchema }).meta({ id: 'Accepted' })
export type Accepted = z.output<typeof acceptedSchema>

/** A person, company, campaign … named on another resource's row. */
export const referenceSchema = z.object({ id: idSchema, name: z.string() }).meta({ id: 'Reference' })
export type Reference = z.output<typeof referenceSchema>

/** A person named on another resource's row; `name` falls back to the address. */
export const personReferenceSchema = z
  .object({ id: idSchema, name: z.string(), email: z.string() })
  .meta({ id: 'PersonReference' })
export type PersonReference = z.output<typeof personReferenceSchema>
