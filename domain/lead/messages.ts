import type { LeadActivity } from './state.ts'

/** A fact for one lead, as it travels by signal; `eventId` makes repeats harmless. */
export type LeadMessage =
  | { kind: 'activity'; activity: LeadActivity; at: number }
  /** A task was written, changed, done or cancelled: look at its row's due date. */
  | { kind: 'taskChanged'; taskId: string; dueAt: number | null }
  | { kind: 'archived' }
