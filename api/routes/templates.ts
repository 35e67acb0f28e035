import { listTemplates, readTemplate } from '#database/reads/catalogue.ts'
import { createTemplate, deleteTemplate, updateTemplate } from '#database/records/templates.ts'
import { idParamsSchema } from '../contract/fields.ts'
import { pageOf } from '../contract/page.ts'
import {
  createTemplateSchema,
  templateQuerySchema,
  templateSchema,
  updateTemplateSchema,
} from '../contract/template.ts'
import { route, type Route } from '../route.ts'

export function createTemplateRoutes(): Route[] {
  const one = '/api/templates/:id'
  return [
    route(
      {
        method: 'GET',
        path: '/api/templates',
        permission: 'template:read',
        summary: 'List templates',
        query: templateQuerySchema,
        answer: pageOf(templateSchema),
      },
      ({ db, query }) => db((em) => listTemplates(em, query)),
    ),
    route(
      {
        method: 'POST',
        path: '/api/templates',
        permission: 'template:write',
        summary: 'Create a template',
        body: createTemplateSchema,
        answer: templateSchema,
        status: 201,
        isIdempotent: true,
      },
      ({ write, actor, body }) =>
        write(async (em) => readTemplate(em, await createTemplate(em, actor, body))),
    ),
    route(
      {
        method: 'GET',
        path: one,
        permission: 'template:read',
        summary: 'Read a template',
        params: idParamsSchema,
        answer: templateSchema,
      },
      ({ db, params }) => db((em) => readTemplate(em, params.id)),
    ),
    route(
      {
        method: 'PUT',
        path: one,
        permission: 'template:write',
        summary: 'Change a template',
        params: idParamsSchema,
        body: updateTemplateSchema,
        answer: templateSchema,
      },
      ({ db, actor, params, body }) =>
        db(async (em) => {
          await updateTemplate(em, actor, { ...body, id: params.id })
          return readTemplate(em, params.id)
        }),
    ),
    route(
      {
        method: 'DELETE',
        path: one,
        permission: 'template:write',
        summary: 'Delete a template',
        params: idParamsSchema,
        answer: null,
      },
      ({ db, actor, params }) => db((em) => deleteTemplate(em, actor, params.id)),
    ),
  ]
}
