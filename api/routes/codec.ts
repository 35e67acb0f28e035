import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import { CODEC_PATH } from '../auth/origin.ts'
import type { ApiDeps } from '../deps.ts'
import { route, type Route } from '../route.ts'

const payloadsSchema = z
  .object({ payloads: z.array(z.record(z.string(), z.unknown())).max(2_000) })
  .meta({ id: 'Payloads' })

/** Shows histories in clear, so it needs a signed-in admin: Temporal Web sends the browser's cookie. */
export function createCodecRoutes({ codec }: Pick<ApiDeps, 'codec'>): Route[] {
  return (['encode', 'decode'] as const).map((direction) =>
    route(
      {
        method: 'POST',
        path: `${CODEC_PATH}/${direction}`,
        permission: 'payload:decode',
        summary: `Remote codec: ${direction}`,
        body: payloadsSchema,
        answer: payloadsSchema,
      },
      async ({ body }) => {
        if (!codec) throw new DomainError('not_found', 'This installation has no codec endpoint.')
        const answer = await codec({ direction, body }).catch((error: unknown) => {
          // The bytes are the caller's: of another installation's key, cut short, or no payloads at all.
          throw new DomainError(
            'invalid',
            error instanceof Error && error.message.startsWith('The payload')
              ? error.message
              : 'A payload cannot be read.',
          )
        })
        return payloadsSchema.parse(answer)
      },
    ),
  )
}
