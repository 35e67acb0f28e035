import {
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import { DomainError } from '#domain/errors.ts'

/** A human's decision: `updateId` makes its repeat harmless, `by` is the user's id. */
export interface Decision {
  updateId: string
  by?: string
}

/**
 * Refusals by the workflow in its own words; no answer in time as `unavailable`; anything else as it is.
 * @param nobody what to say where no such workflow runs
 */
export function asDomainError(error: unknown, nobody: string): unknown {
  if (error instanceof WorkflowNotFoundError) return new DomainError('wrong_state', nobody)
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure)
    return new DomainError('wrong_state', error.cause.message)
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || error instanceof ServiceError)
    return new DomainError(
      'unavailable',
      'Temporal or its workers did not answer in time; try again in a minute.',
    )
  return error
}
