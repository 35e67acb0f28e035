import { workflowInfo } from '@temporalio/workflow'

/** Events after which a run continues as new (rule R5), long before the server would insist. */
export const CONTINUE_AFTER_EVENTS = 2_000

/** Whether the history is long enough to go on in a new run; ask only where nothing is in flight. */
export function shouldContinue(afterEvents: number = CONTINUE_AFTER_EVENTS): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo()
  return continueAsNewSuggested || historyLength >= afterEvents
}
