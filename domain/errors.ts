/** The closed list of expected failures; one table maps each to HTTP, one to a Temporal failure. */
export const ERROR_CODES = [
  'not_found',
  'invalid',
  'conflict',
  'forbidden',
  'unauthenticated',
  'wrong_state',
  'too_large',
  'rate_limited',
  'unavailable',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

/**
 * An expected failure. `message` says what is wrong and what to do, without personal data;
 * `fields` maps a field's path to what is wrong with it.
 */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly fields: Readonly<Record<string, string>> | undefined

  constructor(code: ErrorCode, message: string, fields?: Record<string, string>) {
    super(message)
    this.name = 'DomainError'
    this.code = code
    this.fields = fields
  }
}
