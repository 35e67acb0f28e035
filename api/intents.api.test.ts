import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Intent } from './contract/intent.ts'
import { testApi, type Caller, type TestApi } from '#test/support/api.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

const create = async (owner: Caller, intent: Record<string, unknown>) => {
  const answer = await owner.ask<Intent>('POST', '/api/intents', intent)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const list = async (owner: Caller) => (await owner.ask<{ items: Intent[] }>('GET', '/api/intents')).body.items
const defaults = async (owner: Caller) =>
  (await list(owner)).filter((intent) => intent.isDefault).map((intent) => intent.name)

describe('an intent', () => {
  it('is created with what it is and sensible values for the rest', async () => {
    const owner = await api.member()
    const intent = await create(owner, { name: ' Demo ', keywords: ['Demo', 'trial', 'demo '] })
    expect(intent).toMatchObject({
      name: 'Demo',
      keywords: ['demo', 'trial'],
      priority: 1,
      autoSend: false,
      undoSeconds: 300,
      isActive: true,
      isDefault: false,
      mails: 0,
      corrections: 0,
    })
    expect((await owner.ask('GET', `/api/intents/${intent.id}`)).body).toEqual(intent)
  })

  it('has a name of its own in its workspace, whatever its case; a deleted one gives its name free', async () => {
    const owner = await api.member()
    const [demo, support] = [await create(owner, { name: 'Demo' }), await create(owner, { name: 'Support' })]
    const twice = await owner.ask('POST', '/api/intents', { name: ' dEMO ' })
    expect(twice.status).toBe(409)
    expect(twice.body).toMatchObject({
      detail: 'The intent “Demo” has this name already; choose another one, or change that one.',
      errors: { name: 'has been given to another intent' },
    })
    expect((await owner.ask('PUT', `/api/intents/${support.id}`, { name: 'demo' })).status).toBe(409)
    expect((await owner.ask('PUT', `/api/intents/${demo.id}`, { name: 'DEMO' })).status).toBe(200)
    await create(await api.member(), { name: 'Demo' })
    await owner.ask('DELETE', `/api/intents/${demo.id}`)
    await create(owner, { name: 'demo' })
    const [one, other] = await Promise.all(
      ['Prices', 'prices'].map((name) => owner.ask('POST', '/api/intents', { name })),
    )
    expect([one?.status, other?.status].toSorted()).toEqual([201, 409])
  })

  it('takes its keywords as one text with commas, as the earlier system did', async () => {
    const owner = await api.member()
    const { keywords } = await create(owner, { name: 'Support', keywords: 'help, issue,, broken ,help' })
    expect(keywords).toEqual(['help', 'issue', 'broken'])
  })

  it('is listed by priority, the default last', async () => {
    const owner = await api.member()
    await create(owner, { name: 'Default', priority: 100, isDefault: true })
    await create(owner, { name: 'Low', priority: 2 })
    await create(owner, { name: 'High', priority: 90 })
    expect((await list(owner)).map((intent) => intent.name)).toEqual(['High', 'Low', 'Default'])
  })

  it.each([
    ['name', { name: '  ' }],
    ['name', { name: 'x'.repeat(121) }],
    ['priority', { priority: 0 }],
    ['priority', { priority: 101 }],
    ['undoSeconds', { undoSeconds: 9 }],
    ['undoSeconds', { undoSeconds: 86_401 }],
    ['keywords', { keywords: Array.from({ length: 101 }, (_, index) => `word ${index}`) }],
    ['autoSend', { autoSend: 'yes' }],
  ])('is refused with a bad %s', async (field, bad) => {
    const owner = await api.member()
    const { status, body } = await owner.ask('POST', '/api/intents', { name: 'Good', ...bad })
    expect(status).toBe(422)
    expect(Object.keys(body['errors'] as object)).toEqual([field])
  })

  it('changes in what is given and nowhere else', async () => {
    const owner = await api.member()
    const intent = await create(owner, {
      name: 'Demo',
      keywords: ['demo'],
      aiPrompt: 'Be brief.',
      autoSend: true,
    })
    const { body } = await owner.ask('PUT', `/api/intents/${intent.id}`, { priority: 7, keywords: [] })
    expect(body).toEqual({ ...intent, priority: 7, keywords: [], updatedAt: body['updatedAt'] })
  })

  it('that was deleted is gone from the list and cannot be read or changed', async () => {
    const owner = await api.member()
    const { id } = await create(owner, { name: 'Old' })
    expect((await owner.ask('DELETE', `/api/intents/${id}`)).status).toBe(204)
    expect(await list(owner)).toEqual([])
    for (const [method, body] of [['GET'], ['PUT', { name: 'New' }], ['DELETE']] as const)
      expect((await owner.ask(method, `/api/intents/${id}`, body)).status, method).toBe(404)
  })

  it('counts the mails of the last 30 days, and those that were corrected away from it', async () => {
    const owner = await api.member()
    const [demo, support] = [await create(owner, { name: 'Demo' }), await create(owner, { name: 'Support' })]
    await api.data.database.withWorkspace(owner.workspaceId, (em) =>
      em.execute(
        `insert into classification (workspace_id, thread_id, inbound_id, intent_id, engine, previous_intent_id, corrected_at, created_at)
         select ?, gen_random_uuid(), gen_random_uuid(), intent::uuid, 'offline', previous::uuid, corrected::timestamptz, now() - age::interval
         from (values (?, null, null, '1 day'), (?, null, null, '31 days'), (?, ?, now()::text, '2 days')) as row (intent, previous, corrected, age)`,
        [owner.workspaceId, demo.id, demo.id, support.id, demo.id],
      ),
    )
    expect(await list(owner)).toMatchObject([
      { name: 'Demo', mails: 1, corrections: 1 },
      { name: 'Support', mails: 1, corrections: 0 },
    ])
  })
})

describe('the default intent', () => {
  it('is one: another that becomes it takes its place', async () => {
    const owner = await api.member()
    await create(owner, { name: 'First', isDefault: true })
    const second = await create(owner, { name: 'Second', isDefault: true })
    expect(await defaults(owner)).toEqual(['Second'])
    const third = await create(owner, { name: 'Third' })
    await owner.ask('PUT', `/api/intents/${third.id}`, { isDefault: true })
    expect(await defaults(owner)).toEqual(['Third'])
    expect((await owner.ask('DELETE', `/api/intents/${second.id}`)).status).toBe(204)
  })

  it('stays one when several become it at the same moment', async () => {
    const owner = await api.member()
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => create(owner, { name: `D${index}`, isDefault: true })),
    )
    expect(await defaults(owner)).toHaveLength(1)
  })

  it('cannot be deleted, switched off or unmade, and says what to do instead', async () => {
    const owner = await api.member()
    const { id } = await create(owner, { name: 'Default', isDefault: true })
    const one = `/api/intents/${id}`
    const answers = [
      await owner.ask('DELETE', one),
      await owner.ask('PUT', one, { isActive: false }),
      await owner.ask('PUT', one, { isDefault: false }),
    ]
    expect(answers.map((answer) => answer.status)).toEqual([409, 422, 422])
    for (const { body } of answers) expect(body['detail']).toMatch(/another one the default first/)
    expect(await defaults(owner)).toEqual(['Default'])
  })

  it('cannot be one that is switched off', async () => {
    const owner = await api.member()
    const { id } = await create(owner, { name: 'Off', isActive: false })
    expect((await owner.ask('PUT', `/api/intents/${id}`, { isDefault: true })).status).toBe(422)
    const both = await owner.ask('PUT', `/api/intents/${id}`, { isDefault: true, isActive: true })
    expect(both.body).toMatchObject({ isDefault: true, isActive: true })
  })
})

