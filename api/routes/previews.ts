import { previewRequestSchema, previewSchema } from '../contract/preview.ts'
import type { ApiDeps } from '../deps.ts'
import { previewSteps } from '../preview.ts'
import { route, type Route } from '../route.ts'

export function createPreviewRoutes({ renderer }: Pick<ApiDeps, 'renderer'>): Route[] {
  return [
    route(
      {
        method: 'POST',
        path: '/api/sequences/preview',
        permission: 'sequence:write',
        summary: 'What steps, saved or not, would say to one person',
        body: previewRequestSchema,
        answer: previewSchema,
      },
      ({ db, body }) => db((em) => previewSteps(em, renderer, body)),
    ),
  ]
}
