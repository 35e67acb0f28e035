/** Every route of the API with the names of all fields in its input and reply. */
import { z } from 'zod'
import type { ApiDeps } from '#api/deps.ts'
import { createRoutes } from '#api/routes/index.ts'

/** `GET /api/persons/:id` → the fields of its query, body and reply, however deep. */
export function routeTable(): Map<string, Set<string>> {
  const routes = createRoutes({
    settings: {
      publicUrl: 'http://localhost',
      temporalUiUrl: 'http://localhost',
      temporalNamespace: 'default',
    },
  } as ApiDeps) // declared only; no handler runs
  const table = new Map<string, Set<string>>()
  for (const { method, path, aliases = [], query, body, answer } of routes) {
    const schemas = [query, body, answer === 'raw' ? null : answer].filter(
      (schema) => schema !== null && schema !== undefined,
    )
    const fields = new Set(schemas.flatMap(fieldNames))
    for (const address of [path, ...aliases]) table.set(`${method} ${address}`, fields)
  }
  return table
}

function fieldNames(schema: z.ZodType): string[] {
  const names: string[] = []
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    if ('properties' in part && typeof part.properties === 'object')
      names.push(...Object.keys(part.properties ?? {}))
    for (const child of Object.values(part)) visit(child)
  }
  visit(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
  return names
}
