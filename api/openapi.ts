import { createDocument, type ZodOpenApiContentObject, type ZodOpenApiOperationObject } from 'zod-openapi'
import type { z } from 'zod'
import { problemSchema } from './contract/problem.ts'
import { statusOf, type Route } from './route.ts'

/** The OpenAPI 3.1 document of a route table. */
export function createOpenApi(
  routes: readonly Route[],
  { publicUrl, version }: { publicUrl: string; version: string },
) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const route of routes)
    for (const path of [route.path, ...(route.aliases ?? [])])
      (paths[openApiPath(path)] ??= {})[route.method.toLowerCase()] = operation(route, path)
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Throughline',
      version,
      description: 'Sales and recruiting conversations as durable workflows.',
    },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }, { cookie: [] }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'tl_access' },
      },
    },
    paths: paths,
  })
}

/** `/api/persons/:id` as OpenAPI writes it. */
export function openApiPath(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}')
}

function operation(route: Route, path: string): ZodOpenApiOperationObject {
  const { answer } = route
  const header = route.isIdempotent
    ? [{ name: 'idempotency-key', in: 'header', required: false, schema: { type: 'string' } } as const]
    : []
  const content =
    answer === null || answer === 'raw' ? {} : { content: { 'application/json': { schema: answer } } }
  return {
    operationId: `${route.method.toLowerCase()}${path.replace(/\W+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary: route.summary,
    tags: [path.split('/')[2] ?? 'public'],
    ...(route.permission === 'public' ? { security: [] } : { description: `Needs ${route.permission}.` }),
    ...(header.length > 0 ? { parameters: header } : {}),
    requestParams: {
      ...(route.params ? { path: route.params as z.ZodObject } : {}),
      ...(route.query ? { query: route.query as z.ZodObject } : {}),
    },
    ...requestBody(route),
    responses: {
      [String(statusOf(route))]: { description: route.summary, ...content },
      default: {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    },
  }
}

function requestBody(route: Route): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  if (route.rawBody) {
    const binary = { schema: { type: 'string' as const, format: 'binary' } }
    const form = {
      schema: { type: 'object' as const, properties: { file: binary.schema }, required: ['file' as const] },
    }
    const content: ZodOpenApiContentObject = Object.fromEntries(
      route.rawBody.types.map((type) => [
        type === '*/*' ? 'application/octet-stream' : type,
        type === 'multipart/form-data' ? form : binary,
      ]),
    )
    return { requestBody: { required: true, content } }
  }
  return route.body
    ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }
    : {}
}
