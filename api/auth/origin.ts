import type Koa from 'koa'
import type { ApiSettings } from '../deps.ts'

/** The one path that pages of Temporal Web may call with our cookie: its remote codec. */
export const CODEC_PATH = '/api/codec'

/** The origins that a browser's request to this path may come from, beside our own. */
export function listedOrigins(
  path: string,
  { corsOrigins, temporalUiUrl }: Pick<ApiSettings, 'corsOrigins' | 'temporalUiUrl'>,
): string[] {
  if (!path.startsWith(`${CODEC_PATH}/`)) return [...corsOrigins]
  const { origin } = new URL(temporalUiUrl)
  // The same local server under both of its names.
  const twins = [origin.replace('//localhost', '//127.0.0.1'), origin.replace('//127.0.0.1', '//localhost')]
  return [...corsOrigins, ...twins]
}

/** Whether a browser's request comes from our own pages or a listed origin; without an Origin header: no. */
export function isAllowedOrigin(ctx: Koa.Context, settings: ApiSettings): boolean {
  const origin = ctx.get('origin')
  if (!origin || !URL.canParse(origin)) return false
  const isOwn = origin === new URL(settings.publicUrl).origin || new URL(origin).host === ctx.get('host')
  return isOwn || listedOrigins(ctx.path, settings).includes(origin)
}
