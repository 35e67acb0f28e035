import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLeadActivities } from '#activities/lead.ts'
import { testApi, type Caller, type TestApi } from '#test/support/api.ts'
import type { Lead, LeadStats, LeadSummary } from './contract/lead.ts'
import type { Page } from './contract/page.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const address = () => `${randomUUID()}@theirs.test`
const create = async (owner: Caller, body: object = {}) => {
  const answer = await owner.ask<Lead>('POST', '/api/leads', { email: address(), ...body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
/** What the outbox tells a lead's workflow, in order. */
const told = async (owner: Caller) => {
  const rows = await api.data.database.withWorkspace(owner.workspaceId, (em) =>
    em.execute<{ payload: { message: { kind: string } | null } }[]>(
      `select payload from outbox_item where verb = 'tellLead' order by id`,
    ),
  )
  return rows.map(({ payload }) => payload.message)
}
/** Apply what the API has asked of the lead's workflow, as that does. */
const activities = () => createLeadActivities({ database: api.data.database, now: Date.now })
const sql = (owner: Caller, text: string, params: unknown[] = []) =>
  api.data.database.withWorkspace(owner.workspaceId, (em) => em.execute(text, params))

describe('a lead made by hand', () => {
  it('is a new person with an address, or somebody known, and its workflow is started', async () => {
    const owner = await api.member()
    const lead = await create(owner, {
      email: 'ada@theirs.test',
      firstName: 'Ada',
      company: 'Engines',
      tags: ['x'],
    })
    expect(lead).toMatchObject({
      stage: 'new',
      score: 0,
      priority: 'low',
      source: 'manual',
      person: { name: 'Ada', email: 'ada@theirs.test' },
      company: { name: 'Engines' },
      tags: ['x'],
      meetingScheduled: false,
    })
    expect(lead.workflowUrl).toContain(encodeURIComponent(`lead:${owner.workspaceId}:${lead.id}`))
    expect(lead.stageHistory).toMatchObject([{ from: null, to: 'new', by: { id: owner.userId } }])
    expect(lead.activities.items.map(({ kind }) => kind)).toContain('LeadCreated')
    expect(await told(owner)).toEqual([null])
    const person = await owner.ask<{ id: string }>('POST', '/api/persons', { email: address() })
    const known = await owner.ask<Lead>('POST', '/api/leads', {
      personId: person.body.id,
      notes: 'Met at a fair',
    })
    expect(known.body.notes).toMatchObject([{ body: 'Met at a fair', author: { id: owner.userId } }])
    const page = await owner.ask<{ lead: unknown }>('GET', `/api/persons/${person.body.id}`)
    expect(page.body.lead).toMatchObject({ id: known.body.id, stage: 'new', score: 0 })
  })

  it('is refused for whom is a lead already, with the name of that lead', async () => {
    const owner = await api.member()
    const lead = await create(owner, { email: 'ada@theirs.test' })
    const again = await owner.ask('POST', '/api/leads', { email: 'ADA@theirs.test' })
    expect(again.status).toBe(409)
    expect(again.body['errors']).toEqual({ leadId: lead.id })
    expect(await told(owner)).toEqual([null])
  })

  it.each([
    {},
    { email: 'nonsense' },
    { personId: randomUUID() },
    { email: 'a@b.test', personId: randomUUID() },
  ])('is refused for nobody in particular: %o', async (body) => {
    const owner = await api.member()
    expect((await owner.ask('POST', '/api/leads', body)).status).toBe(422)
  })

  it('is refused for a mailbox of our own', async () => {
    const owner = await api.member()
    await api.data.database.withWorkspace(owner.workspaceId, (em) =>
      em.execute(
        `insert into mailbox (workspace_id, name, address, smtp_host, smtp_port) values (?, 'Ada', 'sales@own.test', 'localhost', 25)`,
        [owner.workspaceId],
      ),
    )
    const answer = await owner.ask('POST', '/api/leads', { email: 'Sales@own.test' })
    expect(answer.status, answer.text).toBe(422)
    expect(Object.keys(answer.body['errors'] as object)).toEqual(['email'])
  })

  it('is one for the same idempotency key', async () => {
    const owner = await api.member()
    const key = { 'idempotency-key': randomUUID() }
    const body = { email: address() }
    const first = await owner.ask<Lead>('POST', '/api/leads', body, key)
    const second = await owner.ask<Lead>('POST', '/api/leads', body, key)
    expect(second.body.id).toBe(first.body.id)
  })
})

describe('the list of leads', () => {
  it('is filtered, searched, sorted and paged', async () => {
    const owner = await api.member()
    const names = ['Ada', 'Bob', 'Cleo', 'Dora', 'Emil']
    const leads: Lead[] = []
    for (const firstName of names)
      leads.push(
        await create(owner, { firstName, company: `House of ${firstName}`, tags: [firstName.toLowerCase()] }),
      )
    const [ada, bob, cleo] = leads
    await sql(owner, `update lead set score = 60, stage = 'qualified', priority = 'high' where id = ?`, [
      bob?.id,
    ])
    await sql(owner, 'update lead set score = 20, stale_at = now() where id = ?', [cleo?.id])
    const list = async (query: string) =>
      (await owner.ask<Page<LeadSummary>>('GET', `/api/leads?${query}`)).body
    const found = async (query: string) => (await list(query)).items.map(({ person }) => person.name)
    expect(await found('sort=newest')).toEqual([...names].reverse())
    expect(await found('')).toEqual(['Bob', 'Cleo', 'Emil', 'Dora', 'Ada'])
    expect(await found('stage=qualified')).toEqual(['Bob'])
    expect(await found('priority=high')).toEqual(['Bob'])
    expect(await found('tag=ada')).toEqual(['Ada'])
    expect(await found('isStale=true')).toEqual(['Cleo'])
    expect(await found('q=house%20of%20dora')).toEqual(['Dora'])
    expect(await found(`q=${ada?.person.email}`)).toEqual(['Ada'])
    for (const sort of ['score', 'newest']) {
      const whole = await found(`sort=${sort}`)
      const first = await list(`sort=${sort}&limit=2`)
      const second = await list(`sort=${sort}&limit=3&cursor=${first.nextCursor}`)
      expect([...first.items, ...second.items].map(({ person }) => person.name)).toEqual(whole)
      expect(second.nextCursor).toBeNull()
    }
    expect((await owner.ask('GET', '/api/leads?cursor=nonsense')).status).toBe(422)
    expect((await owner.ask('GET', '/api/leads?stage=nowhere')).status).toBe(422)
  })

  it('comes with numbers', async () => {
    const owner = await api.member()
    for (let i = 0; i < 4; i++) await create(owner)
    await sql(
      owner,
      `update lead set stage = 'converted', score = 50, priority = 'urgent' where id = (select min(id::text)::uuid from lead)`,
    )
    const { body } = await owner.ask<LeadStats>('GET', '/api/leads/stats/summary')
    expect(body).toEqual({
      total: 4,
      byStage: { new: 3, contacted: 0, qualified: 0, converted: 1, unqualified: 0 },
      byPriority: { low: 3, medium: 0, high: 0, urgent: 1 },
      averageScore: 12.5,
      newThisWeek: 4,
      stale: 0,
      conversionRate: 0.25,
      dueTasks: 0,
    })
  })
})

describe('a change of a lead', () => {
  it('sets priority, tags and owner, and adds a note', async () => {
    const owner = await api.member()
    const { id } = await create(owner)
    const change = {
      priority: 'urgent',
      tags: ['big', 'big'],
      ownerId: owner.userId,
      notes: 'Call on Monday',
    }
    const { body } = await owner.ask<Lead>('PUT', `/api/leads/${id}`, change)
    expect(body).toMatchObject({ priority: 'urgent', isPriorityByHand: true, tags: ['big'] })
    expect(body.owner).toMatchObject({ id: owner.userId })
    expect(body.notes.map((note) => note.body)).toEqual(['Call on Monday'])
    const free = await owner.ask<Lead>('PUT', `/api/leads/${id}`, { priority: null, ownerId: null })
    expect(free.body).toMatchObject({ priority: 'low', isPriorityByHand: false, owner: null, tags: ['big'] })
    const stranger = await api.member()
    const refused = await owner.ask('PUT', `/api/leads/${id}`, { ownerId: stranger.userId })
    expect([refused.status, refused.body['errors']]).toEqual([422, { ownerId: 'unknown' }])
  })

  it('keeps what is written about a person unreadable in the tables', async () => {
    const owner = await api.member()
    const { id } = await create(owner, { notes: 'a secret note' })
    await owner.ask('POST', `/api/leads/${id}/tasks`, { title: 'a secret task' })
    await owner.ask('POST', `/api/leads/${id}/stage`, { stage: 'unqualified', reason: 'a secret reason' })
    const rows = await Promise.all(
      ['lead_note', 'task', 'stage_change', 'event', 'outbox_item', 'audit_entry'].map((table) =>
        sql(owner, `select row_to_json(t)::text as row from ${table} t`),
      ),
    )
    expect(JSON.stringify(rows)).not.toContain('secret')
    expect(JSON.stringify(rows)).not.toContain(Buffer.from('secret').toString('hex'))
  })
})

describe('a change of stage', () => {
  it('is put to the workflow with the id of its row, and stands in the history once that has applied it', async () => {
    const owner = await api.member()
    const { id } = await create(owner)
    const answer = await owner.ask<Lead>('POST', `/api/leads/${id}/stage`, {
      stage: 'unqualified',
      reason: 'No budget',
    })
    expect(answer.status).toBe(200)
    const wish = api.wishes.at(-1)
    const changeId = wish?.decision.updateId ?? ''
    expect(wish).toMatchObject({
      verb: 'changeLeadStage',
      id,
      decision: { changeId, to: 'unqualified', hasReason: true, by: owner.userId },
    })
    expect(answer.body.stageHistory).toHaveLength(1)
    const ref = { workspaceId: owner.workspaceId, leadId: id }
    await activities().recordStage({ ...ref, changeId, to: 'unqualified', by: owner.userId, at: Date.now() })
    const { body } = await owner.ask<Lead>('GET', `/api/leads/${id}`)
    expect(body.stage).toBe('unqualified')
    expect(body.stageHistory[0]).toMatchObject({ from: 'new', to: 'unqualified', reason: 'No budget' })
    expect(body.activities.items[0]).toMatchObject({ kind: 'LeadStageChanged', code: 'unqualified' })
  })

  it('is refused at once where the rules say no, and nobody is asked', async () => {
    const owner = await api.member()
    const { id } = await create(owner)
    const before = api.wishes.length
    const move = (body: object) => owner.ask('POST', `/api/leads/${id}/stage`, body)
    const missing = await move({ stage: 'unqualified' })
    expect([missing.status, missing.body['errors']]).toEqual([422, { reason: 'missing' }])
    expect((await move({ stage: 'unqualified', reason: '   ' })).status).toBe(422)
    expect((await move({ stage: 'new' })).status).toBe(409)
    expect((await move({ stage: 'nowhere' })).status).toBe(422)
    await sql(owner, `update lead set stage = 'converted'`)
    expect((await move({ stage: 'contacted' })).status).toBe(422)
    expect(api.wishes.length).toBe(before)
    expect((await move({ stage: 'contacted', reason: 'They came back' })).status).toBe(200)
  })
})

describe('the reasons of a score', () => {
  it('name the rule, the fact and what is left of the points', async () => {
    const owner = await api.member()
    const { id, activities: events } = await create(owner)
    const evidenceId = events.items[0]?.id ?? ''
    const at = Date.now() - 30 * 86_400_000
    await activities().recordScore({
      ...{ workspaceId: owner.workspaceId, leadId: id, evidenceId, at },
      activity: 'mail_received',
    })
    const { body } = await owner.ask<Lead>('GET', `/api/leads/${id}`)
    expect(body.score).toBe(5)
    expect(body.scoreEntries).toMatchObject([
      { rule: 'mail_received', points: 10, worth: 5, halfLifeDays: 30, eventId: evidenceId },
    ])
  })
})

it('goes with its person, and its workflow is told to look', async () => {
  const owner = await api.member()
  const { person, id } = await create(owner, { notes: 'x' })
  expect((await owner.ask('DELETE', `/api/persons/${person.id}`)).status).toBe(204)
  expect((await owner.ask('GET', `/api/leads/${id}`)).status).toBe(404)
  expect((await told(owner)).at(-1)).toEqual({ kind: 'archived' })
})

it('lists the mails exchanged with a lead', async () => {
  const owner = await api.member()
  const { id } = await create(owner)
  expect((await owner.ask<Page<unknown>>('GET', `/api/leads/${id}/emails`)).body).toEqual({
    items: [],
    nextCursor: null,
  })
})
