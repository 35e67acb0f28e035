import { listCategories, listKnowledge, readKnowledge } from '#database/reads/knowledge.ts'
import { createKnowledge, deleteKnowledge, updateKnowledge } from '#database/records/knowledge-entries.ts'
import { idParamsSchema } from '../contract/fields.ts'
import {
  categoryListSchema,
  createKnowledgeSchema,
  knowledgeQuerySchema,
  knowledgeSchema,
  updateKnowledgeSchema,
} from '../contract/knowledge.ts'
import { pageOf } from '../contract/page.ts'
import { route, type Route } from '../route.ts'

export function createKnowledgeRoutes(): Route[] {
  const all = '/api/knowledge-base'
  const one = `${all}/:id`
  return [
    route(
      {
        method: 'GET',
        path: all,
        permission: 'knowledge:read',
        summary: 'List and search knowledge entries',
        query: knowledgeQuerySchema,
        answer: pageOf(knowledgeSchema),
      },
      ({ db, query: { active, ...query } }) =>
        db((em) =>
          listKnowledge(em, { ...query, isActive: active === undefined ? undefined : active === 'true' }),
        ),
    ),
    route(
      {
        method: 'POST',
        path: all,
        permission: 'knowledge:write',
        summary: 'Create a knowledge entry',
        body: createKnowledgeSchema,
        answer: knowledgeSchema,
        status: 201,
        isIdempotent: true,
      },
      ({ write, actor, body }) =>
        write(async (em) => readKnowledge(em, await createKnowledge(em, actor, body))),
    ),
    route(
      {
        method: 'GET',
        path: `${all}/categories`,
        permission: 'knowledge:read',
        summary: 'The categories in use',
        answer: categoryListSchema,
      },
      ({ db }) => db(async (em) => ({ items: await listCategories(em) })),
    ),
    route(
      {
        method: 'GET',
        path: one,
        permission: 'knowledge:read',
        summary: 'Read a knowledge entry',
        params: idParamsSchema,
        answer: knowledgeSchema,
      },
      ({ db, params }) => db((em) => readKnowledge(em, params.id)),
    ),
    route(
      {
        method: 'PUT',
        path: one,
        permission: 'knowledge:write',
        summary: 'Change a knowledge entry',
        params: idParamsSchema,
        body: updateKnowledgeSchema,
        answer: knowledgeSchema,
      },
      ({ db, actor, params, body }) =>
        db(async (em) => {
          await updateKnowledge(em, actor, { ...body, id: params.id })
          return readKnowledge(em, params.id)
        }),
    ),
    route(
      {
        method: 'DELETE',
        path: one,
        permission: 'knowledge:write',
        summary: 'Delete a knowledge entry; drafts keep what they quote of it',
        params: idParamsSchema,
        answer: null,
      },
      ({ db, actor, params }) => db((em) => deleteKnowledge(em, actor, params.id)),
    ),
  ]
}
