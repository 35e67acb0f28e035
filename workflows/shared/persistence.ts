import { condition, isCancellation, TemporalFailure, upsertSearchAttributes } from '@temporalio/workflow'
import { holdReasonAttribute } from '#domain/search-attributes.ts'

/** Runs effects that must happen before the workflow may go on; a failure for good holds it instead of ending it. */
export interface Persistence {
  /** True while an effect has given up and waits for `retry`. */
  isHeld(): boolean
  /** A human says: try again. */
  retry(): void
  /** The answer of `effect`, which is tried again after each `retry` until it succeeds. */
  run<T>(effect: () => Promise<T>): Promise<T>
}

/**
 * @param onChange called when a hold begins or ends
 * @param settled awaited before a retry; `answered` where the retry may come by an update
 * @param list awaited when a hold has begun: lets those see it who look elsewhere than in Temporal Web
 */
export function createPersistence(
  onChange: () => void = () => undefined,
  settled: () => Promise<void> = () => Promise.resolve(),
  list: () => Promise<void> = () => Promise.resolve(),
): Persistence {
  let held = false
  return {
    isHeld: () => held,
    retry: () => {
      held = false
    },
    async run(effect) {
      for (;;) {
        try {
          return await effect()
        } catch (error) {
          if (!isGivenUp(error)) throw error
          held = true
          showHold('activity_failed')
          onChange()
          await list()
          await condition(() => !held)
          await settled()
          showHold(null)
          onChange()
        }
      }
    },
  }
}

/**
 * Whether an activity used up its attempts or failed for good; anything else is a bug, or a cancellation. The failure of
 * a local activity comes bare, without an ActivityFailure around it.
 */
export function isGivenUp(error: unknown): error is TemporalFailure {
  return error instanceof TemporalFailure && !isCancellation(error)
}

/** Let Temporal Web list this workflow among those that wait for a human, or no longer. */
export function showHold(reason: string | null): void {
  upsertSearchAttributes([{ key: holdReasonAttribute, value: reason }])
}
