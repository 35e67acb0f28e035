/** Tasks: what is to be done for a lead, with a reminder when it is due. */
import { z } from 'zod'
import { idSchema, instantSchema, personReferenceSchema, referenceSchema, textSchema } from './fields.ts'
import { pageQuerySchema } from './page.ts'
import { TASK_STATES } from './statuses.ts'

export const taskSchema = z
  .object({
    id: idSchema,
    leadId: idSchema,
    person: personReferenceSchema,
    title: z.string(),
    dueAt: instantSchema.nullable(),
    state: z.enum(TASK_STATES),
    isDue: z.boolean(), // open, and its time has come
    remindedAt: instantSchema.nullable(),
    assignee: referenceSchema.nullable(),
    createdAt: instantSchema,
    endedAt: instantSchema.nullable(),
  })
  .meta({ id: 'Task' })
export type Task = z.output<typeof taskSchema>

export const taskQuerySchema = pageQuerySchema.extend({
  state: z.enum([...TASK_STATES, 'all']).default('open'),
  isDue: z.enum(['true', 'false']).optional(), // true: only what is open and due
  leadId: idSchema.optional(),
  assigneeId: idSchema.optional(),
})
export type TaskQuery = z.output<typeof taskQuerySchema>

export const createTaskSchema = z
  .object({
    title: textSchema(500),
    dueAt: instantSchema.nullish(),
    assigneeId: idSchema.nullish(),
  })
  .meta({ id: 'CreateTask' })
export type CreateTask = z.output<typeof createTaskSchema>

export const updateTaskSchema = z
  .object({
    title: textSchema(500).optional(),
    dueAt: instantSchema.nullish(), // null: no date
    state: z.enum(TASK_STATES).optional(), // `open` opens a task again
  })
  .meta({ id: 'UpdateTask' })
export type UpdateTask = z.output<typeof updateTaskSchema>
