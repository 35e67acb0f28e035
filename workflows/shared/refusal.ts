import { ApplicationFailure } from '@temporalio/workflow'

/** Why an update is not taken, in words for whoever asked; the gateway makes a DomainError `wrong_state` of it. */
export function refusal(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'wrong_state')
}
