import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testApi, type Caller, type TestApi } from '#test/support/api.ts'
import type { Lead, LeadStats, LeadSummary } from './contract/lead.ts'
import type { Page } from './contract/page.ts'
import type { Task } from './contract/task.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const create = async (owner: Caller, body: object = {}) =>
  (await owner.ask<Lead>('POST', '/api/leads', { email: `${randomUUID()}@theirs.test`, ...body })).body
/** What the outbox tells a lead's workflow, in order. */
const told = async (owner: Caller) => {
  const rows = await api.data.database.withWorkspace(owner.workspaceId, (em) =>
    em.execute<{ payload: { message: { kind: string } | null } }[]>(
      `select payload from outbox_item where verb = 'tellLead' order by id`,
    ),
  )
  return rows.map(({ payload }) => payload.message)
}

describe('tasks', () => {
  it('are told to the lead when they are written, put off, done and opened again', async () => {
    const owner = await api.member()
    const { id } = await create(owner)
    const [soon, later] = ['2030-01-01T09:00:00.000Z', '2031-01-01T09:00:00.000Z']
    const made = await owner.ask<Task>('POST', `/api/leads/${id}/tasks`, { title: 'Call', dueAt: soon })
    expect([made.status, made.body.title, made.body.dueAt, made.body.isDue]).toEqual([
      201,
      'Call',
      soon,
      false,
    ])
    const change = async (body: object) =>
      (await owner.ask<Task>('PATCH', `/api/tasks/${made.body.id}`, body)).body
    expect(await change({ dueAt: later, title: 'Write' })).toMatchObject({ dueAt: later, title: 'Write' })
    expect(await change({ state: 'done' })).toMatchObject({ state: 'done', dueAt: later })
    expect(await change({ state: 'open', dueAt: null })).toMatchObject({
      state: 'open',
      dueAt: null,
      endedAt: null,
    })
    const taskId = made.body.id
    expect((await told(owner)).slice(1)).toEqual([
      { kind: 'taskChanged', taskId, dueAt: Date.parse(soon) },
      { kind: 'taskChanged', taskId, dueAt: Date.parse(later) },
      { kind: 'taskChanged', taskId, dueAt: null },
      { kind: 'taskChanged', taskId, dueAt: null },
    ])
    const { body } = await owner.ask<Lead>('GET', `/api/leads/${id}`)
    expect(body.tasks).toMatchObject([{ id: taskId, state: 'open' }])
    expect(body.activities.items.map(({ kind }) => kind).filter((kind) => kind.startsWith('Task'))).toEqual([
      'TaskDone',
      'TaskCreated',
    ])
  })

  it('are listed with what is due first, and can be narrowed to that', async () => {
    const owner = await api.member()
    const { id } = await create(owner, { firstName: 'Ada' })
    const dues = { never: null, past: '2020-01-01T00:00:00Z', future: '2035-01-01T00:00:00Z' }
    for (const [title, dueAt] of Object.entries(dues))
      await owner.ask('POST', `/api/leads/${id}/tasks`, { title, dueAt })
    const list = async (query = '') => (await owner.ask<Page<Task>>('GET', `/api/tasks?${query}`)).body
    expect((await list()).items.map(({ title }) => title)).toEqual(['past', 'future', 'never'])
    expect((await list('isDue=true')).items).toMatchObject([
      { title: 'past', isDue: true, person: { name: 'Ada' } },
    ])
    const first = await list('limit=2')
    expect((await list(`limit=2&cursor=${first.nextCursor}`)).items.map(({ title }) => title)).toEqual([
      'never',
    ])
    expect((await owner.ask<LeadStats>('GET', '/api/leads/stats/summary')).body.dueTasks).toBe(1)
    for (const path of ['/api/system/stats', '/api/system/counts'])
      expect((await owner.ask<{ dueTasks: number }>('GET', path)).body.dueTasks).toBe(1)
  })
})

describe('an archived lead', () => {
  it('leaves the list, takes no more changes, and comes back by hand as it was', async () => {
    const owner = await api.member()
    const lead = await create(owner, { email: 'ada@theirs.test', tags: ['kept'] })
    const task = await owner.ask<Task>('POST', `/api/leads/${lead.id}/tasks`, { title: 'Call' })
    expect((await owner.ask('DELETE', `/api/leads/${lead.id}`)).status).toBe(204)
    expect((await owner.ask('DELETE', `/api/leads/${lead.id}`)).status).toBe(204)
    expect((await told(owner)).filter((message) => message?.kind === 'archived')).toHaveLength(1)
    const list = (query: string) => owner.ask<Page<LeadSummary>>('GET', `/api/leads?${query}`)
    expect((await list('')).body.items).toEqual([])
    expect((await list('isArchived=true')).body.items).toMatchObject([{ id: lead.id }])
    expect((await owner.ask<Task>('GET', `/api/tasks/${task.body.id}`)).body.state).toBe('cancelled')
    for (const [method, path, body] of [
      ['PUT', `/api/leads/${lead.id}`, { tags: [] }],
      ['POST', `/api/leads/${lead.id}/stage`, { stage: 'contacted' }],
      ['POST', `/api/leads/${lead.id}/notes`, { body: 'x' }],
      ['POST', `/api/leads/${lead.id}/tasks`, { title: 'x' }],
      ['PATCH', `/api/tasks/${task.body.id}`, { state: 'open' }],
    ] as const)
      expect((await owner.ask(method, path, body)).status, path).toBe(409)
    const back = await create(owner, { email: 'ada@theirs.test' })
    expect(back).toMatchObject({ id: lead.id, archivedAt: null, tags: ['kept'] })
    expect(back.activities.items[0]).toMatchObject({ kind: 'LeadRestored' })
  })
})
