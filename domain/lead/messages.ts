import type { LeadActivity } from './state.ts'

/** A fact for one lead, as it travels by signal; `eventId` makes repeats harmless. */
export type LeadMessage =
  /** `evidenceId`: the event that states the fact; it scores once, however often it is told. */
  | { kind: 'activity'; activity: LeadActivity; at: number; evidenceId: string }
  /** A task was written, changed, done or cancelled. `dueAt` null: there is nothing to remind of. */
  | { kind: 'taskChanged'; taskId: string; dueAt: number | null }
  /** Somebody of ours did something for it, such as a note. */
  | { kind: 'touched'; at: number }
  | { kind: 'archived' }
