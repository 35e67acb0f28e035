import type Koa from 'koa'
import type { Logger } from 'pino'
import { isDatabaseAway } from '#database/away.ts'
import { DomainError, type ErrorCode } from '#domain/errors.ts'
import type { Hole, Problem } from '../contract/problem.ts'
import { requestIdOf } from './request-context.ts'

const STATUS: Record<ErrorCode, number> = {
  not_found: 404,
  invalid: 422,
  conflict: 409,
  forbidden: 403,
  unauthenticated: 401,
  wrong_state: 409,
  too_large: 413,
  rate_limited: 429,
  unavailable: 503,
}

const TITLE: Record<ErrorCode | 'internal' | 'refused', string> = {
  not_found: 'Not found',
  invalid: 'Input not valid',
  conflict: 'Conflict',
  forbidden: 'Not allowed',
  unauthenticated: 'Not signed in',
  wrong_state: 'Not in this state',
  too_large: 'Too large',
  rate_limited: 'Too many requests',
  unavailable: 'Unavailable',
  internal: 'Internal error',
  refused: 'Request refused',
}

/** A launch that is refused because somebody's text would have holes. */
export class HolesError extends DomainError {
  readonly holes: Hole[]
  readonly holesTotal: number

  constructor(holes: Hole[], holesTotal: number) {
    super(
      'invalid',
      `The texts have ${holesTotal} hole(s); fill the facts in, or give the placeholders a default.`,
    )
    this.name = 'HolesError'
    this.holes = holes
    this.holesTotal = holesTotal
  }
}

/** Every failure becomes a problem document (RFC 9457); one that nobody expected is logged with its request id. */
export function problems(logger: Logger): Koa.Middleware {
  return async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      const problem = problemFor(error, requestIdOf(ctx))
      if (problem.status >= 500) logUnexpected(logger, ctx, error)
      if (problem.status === 503 || problem.status === 429)
        ctx.set('retry-after', ctx.response.get('retry-after') || '5')
      sendProblem(ctx, problem)
    }
  }
}

/** Answer with a problem document. */
export function sendProblem(ctx: Koa.Context, problem: Problem): void {
  ctx.status = problem.status
  ctx.body = JSON.stringify(problem)
  ctx.type = 'application/problem+json'
}

function problemFor(error: unknown, requestId: string): Problem {
  const make = (code: keyof typeof TITLE, status: number, detail: string): Problem => ({
    type: `urn:throughline:problem:${code}`,
    title: TITLE[code],
    status,
    detail,
    code,
    requestId,
  })
  if (error instanceof DomainError)
    return {
      ...make(error.code, STATUS[error.code], error.message),
      ...(error.fields ? { errors: { ...error.fields } } : {}),
      ...(error instanceof HolesError ? { holes: error.holes, holesTotal: error.holesTotal } : {}),
    }
  const status = clientStatusOf(error)
  if (status === 413) return make('too_large', 413, 'The request is larger than this path accepts.')
  if (status) return make('refused', status, REFUSALS[status] ?? 'The request was refused.')
  const clash = CLASHES[codeOf(error)]
  if (clash !== undefined) return make('conflict', 409, clash)
  if (isDatabaseAway(error))
    return make('unavailable', 503, 'The database does not answer; try again in a moment.')
  return make('internal', 500, `Something failed on our side. Quote the request id ${requestId}.`)
}

const REFUSALS: Record<number, string> = {
  400: 'The body could not be read; check that it is valid JSON.',
  405: 'This path does not take this method; the Allow header lists those it takes.',
  415: 'The body comes in an encoding that is not read here; send it plain or with gzip, deflate or br.',
}

/** The 4xx that Koa and its parsers attach to their errors. */
function clientStatusOf(error: unknown): number | null {
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : NaN
  return status >= 400 && status < 500 ? status : null
}

/** What two writers at the same moment meet, by SQLSTATE: the look before the write could not see the other one. */
const CLASHES: Record<string, string> = {
  '23503': 'Others still use this record, or one that it names is gone; read it again.',
  '23505': 'Somebody else has stored the same in this moment; read it again.',
  '40001': 'Somebody else changed the same in this moment; try again.',
  '40P01': 'Somebody else changed the same in this moment; try again.',
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

/** Driver messages may quote values of a row, so only names and places are logged. */
function logUnexpected(logger: Logger, ctx: Koa.Context, error: unknown): void {
  const name = error instanceof Error ? error.name : typeof error
  const stack =
    error instanceof Error
      ? error.stack
          ?.split('\n')
          .filter((line) => /^\s+at /.test(line))
          .slice(0, 12)
      : []
  const code = codeOf(error) || undefined
  logger.error(
    { requestId: requestIdOf(ctx), path: ctx.routerPath as unknown, name, code, stack },
    'request failed',
  )
}
