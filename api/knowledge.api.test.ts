import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KnowledgeEntry } from './contract/knowledge.ts'
import { testApi, type Caller, type TestApi } from '#test/support/api.ts'

let api: TestApi
let owner: Caller
const entries: Record<string, KnowledgeEntry> = {}

const create = (entry: Record<string, unknown>) =>
  owner.ask<KnowledgeEntry>('POST', '/api/knowledge-base', entry)
const titles = async (query = '') => {
  const { body } = await owner.ask<{ items: KnowledgeEntry[] }>('GET', `/api/knowledge-base${query}`)
  return body.items.map((entry) => entry.title)
}

beforeAll(async () => {
  api = await testApi()
  owner = await api.member()
  for (const entry of [
    { title: 'Prices', content: 'The team plan costs 40 euros a month.', category: 'Pricing' },
    { title: 'Trials', content: 'Everybody may try it for 14 days.', category: 'Product' },
    {
      title: 'Tarifs',
      content: 'Les équipes paient 40 euros par mois.',
      category: 'Pricing',
      language: 'fr',
    },
    { title: 'Old prices', content: 'It was 30.', category: 'Pricing', isActive: false },
  ])
    entries[entry.title] = (await create(entry)).body
})
afterAll(() => api.close())

describe('a knowledge entry', () => {
  it('is created, read, changed and deleted', async () => {
    const { status, body } = await create({ title: ' Office ', content: 'We are in Lyon.' })
    expect(status).toBe(201)
    expect(body).toMatchObject({ title: 'Office', category: 'Company', language: 'en', isActive: true })
    const one = `/api/knowledge-base/${body.id}`
    const changed = await owner.ask<KnowledgeEntry>('PUT', one, { isActive: false })
    expect(changed.body).toEqual({ ...body, isActive: false, updatedAt: changed.body.updatedAt })
    expect((await owner.ask('GET', one)).body).toEqual(changed.body)
    expect((await owner.ask('DELETE', one)).status).toBe(204)
    for (const [method, sent] of [['GET'], ['PUT', {}], ['DELETE']] as const)
      expect((await owner.ask(method, one, sent)).status, method).toBe(404)
  })

  it.each([
    ['title', { title: '' }],
    ['content', { content: ' ' }],
    ['content', { content: 'x'.repeat(20_001) }],
    ['language', { language: 'de' }],
    ['category', { category: 'c'.repeat(81) }],
  ])('is refused with a bad %s', async (field, bad) => {
    const { status, body } = await owner.ask('POST', '/api/knowledge-base', {
      title: 'T',
      content: 'C',
      ...bad,
    })
    expect(status).toBe(422)
    expect(Object.keys(body['errors'] as object)).toEqual([field])
  })

  it('is shown to nobody outside the workspace', async () => {
    const stranger = await api.member()
    const one = `/api/knowledge-base/${entries['Prices']?.id}`
    expect((await stranger.ask('GET', one)).status).toBe(404)
    expect((await stranger.ask('DELETE', one)).status).toBe(404)
    expect((await stranger.ask('GET', '/api/knowledge-base')).body).toMatchObject({ items: [] })
  })
})

describe('the list of entries', () => {
  it('is filtered by category, language and whether it is in use', async () => {
    expect(await titles('?category=Pricing')).toEqual(['Old prices', 'Tarifs', 'Prices'])
    expect(await titles('?category=Pricing&active=true&language=en')).toEqual(['Prices'])
    expect(await titles('?active=false')).toEqual(['Old prices'])
    const { body } = await owner.ask('GET', '/api/knowledge-base/categories')
    expect(body).toMatchObject({
      items: [
        { category: 'Pricing', entries: 3 },
        { category: 'Product', entries: 1 },
      ],
    })
  })

  it('is searched in the language of each entry, whatever the endings of the words', async () => {
    expect(await titles('?q=trying')).toEqual(['Trials'])
    expect(await titles('?q=cost')).toEqual(['Prices'])
    expect(await titles('?q=équipe')).toEqual(['Tarifs'])
    expect(await titles('?q=unheard')).toEqual([])
  })

  it('finds a title while it is being typed, and takes signs literally', async () => {
    expect(await titles('?q=pri')).toEqual(['Old prices', 'Prices'])
    expect(await titles('?q=%25')).toEqual([])
    expect(await titles(`?q=${encodeURIComponent(`"(!'&`)}`)).toEqual([])
  })

  it('pages without gaps or repeats', async () => {
    const whole = await titles()
    const first = await owner.ask<{ items: KnowledgeEntry[]; nextCursor: string }>(
      'GET',
      '/api/knowledge-base?limit=3',
    )
    const rest = await titles(`?limit=3&cursor=${first.body.nextCursor}`)
    expect([...first.body.items.map((entry) => entry.title), ...rest]).toEqual(whole)
  })
})
