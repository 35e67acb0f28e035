import { ServiceError } from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import { UnknownVerb } from './gateway.ts'

/** gRPC codes (google.rpc.Code) that say the request itself is wrong. */
const INVALID_ARGUMENT = 3
const UNIMPLEMENTED = 12

/** Whether trying again cannot help: the command itself is at fault, not the way to Temporal. */
export function isHopeless(failure: unknown): boolean {
  if (failure instanceof UnknownVerb || failure instanceof TypeError) return true
  if (failure instanceof ApplicationFailure) return failure.nonRetryable === true
  const code = failure instanceof ServiceError ? grpcCode(failure.cause) : undefined
  return code === INVALID_ARGUMENT || code === UNIMPLEMENTED
}

/** What a failure is called, without its text, which may quote what it failed on. */
export function failureName(failure: unknown): string {
  if (!(failure instanceof Error)) return 'unknown'
  const code = grpcCode(failure instanceof ServiceError ? failure.cause : failure)
  return code === undefined ? failure.name : `${failure.name} ${code}`
}

function grpcCode(cause: unknown): number | string | undefined {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined
  return typeof cause.code === 'number' || typeof cause.code === 'string' ? cause.code : undefined
}
