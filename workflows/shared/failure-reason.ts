import type { TemporalFailure } from '@temporalio/workflow'

/** The kind of failure without its text, which could quote a mail or a row. */
export function failureReason({ cause }: TemporalFailure): string {
  if (!cause) return 'unknown'
  return 'type' in cause && typeof cause.type === 'string' ? cause.type : cause.name
}
