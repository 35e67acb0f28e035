/** What the mails of a sequence would say to one person. */
import { z } from 'zod'
import { idSchema } from './fields.ts'
import { stepInputSchema } from './sequence.ts'

/** The steps as they stand in the editor; they need not be saved. */
export const previewRequestSchema = z
  .object({
    steps: z.array(stepInputSchema).max(50),
    personId: idSchema,
    mailboxId: idSchema.optional(), // left out: the workspace's first mailbox
  })
  .meta({ id: 'PreviewRequest' })
export type PreviewRequest = z.output<typeof previewRequestSchema>

/** Why a mail has no text for this person; for a broken text `placeholder` says what is wrong with it. */
export const previewHoleSchema = z
  .object({ placeholder: z.string(), reason: z.enum(['unknown', 'empty', 'broken']) })
  .meta({ id: 'PreviewHole' })
export type PreviewHole = z.output<typeof previewHoleSchema>

export const previewSchema = z
  .object({
    sender: z.object({ name: z.string(), address: z.string() }),
    mails: z.array(
      z.object({
        stepIndex: z.int(), // 0 is the first step
        subject: z.string().nullable(), // null: nothing to answer to
        body: z.string(), // with holes: as it was written
        format: z.enum(['text', 'html']),
        holes: z.array(previewHoleSchema),
      }),
    ),
  })
  .meta({ id: 'Preview' })
export type Preview = z.output<typeof previewSchema>
