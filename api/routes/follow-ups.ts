import { listFollowUps, readFollowUp } from '#database/reads/follow-ups.ts'
import { audit } from '#database/records/audit.ts'
import { idParamsSchema } from '../contract/fields.ts'
import { followUpQuerySchema, followUpSchema } from '../contract/follow-up.ts'
import { pageOf } from '../contract/page.ts'
import type { ApiDeps } from '../deps.ts'
import { route, type Route } from '../route.ts'

export function createFollowUpRoutes({ keyring, gateway }: Pick<ApiDeps, 'keyring' | 'gateway'>): Route[] {
  const one = '/api/follow-ups/:id'
  return [
    route(
      {
        method: 'GET',
        path: '/api/follow-ups',
        permission: 'thread:read',
        summary: 'Follow-ups, the pending ones soonest first',
        query: followUpQuerySchema,
        answer: pageOf(followUpSchema),
      },
      ({ db, query }) => db((em) => listFollowUps(em, keyring, query)),
    ),
    route(
      {
        method: 'GET',
        path: one,
        permission: 'thread:read',
        summary: 'Read a follow-up',
        params: idParamsSchema,
        answer: followUpSchema,
      },
      ({ db, params }) => db((em) => readFollowUp(em, keyring, params.id)),
    ),
    route(
      {
        method: 'DELETE',
        path: one,
        permission: 'thread:write',
        summary: 'Cancel a follow-up',
        params: idParamsSchema,
        answer: null,
      },
      async ({ db, actor, params }) => {
        const { threadId } = await db(async (em) => {
          await audit(em, actor, { action: 'follow_up:cancel', entityId: params.id })
          return readFollowUp(em, keyring, params.id)
        })
        await gateway.cancelFollowUp(
          { workspaceId: actor.workspaceId, threadId },
          { updateId: `cancel:${params.id}`, by: actor.userId, followUpId: params.id },
        )
      },
    ),
  ]
}