it('shows an intent to nobody outside the workspace', async () => {
  const [owner, stranger] = [await api.member(), await api.member()]
  const { id } = await create(owner, { name: 'Ours', isDefault: true })
  expect((await stranger.ask('GET', `/api/intents/${id}`)).status).toBe(404)
  await create(stranger, { name: 'Theirs', isDefault: true })
  expect(await defaults(owner)).toEqual(['Ours'])
  expect((await owner.ask('GET', `/api/intents/${randomUUID()}`)).status).toBe(404)
})

describe('answers that go out by themselves', () => {
  it('are switched on, or called back later or sooner, by an admin alone; a member changes the rest', async () => {
    const owner = await api.member()
    const [admin, member] = [
      await api.member('ADMIN', owner.workspaceId),
      await api.member('MEMBER', owner.workspaceId),
    ]
    const { id } = await create(owner, { name: 'Demo' })
    const change = (by: Caller, body: object) => by.ask<Intent>('PUT', `/api/intents/${id}`, body)
    for (const body of [{ autoSend: true }, { undoSeconds: 10 }]) {
      const refused = await change(member, body)
      expect(refused.status).toBe(403)
      expect((await member.ask('POST', '/api/intents', { name: 'Mine', ...body })).status).toBe(403)
    }
    expect((await change(admin, { autoSend: true, undoSeconds: 60 })).status).toBe(200)
    const kept = await change(member, { name: 'A demo', autoSend: true, undoSeconds: 60 })
    expect(kept.body).toMatchObject({ name: 'A demo', autoSend: true, undoSeconds: 60 })
    expect((await change(member, { autoSend: false })).status).toBe(403)
    expect((await member.ask('POST', '/api/intents', { name: 'Mine' })).status).toBe(201)
    expect((await member.ask('DELETE', `/api/intents/${id}`)).status).toBe(204)
  })
})
