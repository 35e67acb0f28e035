import {
  listPeople,
  listPersonEnrolments,
  listTags,
  readPerson,
  readPersonLead,
  requirePerson,
} from '#database/reads/people.ts'
import { listEvents, listScheduled } from '#database/reads/timeline.ts'
import { createPerson, deletePerson, updatePerson } from '#database/records/persons.ts'
import { timelineSchema } from '../contract/event.ts'
import { idParamsSchema } from '../contract/fields.ts'
import { pageOf, pageQuerySchema } from '../contract/page.ts'
import {
  createPersonSchema,
  personPageSchema,
  personQuerySchema,
  personSchema,
  tagListSchema,
  updatePersonSchema,
} from '../contract/person.ts'
import type { ApiDeps } from '../deps.ts'
import { route, type Route, type RouteRequest } from '../route.ts'
import type { Links } from './links.ts'

export function createPersonRoutes({ keyring }: Pick<ApiDeps, 'keyring'>, links: Links): Route[] {
  const reader = ({ actor }: Pick<RouteRequest, 'actor'>) => ({ keyring, workspaceId: actor.workspaceId })
  const one = '/api/persons/:id'
  const alias = ['/api/customers/:id']
  return [
    route(
      {
        method: 'GET',
        path: '/api/persons',
        aliases: ['/api/customers'],
        permission: 'person:read',
        summary: 'List and search people',
        query: personQuerySchema,
        answer: pageOf(personSchema),
      },
      (request) => request.db((em) => listPeople(em, reader(request), request.query)),
    ),
    route(
      {
        method: 'POST',
        path: '/api/persons',
        aliases: ['/api/customers'],
        permission: 'person:write',
        summary: 'Create a person',
        body: createPersonSchema,
        answer: personSchema,
        status: 201,
        isIdempotent: true,
      },
      (request) =>
        request.write(async (em) => {
          const id = await createPerson(em, { keyring, actor: request.actor }, request.body)
          return readPerson(em, reader(request), id)
        }),
    ),
    route(
      {
        method: 'GET',
        path: '/api/persons/tags',
        permission: 'person:read',
        summary: 'The tags in use',
        answer: tagListSchema,
      },
      ({ db }) => db(async (em) => ({ items: await listTags(em) })),
    ),
    route(
      {
        method: 'GET',
        path: one,
        aliases: alias,
        permission: 'person:read',
        summary: 'Read a person',
        params: idParamsSchema,
        answer: personPageSchema,
      },
      (request) =>
        request.db(async (em) => ({
          ...(await readPerson(em, reader(request), request.params.id)),
          lead: await readPersonLead(em, request.params.id),
          enrolments: (await listPersonEnrolments(em, request.params.id)).map((enrolment) => ({
            ...enrolment,
            ...links.link('contact', request.actor.workspaceId, enrolment.id),
          })),
        })),
    ),
    route(
      {
        method: 'GET',
        path: '/api/persons/:id/timeline',
        permission: 'person:read',
        summary: 'What has happened and what is to come',
        params: idParamsSchema,
        query: pageQuerySchema,
        answer: timelineSchema,
      },
      (request) =>
        request.db(async (em) => {
          const personId = request.params.id
          const past = await listEvents(em, keyring, { ...request.query, personId })
          if (past.items.length === 0) await requirePerson(em, personId)
          return { past, scheduled: request.query.cursor ? [] : await listScheduled(em, { personId }) }
        }),
    ),
    route(
      {
        method: 'PUT',
        path: one,
        aliases: alias,
        permission: 'person:write',
        summary: 'Change a person',
        params: idParamsSchema,
        body: updatePersonSchema,
        answer: personSchema,
      },
      (request) =>
        request.db(async (em) => {
          await updatePerson(em, request.actor, { ...request.body, id: request.params.id })
          return readPerson(em, reader(request), request.params.id)
        }),
    ),
    route(
      {
        method: 'DELETE',
        path: one,
        aliases: alias,
        permission: 'person:write',
        summary: 'Delete a person nobody has been writing to',
        params: idParamsSchema,
        answer: null,
      },
      ({ db, actor, params }) => db((em) => deletePerson(em, actor, params.id)),
    ),
  ]
}
