import { z } from 'zod'
import { CAMPAIGN_STATUSES } from './statuses.ts'

export const healthSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Health' })

export const readinessSchema = z
  .object({
    status: z.enum(['ok', 'unavailable']),
    dependencies: z.array(
      z.object({ name: z.string(), status: z.enum(['ok', 'unavailable']), remedy: z.string().nullable() }),
    ),
  })
  .meta({ id: 'Readiness' })
export type Readiness = z.output<typeof readinessSchema>

const byStatus = z.object(
  Object.fromEntries(CAMPAIGN_STATUSES.map((status) => [status, z.int()])) as Record<
    (typeof CAMPAIGN_STATUSES)[number],
    z.ZodInt
  >,
)

/** The workspace in numbers. */
export const statsSchema = z
  .object({
    persons: z.int(),
    companies: z.int(),
    suppressed: z.int(),
    mailboxes: z.int(),
    campaigns: byStatus,
    openEnrolments: z.int(),
    messagesSent: z.int(),
    messagesSentToday: z.int(), // in the last 24 hours
    messagesUnknown: z.int(),
    replies: z.int(),
    bounces: z.int(),
    unreadThreads: z.int(),
    openApprovals: z.int(), // threads that wait for a human
    openHolds: z.int(), // without those of threads, which `openApprovals` counts
    dueTasks: z.int(), // of leads: open, and their time has come
    outboxWaiting: z.int(), // commands not yet delivered to Temporal
  })
  .meta({ id: 'Stats' })
export type Stats = z.output<typeof statsSchema>

/** What waits for somebody, as the navigation shows it. */
export const countsSchema = statsSchema
  .pick({ unreadThreads: true, openApprovals: true, openHolds: true, dueTasks: true })
  .meta({ id: 'Counts' })
export type Counts = z.output<typeof countsSchema>

/** What the UI needs to know of the installation. */
export const installationSchema = z
  .object({ temporalUiUrl: z.string(), hasMailroom: z.boolean(), version: z.string() })
  .meta({ id: 'Installation' })
export type Installation = z.output<typeof installationSchema>
