import { listHolds } from '#database/reads/holds.ts'
import { listEvents } from '#database/reads/timeline.ts'
import { eventQuerySchema, eventSchema } from '../contract/event.ts'
import { holdQuerySchema, holdSchema } from '../contract/hold.ts'
import { pageOf } from '../contract/page.ts'
import type { ApiDeps } from '../deps.ts'
import { route, type Route } from '../route.ts'
import type { Links } from './links.ts'

export function createEventRoutes({ keyring }: Pick<ApiDeps, 'keyring'>, links: Links): Route[] {
  return [
    route(
      {
        method: 'GET',
        path: '/api/events',
        aliases: ['/api/dashboard/activity', '/api/dashboard/timeline'],
        permission: 'event:read',
        summary: 'What has happened, newest first',
        query: eventQuerySchema,
        answer: pageOf(eventSchema),
      },
      ({ db, query }) => db((em) => listEvents(em, keyring, query)),
    ),
    route(
      {
        method: 'GET',
        path: '/api/holds',
        permission: 'hold:read',
        summary: 'The Needs-you list',
        query: holdQuerySchema,
        answer: pageOf(holdSchema),
      },
      ({ db, query }) =>
        db(async (em) => {
          const page = await listHolds(em, keyring, { ...query, isOpen: query.open === 'true' })
          return {
            ...page,
            items: page.items.map((item) => ({ ...item, workflowUrl: links.urlOf(item.workflowId) })),
          }
        }),
    ),
  ]
}
