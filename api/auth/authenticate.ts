import type { IncomingMessage, ServerResponse } from 'node:http'
import passport from 'passport'
import { Strategy } from 'passport-jwt'
import type Koa from 'koa'
import { DomainError } from '#domain/errors.ts'
import { findMember, type MemberRecord } from '#database/records/users.ts'
import type { ApiDeps } from '../deps.ts'
import { ACCESS_COOKIE } from './cookies.ts'
import { isAllowedOrigin } from './origin.ts'
import { permissionsOf, type Permission } from './permissions.ts'
import { accessSecret, ISSUER, type AccessClaims } from './tokens.ts'

/** What passport makes of a strategy: a handler in the manner of Connect; its third argument takes a failure. */
type Verification = (
  request: IncomingMessage,
  response: ServerResponse,
  failed: (error: Error) => void,
) => void

export type Authenticate = (ctx: Koa.Context, permission: Permission) => Promise<MemberRecord>

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Who asks: a bearer token, or the browser's cookie (then a write must come from an allowed origin). Role and
 * account are read anew, so that a removed member is out at once.
 */
export function createAuthenticate({
  database,
  keyring,
  settings,
}: Pick<ApiDeps, 'database' | 'keyring' | 'settings'>): Authenticate {
  const authenticator = new passport.Passport()
  authenticator.use(
    new Strategy(
      {
        secretOrKey: accessSecret(keyring),
        issuer: ISSUER,
        algorithms: ['HS256'],
        jwtFromRequest: (request: IncomingMessage) =>
          bearerOf(request.headers.authorization) ?? cookieOf(request.headers.cookie, ACCESS_COOKIE),
      },
      (claims: AccessClaims, done) => {
        findMember(database, { userId: claims.sub, workspaceId: claims.workspaceId }).then(
          (member) => done(null, member ?? false),
          (error: unknown) => done(error, false),
        )
      },
    ),
  )
  const verify = (ctx: Koa.Context) =>
    new Promise<MemberRecord | null>((resolve, reject) => {
      const answer = (error: unknown, member: MemberRecord | false | null | undefined) => {
        if (error) reject(error instanceof Error ? error : new Error('The token could not be checked.'))
        else resolve(member || null)
      }
      const strategy = authenticator.authenticate('jwt', { session: false }, answer) as Verification
      strategy(ctx.req, ctx.res, reject)
    })
  return async (ctx, permission) => {
    const member = await verify(ctx)
    if (!member)
      throw new DomainError('unauthenticated', 'Sign in first: the access token is missing or has run out.')
    const isByCookie = bearerOf(ctx.get('authorization')) === null
    if (isByCookie && !SAFE_METHODS.includes(ctx.method) && !isAllowedOrigin(ctx, settings))
      throw new DomainError('forbidden', 'This request came from a page of another site (Origin).')
    if (!permissionsOf(member.role).includes(permission))
      throw new DomainError(
        'forbidden',
        `Your role (${member.role}) does not include ${permission}; ask an admin.`,
      )
    return member
  }
}

/** RFC 6750 §2.1. */
function bearerOf(header: string | undefined): string | null {
  return /^Bearer ([\w.~+/-]+=*)$/i.exec(header ?? '')?.[1] ?? null
}

function cookieOf(header: string | undefined, name: string): string | null {
  const found = header?.split(';').find((part) => part.trim().startsWith(`${name}=`))
  return found ? found.trim().slice(name.length + 1) : null // a token needs no decoding
}
