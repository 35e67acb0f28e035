import { listCompanies, readCompany } from '#database/reads/catalogue.ts'
import { createCompany, deleteCompany, updateCompany } from '#database/records/companies.ts'
import {
  companyQuerySchema,
  companySchema,
  createCompanySchema,
  updateCompanySchema,
} from '../contract/company.ts'
import { idParamsSchema } from '../contract/fields.ts'
import { pageOf } from '../contract/page.ts'
import { route, type Route } from '../route.ts'

export function createCompanyRoutes(): Route[] {
  const one = '/api/companies/:id'
  return [
    route(
      {
        method: 'GET',
        path: '/api/companies',
        permission: 'company:read',
        summary: 'List companies',
        query: companyQuerySchema,
        answer: pageOf(companySchema),
      },
      ({ db, query }) => db((em) => listCompanies(em, query)),
    ),
    route(
      {
        method: 'POST',
        path: '/api/companies',
        permission: 'company:write',
        summary: 'Create a company',
        body: createCompanySchema,
        answer: companySchema,
        status: 201,
        isIdempotent: true,
      },
      ({ write, actor, body }) => write(async (em) => readCompany(em, await createCompany(em, actor, body))),
    ),
    route(
      {
        method: 'GET',
        path: one,
        permission: 'company:read',
        summary: 'Read a company',
        params: idParamsSchema,
        answer: companySchema,
      },
      ({ db, params }) => db((em) => readCompany(em, params.id)),
    ),
    route(
      {
        method: 'PUT',
        path: one,
        permission: 'company:write',
        summary: 'Change a company',
        params: idParamsSchema,
        body: updateCompanySchema,
        answer: companySchema,
      },
      ({ db, actor, params, body }) =>
        db(async (em) => {
          await updateCompany(em, actor, { ...body, id: params.id })
          return readCompany(em, params.id)
        }),
    ),
    route(
      {
        method: 'DELETE',
        path: one,
        permission: 'company:write',
        summary: 'Delete a company',
        params: idParamsSchema,
        answer: null,
      },
      ({ db, actor, params }) => db((em) => deleteCompany(em, actor, params.id)),
    ),
  ]
}
