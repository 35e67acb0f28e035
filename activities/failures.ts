import { ApplicationFailure, CancelledFailure } from '@temporalio/common'
import { DomainError, type ErrorCode } from '#domain/errors.ts'

/** Which expected failures may pass by themselves. All others would fail in the same way for ever. */
const IS_PASSING: Record<ErrorCode, boolean> = {
  not_found: false,
  invalid: false,
  conflict: true,
  forbidden: false,
  unauthenticated: false,
  wrong_state: false,
  too_large: false,
  rate_limited: true,
  unavailable: true,
}

/** Told to Temporal when an attempt must be repeated at a known time, e.g. once another one's lease has ended. */
export function tryAgainIn(ms: number, why: string): ApplicationFailure {
  return tryAgain(why, ms)
}

/** Told to Temporal when an attempt must be repeated: after `ms`, or, where that is null, as the activity's policy says. */
export function tryAgain(why: string, ms: number | null): ApplicationFailure {
  return ApplicationFailure.create({
    message: why,
    type: 'try_again',
    nonRetryable: false,
    ...(ms !== null && { nextRetryDelay: Math.max(1, Math.ceil(ms)) }),
  })
}

/**
 * The failure that Temporal is told. A DomainError keeps its message, which is written without personal data; the
 * message of anything else (a database driver quotes whole statements) is replaced by its kind.
 */
export function toFailure(error: unknown): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error
  if (error instanceof DomainError)
    return ApplicationFailure.create({
      message: error.message,
      type: error.code,
      nonRetryable: !IS_PASSING[error.code],
    })
  const kind = kindOf(error)
  const failure = ApplicationFailure.create({
    message: `Unexpected failure (${kind}).`,
    type: kind,
    nonRetryable: false,
  })
  failure.stack = `${failure.name}: ${failure.message}\n${framesOf(error)}`
  return failure
}

/** The class of an error and its code (an SQLSTATE, ECONNREFUSED …). */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const code: unknown = 'code' in error ? error.code : undefined
  return typeof code === 'string' || typeof code === 'number' ? `${error.name} ${code}` : error.name
}

function framesOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')
}

type AsyncFunctions<T> = { [K in keyof T]: (input: never) => Promise<unknown> }

/** The same activities, each of which fails only with failures of this table. */
export function withFailures<T extends AsyncFunctions<T>>(activities: T): T {
  const guarded = Object.entries<(input: never) => Promise<unknown>>(activities).map(([name, activity]) => {
    const guard = async (input: never): Promise<unknown> => {
      try {
        return await activity(input)
      } catch (error) {
        throw toFailure(error)
      }
    }
    return [name, guard]
  })
  return Object.fromEntries(guarded) as T
}
