import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import pino from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { requestContext } from './request-context.ts'

let server: Server
let lines: string[]

async function serve(level: string): Promise<void> {
  lines = []
  const logger = pino({ level, base: null, timestamp: false }, { write: (line) => void lines.push(line) })
  const app = new Koa().use(requestContext(logger)).use((ctx) => {
    ctx.status = Number(ctx.query['status'] ?? 204)
  })
  const callback = app.callback()
  server = createServer((request, response) => void callback(request, response)).listen(0)
  await once(server, 'listening')
}
const ask = (path: string, headers = {}) =>
  fetch(`http://localhost:${(server.address() as AddressInfo).port}${path}`, { headers })
/** As soon as there are so many. */
const logged = (count: number) =>
  expect.poll(() => lines.map((line) => JSON.parse(line) as Record<string, unknown>)).toHaveLength(count)

beforeEach(() => serve('debug'))
afterEach(() => void server.close())

it('names a request as its caller does, or anew', async () => {
  const named = await ask('/', { 'x-request-id': 'from-outside-1' })
  expect(named.headers.get('x-request-id')).toBe('from-outside-1')
  const unnamed = await ask('/', { 'x-request-id': 'no name' })
  expect(unnamed.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
})

it('logs a request with its id and outcome, and neither its token nor its query', async () => {
  await ask('/t/o/secret-token?secret=query', { 'x-request-id': 'from-outside-2', 'user-agent': 'Secret/1' })
  await logged(1)
  const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>
  expect(line).toMatchObject({
    reqId: 'from-outside-2',
    req: { method: 'GET', path: '/t/o/…' },
    res: { status: 204 },
    responseTime: expect.any(Number) as number,
    msg: 'request completed',
  })
  expect(lines[0]).not.toMatch(/secret/i)
})

it('logs what fails louder than what does not', async () => {
  for (const status of [204, 404, 500]) await ask(`/?status=${status}`)
  await logged(3)
  const levels = lines.map((line) => pino.levels.labels[(JSON.parse(line) as { level: number }).level])
  expect(levels).toEqual(['debug', 'warn', 'error'])
})
