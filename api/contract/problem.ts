/** Every failure is a problem document (RFC 9457, `application/problem+json`). */
import { z } from 'zod'

/** A placeholder of a step's text that is unknown, or empty for one person. */
export const holeSchema = z
  .object({
    personId: z.uuid().nullable(), // null: the placeholder is unknown, whoever the person is
    stepId: z.uuid(),
    stepIndex: z.int(),
    placeholder: z.string(),
    reason: z.enum(['unknown', 'empty', 'broken']),
  })
  .meta({ id: 'Hole' })
export type Hole = z.output<typeof holeSchema>

export const problemSchema = z
  .object({
    type: z.string(), // urn:throughline:problem:<code>
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    errors: z.record(z.string(), z.string()).optional(), // 422: path of the field → what is wrong with it
    holes: z.array(holeSchema).optional(), // a refused launch: the first holes, and how many there are in all
    holesTotal: z.int().optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.output<typeof problemSchema>
