import type { LeadActivity, LeadFacts, LeadStage } from './state.ts'

/** A fact for one lead, as it travels by signal; `eventId` makes repeats harmless. */
export type LeadMessage =
  /** `evidenceId`: the event that states the fact; it scores once, however often it is told. */
  | { kind: 'activity'; activity: LeadActivity; at: number; evidenceId: string }
  /** A task was written, changed, done or cancelled. `dueAt` null: there is nothing to remind of. */
  | { kind: 'taskChanged'; taskId: string; dueAt: number | null }
  /** Somebody of ours did something for it, such as a note. */
  | { kind: 'touched'; at: number }
  /** Filed away: look at the row. */
  | { kind: 'archived' }

/**
 * Everything that can happen to a lead. An effect that has an answer (`load`, and all that may change the score) is
 * answered before anything else is fed; what comes in meanwhile waits in the executor's queue.
 */
export type Input =
  | { kind: 'started' }
  /** There is a lead to watch: new, or back from the archive. */
  | { kind: 'opened' }
  | LeadMessage
  /** A human's wish; `changeId` names the row with its reason, `by` the user. */
  | { kind: 'stageChanged'; changeId: string; to: LeadStage; hasReason: boolean; by: string | null }
  | { kind: 'loaded'; facts: LeadFacts }
  | { kind: 'scored'; refreshAt: number | null }
  | { kind: 'timeReached' }

/** An effect: performed at once, in order. Those that touch the score are answered by `scored`, `load` by `loaded`. */
export type Effect =
  | { kind: 'load' }
  | { kind: 'recordStage'; changeId: string; to: LeadStage; by: string | null; at: number }
  | { kind: 'recordScore'; activity: LeadActivity; at: number; evidenceId: string }
  | { kind: 'refreshScore' }
  | { kind: 'remindTask'; taskId: string; dueAt: number }
  /** Nothing has happened since that instant. */
  | { kind: 'recordQuiet'; since: number }

/** What the lead waits on; a message ends either wait. */
export type Wait =
  { kind: 'waitUntil'; at: number; reason: 'reminder' | 'quiet' | 'score' } | { kind: 'waitForMessage' }

/** What the executor must do next: effects first, then at most one wait, last. No wait: the lead needs no watching. */
export type Command = Effect | Wait

export function isWait(command: Command): command is Wait {
  return command.kind === 'waitUntil' || command.kind === 'waitForMessage'
}
