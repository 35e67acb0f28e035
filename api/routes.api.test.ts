import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testApi, type Caller, type TestApi } from '#test/support/api.ts'
import { writeConversation, writeDraft, writeFollowUp } from '#test/support/thread-rows.ts'
import type { ApiDeps } from './deps.ts'
import { PERMISSIONS } from './auth/permissions.ts'
import { openApiPath } from './openapi.ts'
import type { Route } from './route.ts'
import { createRoutes } from './routes/index.ts'

let api: TestApi
let owner: Caller
let stranger: Caller
let viewer: Caller
let routes: Route[]

beforeAll(async () => {
  api = await testApi()
  owner = await api.member()
  stranger = await api.member()
  viewer = await api.member('VIEWER', owner.workspaceId)
  routes = createRoutes({ settings: { temporalUiUrl: 'http://t', temporalNamespace: 'n' } } as ApiDeps)
})
afterAll(() => api.close())

const pathsOf = (route: Route) => [route.path, ...(route.aliases ?? [])]
const MUTATING = ['POST', 'PUT', 'PATCH', 'DELETE']

describe('the route table', () => {
  it('gives every route a permission, and a schema for its path, body and answer', () => {
    for (const route of routes) {
      const name = `${route.method} ${route.path}`
      expect([...PERMISSIONS, 'public'], name).toContain(route.permission)
      expect(route.params !== undefined, `${name} params`).toBe(route.path.includes(':'))
      expect(route.answer, `${name} answer`).not.toBeUndefined()
      if (['PUT', 'PATCH'].includes(route.method)) expect(route.body, `${name} body`).toBeDefined()
    }
  })

  it('asks every POST that a member may use to create or start something for idempotency', () => {
    const exempt = [
      '/api/mailboxes/test',
      '/api/mailboxes/:id/test',
      '/api/persons/import/preview',
      '/api/sequences/preview',
      '/api/codec/encode',
      '/api/codec/decode',
    ]
    const open = routes.filter(
      (route) => route.method === 'POST' && route.permission !== 'public' && !route.isIdempotent,
    )
    expect(open.map((route) => route.path).sort()).toEqual(exempt.sort())
  })

  it('is listed whole in /openapi.json', async () => {
    const { body } = await api.anonymous<{ openapi: string; paths: Record<string, Record<string, unknown>> }>(
      'GET',
      '/openapi.json',
    )
    expect(body.openapi).toBe('3.1.0')
    for (const route of routes)
      for (const path of pathsOf(route))
        expect(
          body.paths[openApiPath(path)]?.[route.method.toLowerCase()],
          `${route.method} ${path}`,
        ).toBeDefined()
  })

  it('refuses every protected route without a sign-in', async () => {
    for (const route of routes.filter((candidate) => candidate.permission !== 'public'))
      for (const path of pathsOf(route)) {
        const answer = await api.anonymous(route.method, path.replace(/:\w+/g, randomUUID()))
        expect(answer.status, `${route.method} ${path}`).toBe(401)
        expect(answer.body['code']).toBe('unauthenticated')
      }
  })

  it('lets a viewer change nothing', async () => {
    for (const route of routes.filter(
      (candidate) => candidate.permission !== 'public' && MUTATING.includes(candidate.method),
    ))
      expect(
        (await viewer.ask(route.method, route.path.replace(/:\w+/g, randomUUID()), {})).status,
        `${route.method} ${route.path}`,
      ).toBe(403)
  })
})

