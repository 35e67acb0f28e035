import { allHandlersFinished, condition } from '@temporalio/workflow'

/**
 * Returns once every update that was heard is answered; to be awaited before anything may follow from it. Synchronous
 * handlers need this too: an update may be heard in one task with older news that woke the main loop, or in a task of its
 * own, and the worker that replays it may hear it the other way (Temporal joins a task without commands with the next
 * one). Whether the answer or the first command of the main loop comes first would then depend on microtasks, and
 * differ from what stands in the history. Not for workflows whose handlers wait for the main loop themselves.
 */
export function answered(): Promise<void> {
  return condition(allHandlersFinished)
}
