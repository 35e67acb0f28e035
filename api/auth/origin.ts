import type Koa from 'koa'
import type { ApiSettings } from '../deps.ts'

/** Whether a browser's request comes from our own pages or a listed origin; without an Origin header: no. */
export function isAllowedOrigin(
  ctx: Koa.Context,
  settings: Pick<ApiSettings, 'publicUrl' | 'corsOrigins'>,
): boolean {
  const origin = ctx.get('origin')
  if (!origin || !URL.canParse(origin)) return false
  const isOwn = origin === new URL(settings.publicUrl).origin || new URL(origin).host === ctx.get('host')
  return isOwn || settings.corsOrigins.includes(origin)
}
