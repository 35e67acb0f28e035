import { z } from 'zod'
import { idSchema, instantSchema, optionalTextSchema, textSchema } from './fields.ts'
import { DELAY_UNITS } from './statuses.ts'

/** How long after the step before (for the first: after the enrolment). */
export const delaySchema = z
  .object({ amount: z.coerce.number().int().min(0).max(100_000), unit: z.enum(DELAY_UNITS) })
  .meta({ id: 'Delay' })
export type Delay = z.output<typeof delaySchema>

const emailStepSchema = z.object({
  channel: z.literal('email'),
  delay: delaySchema,
  /** Empty on a later step: sent in the same thread. */
  subject: z.string().trim().max(500).default(''),
  body: textSchema(100_000),
})
const waitStepSchema = z.object({ channel: z.literal('wait'), delay: delaySchema })

/** A step as it is written. `position` (0 is the first) is read where one step is added or moved. */
export const stepInputSchema = z
  .discriminatedUnion('channel', [emailStepSchema, waitStepSchema])
  .meta({ id: 'StepInput' })
export type StepInput = z.output<typeof stepInputSchema>

const position = { position: z.int().min(0).max(49).optional() }
export const addStepSchema = z
  .discriminatedUnion('channel', [emailStepSchema.extend(position), waitStepSchema.extend(position)])
  .meta({ id: 'AddStep' })
export type AddStep = z.output<typeof addStepSchema>

export const updateStepSchema = z
  .object({
    delay: delaySchema.optional(),
    subject: z.string().trim().max(500).optional(),
    body: textSchema(100_000).optional(),
    ...position,
  })
  .meta({ id: 'UpdateStep' })
export type UpdateStep = z.output<typeof updateStepSchema>

const stepsSchema = z.array(stepInputSchema).max(50)

export const createSequenceSchema = z
  .object({ name: textSchema(200), description: optionalTextSchema(2_000), steps: stepsSchema.default([]) })
  .meta({ id: 'CreateSequence' })
export type CreateSequence = z.output<typeof createSequenceSchema>

/** `steps` replaces all steps at once. A version in use by a campaign is not touched: the next one is made. */
export const updateSequenceSchema = z
  .object({
    name: textSchema(200).optional(),
    description: optionalTextSchema(2_000),
    steps: stepsSchema.optional(),
  })
  .meta({ id: 'UpdateSequence' })
export type UpdateSequence = z.output<typeof updateSequenceSchema>

export const stepSchema = z
  .object({
    id: idSchema,
    position: z.int(),
    channel: z.enum(['email', 'wait']),
    delay: delaySchema,
    subject: z.string().nullable(),
    body: z.string().nullable(),
  })
  .meta({ id: 'Step' })
export type Step = z.output<typeof stepSchema>
export const stepListSchema = z.object({ items: z.array(stepSchema) })
export const stepParamsSchema = z.object({ id: idSchema, stepId: idSchema })

const head = {
  id: idSchema,
  name: z.string(),
  description: z.string().nullable(),
  version: z.int(), // the newest
  isFrozen: z.boolean(), // a campaign runs the newest version; the next edit makes a new one
  campaigns: z.int(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
}
export const sequenceSummarySchema = z.object({ ...head, stepCount: z.int() }).meta({ id: 'SequenceSummary' })
export type SequenceSummary = z.output<typeof sequenceSummarySchema>

export const sequenceSchema = z.object({ ...head, steps: z.array(stepSchema) }).meta({ id: 'Sequence' })
export type Sequence = z.output<typeof sequenceSchema>