/** A record of each kind, made by the owner. */
async function makeRecords(): Promise<Record<string, string>> {
  const create = async (path: string, body: unknown, headers = {}) => {
    const answer = await owner.ask<{ id: string }>('POST', path, body, headers)
    expect(answer.status, `${path} ${answer.text}`).toBeLessThan(300)
    return answer.body.id
  }
  const mailbox = await create('/api/mailboxes', {
    name: 'A',
    address: 'a@own.example',
    smtp: { host: 'localhost', port: 25 },
  })
  const person = await create('/api/persons', { email: 'p@own.example' })
  const company = await create('/api/companies', { name: 'Own' })
  const template = await create('/api/templates', { name: 'T', body: 'Hello' })
  const sequence = await create('/api/sequences', {
    name: 'S',
    steps: [{ channel: 'email', delay: { amount: 0, unit: 'seconds' }, subject: 'Hi', body: 'Hello' }],
  })
  const campaign = await create('/api/campaigns', {
    name: 'C',
    sequenceId: sequence,
    mailboxIds: [mailbox],
    audience: { everyone: true },
  })
  const imported = await create('/api/persons/import', 'email\nx@own.example', { 'content-type': 'text/csv' })
  const intent = await create('/api/intents', { name: 'I' })
  const lead = await create('/api/leads', { personId: person })
  const task = await create(`/api/leads/${lead}/tasks`, { title: 'T' })
  const entry = await create('/api/knowledge-base', { title: 'K', content: 'C' })
  const startAt = new Date(Date.now() + 86_400_000).toISOString()
  const meeting = await create('/api/calendar/events', { title: 'M', startAt })
  const calendars = await owner.ask<{ items: { id: string }[] }>('GET', '/api/calendar/providers')
  const enrolment = await api.data.database.withWorkspace(owner.workspaceId, async (em) => {
    const [row] = await em.execute<{ id: string }[]>(
      'insert into enrolment (workspace_id, campaign_id, person_id) values (?, ?, ?) returning id',
      [owner.workspaceId, campaign, person],
    )
    return row?.id ?? ''
  })
  const rows = { ...api.data, workspaceId: owner.workspaceId }
  const conversation = await writeConversation(rows)
  const answerDraftId = await writeDraft(rows, conversation)
  return {
    mailboxes: mailbox,
    'email-accounts': mailbox,
    persons: person,
    customers: person,
    companies: company,
    templates: template,
    sequences: sequence,
    campaigns: campaign,
    imports: imported,
    enrolments: enrolment,
    threads: conversation.threadId,
    emails: conversation.inboundId,
    'follow-ups': await writeFollowUp(rows, conversation, { answerDraftId }),
    leads: lead,
    tasks: task,
    intents: intent,
    'knowledge-base': entry,
    'calendar/events': meeting,
    'calendar/providers': calendars.body.items[0]?.id ?? '',
  }
}

/** Bodies that are valid, so that only the id decides. */
const BODIES: Record<string, unknown> = {
  'POST /api/sequences/:id/steps': { channel: 'wait', delay: { amount: 1, unit: 'days' } },
  'PATCH /api/threads/:id': { unread: false },
  'POST /api/leads/:id/stage': { stage: 'contacted' },
  'POST /api/leads/:id/notes': { body: 'N' },
  'POST /api/leads/:id/tasks': { title: 'T' },
  'POST /api/threads/:id/approve': { draftId: randomUUID() },
  'POST /api/threads/:id/reject': { draftId: randomUUID() },
  'POST /api/threads/:id/answer': { body: 'Hello' },
  'PUT /api/threads/:id/draft': { body: 'Hello', basedOn: randomUUID() },
  'PUT /api/threads/:id/intent': { intentId: randomUUID() },
  'PUT /api/emails/:id/draft': { draftContent: 'Hello' },
}

it('answers 404 to another workspace on every route with an id, and leaves the record alone', async () => {
  const ids = await makeRecords()
  const tried: string[] = []
  for (const route of routes.filter(
    (candidate) => candidate.path.includes(':id') && !candidate.path.includes('mailroom'),
  ))
    for (const path of pathsOf(route)) {
      const kind = path.slice('/api/'.length, path.indexOf('/:id'))
      const target = path.replace(':id', ids[kind] ?? 'missing').replace(':stepId', randomUUID())
      const answer = await stranger.ask(
        route.method,
        target,
        route.method === 'GET' || route.method === 'DELETE'
          ? undefined
          : (BODIES[`${route.method} ${route.path}`] ?? {}),
      )
      expect(answer.status, `${route.method} ${target}: ${answer.text}`).toBe(404)
      tried.push(path)
    }
  expect(tried.length).toBeGreaterThan(35)
  for (const [kind, id] of Object.entries(ids).filter(([name]) => name !== 'email-accounts'))
    expect((await owner.ask('GET', `/api/${kind}/${id}`)).status, kind).toBe(200)
  for (const list of [
    'persons',
    'campaigns',
    'sequences',
    'mailboxes',
    'imports',
    'companies',
    'templates',
    'events',
    'intents',
    'knowledge-base',
    'threads?box=all',
    'emails',
    'follow-ups',
    'leads',
    'tasks',
  ])
    expect((await stranger.ask<{ items: unknown[] }>('GET', `/api/${list}`)).body.items, list).toEqual([])
})
