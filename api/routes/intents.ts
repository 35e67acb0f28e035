import { listIntents, readIntent } from '#database/reads/intents.ts'
import { archiveIntent, createIntent, updateIntent } from '#database/records/intent-settings.ts'
import { refuseAutomation } from '../automation.ts'
import { idParamsSchema } from '../contract/fields.ts'
import {
  AUTOMATION_OFF,
  createIntentSchema,
  intentListSchema,
  intentSchema,
  updateIntentSchema,
} from '../contract/intent.ts'
import { route, type Route } from '../route.ts'

export function createIntentRoutes(): Route[] {
  const one = '/api/intents/:id'
  return [
    route(
      {
        method: 'GET',
        path: '/api/intents',
        permission: 'intent:read',
        summary: 'List intents, in the order in which they win',
        answer: intentListSchema,
      },
      ({ db }) => db(async (em) => ({ items: await listIntents(em) })),
    ),
    route(
      {
        method: 'POST',
        path: '/api/intents',
        permission: 'intent:write',
        summary: 'Create an intent',
        body: createIntentSchema,
        answer: intentSchema,
        status: 201,
        isIdempotent: true,
      },
      ({ write, ctx, actor, body }) =>
        write(async (em) => {
          refuseAutomation(ctx, AUTOMATION_OFF, body)
          return readIntent(em, await createIntent(em, actor, body))
        }),
    ),
    route(
      {
        method: 'GET',
        path: one,
        permission: 'intent:read',
        summary: 'Read an intent',
        params: idParamsSchema,
        answer: intentSchema,
      },
      ({ db, params }) => db((em) => readIntent(em, params.id)),
    ),
    route(
      {
        method: 'PUT',
        path: one,
        permission: 'intent:write',
        summary: 'Change an intent',
        params: idParamsSchema,
        body: updateIntentSchema,
        answer: intentSchema,
      },
      ({ db, ctx, actor, params, body }) =>
        db(async (em) => {
          refuseAutomation(ctx, await readIntent(em, params.id), body)
          await updateIntent(em, actor, { ...body, id: params.id })
          return readIntent(em, params.id)
        }),
    ),
    route(
      {
        method: 'DELETE',
        path: one,
        permission: 'intent:write',
        summary: 'Delete an intent; threads that use it keep its name',
        params: idParamsSchema,
        answer: null,
      },
      ({ db, actor, params }) => db((em) => archiveIntent(em, actor, params.id)),
    ),
  ]
}
