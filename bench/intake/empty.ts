/** What intake is measured against: Koa with a router and one route that does nothing, in a process of its own. */
import { createServer } from 'node:http'
import Router from '@koa/router'
import Koa from 'koa'

const router = new Router()
router.get('/empty', (ctx) => {
  ctx.status = 204
})
router.post('/empty', async (ctx) => {
  for await (const _ of ctx.req); // whoever posts sends a body, and it has to be taken in
  ctx.status = 204
})
const app = new Koa().use(router.routes())
const callback = app.callback()
const server = createServer((request, response) => void callback(request, response))
server.listen(Number(process.env['PORT']), '127.0.0.1', () => process.send?.({ kind: 'ready' }))
process.once('SIGTERM', () => process.exit())
