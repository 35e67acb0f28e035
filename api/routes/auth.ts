import type Koa from 'koa'
import { DomainError } from '#domain/errors.ts'
import {
  issueRefreshToken,
  revokeRefreshToken,
  rotateRefreshToken,
} from '#database/records/refresh-tokens.ts'
import {
  createOwner,
  findMember,
  findUser,
  listWorkspaceIds,
  ownerExists,
  type MemberRecord,
} from '#database/records/users.ts'
import { clearSessionCookies, REFRESH_COOKIE, setSessionCookies } from '../auth/cookies.ts'
import { isAllowedOrigin } from '../auth/origin.ts'
import { hashPassword, isPassword } from '../auth/passwords.ts'
import { permissionsOf } from '../auth/permissions.ts'
import { issueAccessToken } from '../auth/tokens.ts'
import {
  loginSchema,
  sessionSchema,
  setupSchema,
  signupSchema,
  userSchema,
  type Session,
  type User,
} from '../contract/auth.ts'
import type { ApiDeps } from '../deps.ts'
import { route, type Route } from '../route.ts'

type Deps = Pick<ApiDeps, 'database' | 'keyring' | 'settings'>

export function createAuthRoutes(deps: Deps): Route[] {
  const { database } = deps
  return [
    route(
      {
        method: 'GET',
        path: '/api/auth/setup',
        permission: 'public',
        summary: 'Whether the installation has an owner',
        answer: setupSchema,
      },
      async () => ({ ownerExists: await ownerExists(database) }),
    ),
    route(
      {
        method: 'POST',
        path: '/api/auth/signup',
        aliases: ['/api/auth/register'],
        permission: 'public',
        limit: 'signIn',
        summary: 'Create the owner and the workspace, once',
        body: signupSchema,
        answer: sessionSchema,
        status: 201,
      },
      async ({ body, ctx }) => {
        if (await ownerExists(database))
          throw new DomainError(
            'forbidden',
            'This installation has an owner. Sign in, or ask the owner to add you.',
          )
        const ids = await createOwner(database, {
          email: body.email,
          name: body.name ?? body.email,
          passwordHash: await hashPassword(body.password),
          workspaceName: body.workspace,
        })
        return startSession(ctx, deps, ids)
      },
    ),
    route(
      {
        method: 'POST',
        path: '/api/auth/login',
        permission: 'public',
        limit: 'signIn',
        summary: 'Sign in',
        body: loginSchema,
        answer: sessionSchema,
      },
      async ({ body, ctx }) => startSession(ctx, deps, await checkPassword(deps, body)),
    ),
    route(
      {
        method: 'POST',
        path: '/api/auth/refresh',
        permission: 'public',
        summary: 'Renew the session by its refresh cookie',
        answer: sessionSchema,
      },
      ({ ctx }) => refresh(ctx, deps),
    ),
    route(
      {
        method: 'POST',
        path: '/api/auth/logout',
        permission: 'public',
        summary: 'End the session on this device',
        answer: null,
      },
      async ({ ctx }) => {
        refuseForeignOrigin(ctx, deps)
        const token = ctx.cookies.get(REFRESH_COOKIE)
        if (token) await revokeRefreshToken(database, token)
        clearSessionCookies(ctx)
      },
    ),
    route(
      {
        method: 'GET',
        path: '/api/auth/me',
        permission: 'session:use',
        summary: 'Who is signed in',
        answer: userSchema,
      },
      ({ ctx }) => Promise.resolve(userOf(ctx.state['member'] as MemberRecord)),
    ),
  ]
}

/** One answer and one duration for a wrong password and for nobody. */
async function checkPassword({ database }: Deps, { email, password }: { email: string; password: string }) {
  const user = await findUser(database, email)
  const isRight = await isPassword(user?.passwordHash, password)
  const [workspaceId] = user && isRight ? await listWorkspaceIds(database, user.id) : []
  if (!user || !workspaceId) throw new DomainError('unauthenticated', 'The address or the password is wrong.')
  return { userId: user.id, workspaceId }
}

async function refresh(ctx: Koa.Context, deps: Deps): Promise<Session> {
  refuseForeignOrigin(ctx, deps)
  const token = ctx.cookies.get(REFRESH_COOKIE)
  if (!token) throw new DomainError('unauthenticated', 'Sign in: there is no session to renew.')
  const rotation = await rotateRefreshToken(deps.database, deps.keyring, token)
  if (rotation.kind === 'refused') {
    clearSessionCookies(ctx)
    throw new DomainError('unauthenticated', 'Sign in again: this session has ended.')
  }
  return answerSession(ctx, deps, rotation)
}

async function startSession(
  ctx: Koa.Context,
  deps: Deps,
  ids: { userId: string; workspaceId: string },
): Promise<Session> {
  return answerSession(ctx, deps, { ...ids, token: await issueRefreshToken(deps.database, ids) })
}

async function answerSession(
  ctx: Koa.Context,
  deps: Deps,
  session: { userId: string; workspaceId: string; token: string },
): Promise<Session> {
  const member = await findMember(deps.database, session)
  if (!member) throw new DomainError('unauthenticated', 'This account may not sign in any more.')
  const accessToken = issueAccessToken(deps.keyring, {
    sub: session.userId,
    workspaceId: session.workspaceId,
  })
  setSessionCookies(
    ctx,
    { access: accessToken, refresh: session.token },
    deps.settings.publicUrl.startsWith('https:'),
  )
  return { accessToken, user: userOf(member) }
}

/** The refresh cookie alone must not be enough for a page of another site; programs send no Origin and no harm. */
function refuseForeignOrigin(ctx: Koa.Context, { settings }: Deps): void {
  if (ctx.get('origin') && !isAllowedOrigin(ctx, settings))
    throw new DomainError('forbidden', 'This request came from a page of another site (Origin).')
}

function userOf(member: MemberRecord): User {
  return { ...member, permissions: [...permissionsOf(member.role)] }
}
