/** What an error of the SDK means for whoever asked. Messages of endpoints may quote the question and are not kept. */
import OpenAI from 'openai'
import type { AssistantFailure, AssistantFailureCode } from './assistant.ts'

export function failureOf(error: unknown): AssistantFailure {
  const { code, problem } = classified(error)
  return {
    code,
    problem,
    retryAfterMs: error instanceof OpenAI.APIError ? retryAfter(error.headers as Headers | undefined) : null,
  }
}

/** Whether the endpoint says that it cannot be held to a JSON schema. */
export function isAboutSchemas(error: unknown): boolean {
  return (
    error instanceof OpenAI.APIError &&
    (error.status === 400 || error.status === 422) &&
    /response_format|json_schema|structured output/i.test(error.message)
  )
}

function classified(error: unknown): { code: AssistantFailureCode; problem: string } {
  if (error instanceof OpenAI.APIConnectionTimeoutError || error instanceof OpenAI.APIUserAbortError)
    return { code: 'timeout', problem: 'The endpoint did not answer in time.' }
  if (!(error instanceof OpenAI.APIError) || error.status === undefined)
    return isTimeout(error)
      ? { code: 'timeout', problem: 'The endpoint did not answer in time.' }
      : { code: 'unavailable', problem: 'The endpoint cannot be reached, or broke off.' }
  const problem = `The endpoint answered ${error.status}.`
  if (error.code === 'insufficient_quota') return { code: 'auth', problem: 'The account has no credit left.' }
  if (error.status === 429) return { code: 'rate_limited', problem }
  if (error.status === 401 || error.status === 403) return { code: 'auth', problem }
  // 408, 409: it may work in a moment, as any error of the server itself.
  if (error.status >= 500 || error.status === 408 || error.status === 409)
    return { code: 'unavailable', problem }
  return { code: 'misconfigured', problem }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
}

const LONGEST_MS = 15 * 60_000

/** When the endpoint says it may be asked again, in ms from now: seconds or a date (RFC 9110 §10.2.3). */
function retryAfter(headers: Headers | undefined): number | null {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  const value = headers?.get('retry-after')
  const wait = Number.isFinite(ms) ? ms : value ? secondsOrDate(value, headers?.get('date')) : Number.NaN
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 1), LONGEST_MS) : null
}

/** A date is measured against the server's own clock. */
function secondsOrDate(value: string, serverDate: string | null | undefined): number {
  return /^\d+(\.\d+)?$/.test(value)
    ? Number(value) * 1_000
    : Date.parse(value) - Date.parse(serverDate ?? '')
}
