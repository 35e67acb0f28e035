import type Koa from 'koa'

/** HttpOnly cookies of the browser; both are useless to a page of another site (SameSite=Lax, origin check). */
export const ACCESS_COOKIE = 'tl_access'
export const REFRESH_COOKIE = 'tl_refresh'

const ACCESS_MS = 15 * 60_000
const REFRESH_MS = 7 * 86_400_000

/** The refresh cookie goes with every request, because the web app's server renews on behalf of its browser. */
export function setSessionCookies(
  ctx: Koa.Context,
  tokens: { access: string; refresh: string },
  secure: boolean,
): void {
  const options = { httpOnly: true, sameSite: 'lax' as const, path: '/', secure, overwrite: true }
  ctx.cookies.secure = secure // TLS ends at the proxy; PUBLIC_URL says whether there is one
  ctx.cookies.set(ACCESS_COOKIE, tokens.access, { ...options, maxAge: ACCESS_MS })
  ctx.cookies.set(REFRESH_COOKIE, tokens.refresh, { ...options, maxAge: REFRESH_MS })
}

export function clearSessionCookies(ctx: Koa.Context): void {
  for (const name of [ACCESS_COOKIE, REFRESH_COOKIE])
    ctx.cookies.set(name, null, { httpOnly: true, sameSite: 'lax', path: '/', overwrite: true })
}
