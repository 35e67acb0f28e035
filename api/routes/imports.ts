import { DomainError } from '#domain/errors.ts'
import { listImportErrors, listImports, readImport } from '#database/reads/imports.ts'
import { createImport, requestUndo } from '#database/records/import-files.ts'
import { acceptedSchema, idParamsSchema } from '../contract/fields.ts'
import {
  importErrorSchema,
  importPreviewSchema,
  importQuerySchema,
  importSchema,
  importSummarySchema,
  mappingSchema,
  MAX_IMPORT_BYTES,
  type ImportMapping,
} from '../contract/import.ts'
import { pageOf, pageQuerySchema } from '../contract/page.ts'
import type { ApiDeps } from '../deps.ts'
import type { RawContent } from '../middleware/body.ts'
import { inputFault } from '../input-words.ts'
import { route, type Route } from '../route.ts'
import type { Links } from './links.ts'

const FILE = {
  types: ['multipart/form-data', 'text/csv', 'text/plain', 'application/octet-stream'],
  maxBytes: MAX_IMPORT_BYTES,
}

export function createImportRoutes(
  { keyring, previewCsv }: Pick<ApiDeps, 'keyring' | 'previewCsv'>,
  links: Links,
): Route[] {
  return [
    route(
      {
        method: 'POST',
        path: '/api/persons/import',
        aliases: ['/api/customers/import'],
        permission: 'import:write',
        summary: 'Import people from CSV',
        query: importQuerySchema,
        rawBody: FILE,
        answer: acceptedSchema,
        status: 202,
        isIdempotent: true,
      },
      ({ write, actor, query, body }) => {
        const { bytes, fileName } = body as unknown as RawContent
        const mapping = mappingOf(query.mapping)
        const name = query.fileName ?? fileName ?? 'people.csv'
        return write(async (em) => ({
          id: await createImport(
            em,
            { keyring, actor },
            { fileName: name.slice(0, 255), content: bytes, mapping },
          ),
        }))
      },
    ),
    route(
      {
        method: 'POST',
        path: '/api/persons/import/preview',
        permission: 'import:write',
        summary: 'What a file looks like; nothing is stored',
        query: importQuerySchema,
        rawBody: FILE,
        answer: importPreviewSchema,
      },
      ({ query, body }) => previewCsv((body as unknown as RawContent).bytes, mappingOf(query.mapping)),
    ),
    route(
      {
        method: 'GET',
        path: '/api/imports',
        permission: 'import:read',
        summary: 'List imports',
        query: pageQuerySchema,
        answer: pageOf(importSummarySchema),
      },
      ({ db, query }) => db((em) => listImports(em, query)),
    ),
    route(
      {
        method: 'GET',
        path: '/api/imports/:id',
        permission: 'import:read',
        summary: 'Read an import: counts and the first row errors',
        params: idParamsSchema,
        answer: importSchema,
      },
      ({ db, actor, params }) =>
        db(async (em) => ({
          ...(await readImport(em, params.id)),
          errors: (await listImportErrors(em, params.id, { limit: 100 })).items,
          ...links.link('import', actor.workspaceId, params.id),
        })),
    ),
    route(
      {
        method: 'GET',
        path: '/api/imports/:id/errors',
        permission: 'import:read',
        summary: 'The refused rows of an import',
        params: idParamsSchema,
        query: pageQuerySchema,
        answer: pageOf(importErrorSchema),
      },
      ({ db, params, query }) =>
        db(async (em) => {
          await readImport(em, params.id)
          return listImportErrors(em, params.id, query)
        }),
    ),
    route(
      {
        method: 'POST',
        path: '/api/imports/:id/undo',
        permission: 'import:write',
        summary: 'Take back what an import did',
        params: idParamsSchema,
        answer: acceptedSchema,
        status: 202,
        isIdempotent: true,
      },
      ({ write, actor, params }) =>
        write(async (em) => {
          await requestUndo(em, actor, params.id)
          return { id: params.id }
        }),
    ),
  ]
}

/** The mapping that travels as JSON in the query. @throws DomainError invalid */
function mappingOf(text: string | undefined): ImportMapping | null {
  if (!text) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new DomainError('invalid', 'The mapping is not valid JSON.', { mapping: 'not JSON' })
  }
  const parsed = mappingSchema.safeParse(value, { error: inputFault })
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.map((issue) => [['mapping', ...issue.path].join('.'), issue.message])
  throw new DomainError(
    'invalid',
    'The mapping names a field that does not exist.',
    Object.fromEntries(fields) as Record<string, string>,
  )
}
