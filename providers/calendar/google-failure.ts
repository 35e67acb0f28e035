import { CalendarFailure } from './calendar-provider.ts'

/** Whether a call was answered with one of these HTTP statuses. */
export function isStatus(error: unknown, ...statuses: number[]): boolean {
  const status = statusOf(error)
  return status !== null && statuses.includes(status)
}

/** What a failed call means, with its remedy; the vendor's own words may quote a calendar, and stay here. */
export function failureOf(error: unknown): CalendarFailure {
  if (error instanceof CalendarFailure) return error
  const status = statusOf(error)
  if (isInvalidGrant(error) || status === 401)
    return new CalendarFailure(
      'revoked',
      'Google does not accept the access any more; connect the calendar again.',
    )
  if (status === 404)
    return new CalendarFailure('not_found', 'Google has no such calendar any more; connect it again.')
  if (status === 429 || (status === 403 && isRateLimit(error)))
    return new CalendarFailure('rate_limited', 'Google asks for a pause; it is asked again by itself.')
  if (status === 403)
    return new CalendarFailure(
      'revoked',
      'Google does not allow this with the access given; connect the calendar again and allow events.',
    )
  return new CalendarFailure('unavailable', 'Google Calendar does not answer; it is asked again by itself.')
}

function statusOf(error: unknown): number | null {
  if (!isRecord(error)) return null
  const status = isRecord(error['response']) ? error['response']['status'] : error['status']
  return typeof status === 'number' ? status : null
}

/** The refresh token was taken back, or belongs to another client (RFC 6749 §5.2). */
function isInvalidGrant(error: unknown): boolean {
  if (!isRecord(error) || !isRecord(error['response']) || !isRecord(error['response']['data'])) return false
  const code = error['response']['data']['error']
  return code === 'invalid_grant' || code === 'invalid_client' || code === 'unauthorized_client'
}

function isRateLimit(error: unknown): boolean {
  return JSON.stringify(
    isRecord(error) && isRecord(error['response']) ? error['response']['data'] : '',
  ).includes('ateLimitExceeded')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
