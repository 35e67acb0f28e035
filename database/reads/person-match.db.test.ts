import { fc, test as law } from '@fast-check/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withClient } from '../provision.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { isMeant } from './person-match.ts'

const MANY = 2_300
const NAMES = ['Ada Lovelace', 'Émile_Zola', 'O’Brien', 'Zoë 100%', 'back\\slash', 'Li', '陳大文']

/** The n-th person: all work at one company, few share a name. */
const personAt = (n: number) => ({
  email: `p${n}@company.test`,
  lastName: `${NAMES[n % NAMES.length]} ${n % 97}`,
})
const everybody = Array.from({ length: MANY }, (_, n) => personAt(n))

let test: TestDatabase
let ours: string
let theirs: string

beforeAll(async () => {
  test = await testDatabase()
  ours = await test.createWorkspace()
  theirs = await test.createWorkspace()
  for (const workspaceId of [ours, theirs])
    await test.database.withWorkspace(workspaceId, (em) =>
      em.execute(
        `insert into person (workspace_id, email, email_key, last_name, subject_key_id)
         select ?, p ->> 'email', p ->> 'email', p ->> 'lastName', gen_random_uuid() from jsonb_array_elements(?::jsonb) p`,
        [workspaceId, JSON.stringify(everybody)],
      ),
    )
  await withClient(test.urls.ownerUrl, (client) => client.query('vacuum analyze person'))
})
afterAll(() => test.close())

/** The addresses of those in our workspace who are meant by `q`, and how often the index of parts was asked for them. */
async function meant(q: string): Promise<{ emails: string[]; scans: number }> {
  return test.database.withWorkspace(ours, async (em) => {
    const scans = async () => {
      const [counted] = await em.execute<{ scans: number }[]>(
        `select pg_stat_get_xact_numscans('person_search_parts'::regclass)::int as scans`,
      )
      return counted?.scans ?? 0
    }
    const before = await scans()
    const [condition, param] = await isMeant(em, 'p.id', q)
    const rows = await em.execute<{ email: string }[]>(`select p.email from person p where ${condition}`, [
      param,
    ])
    return { emails: rows.map((row) => row.email).sort(), scans: (await scans()) - before }
  })
}

const expected = (q: string) =>
  everybody
    .filter(({ email, lastName }) => `${email}  ${lastName}`.toLowerCase().includes(q.toLowerCase()))
    .map(({ email }) => email)
    .sort()

describe('who is meant by what somebody looks for', () => {
  const parts = fc
    .tuple(fc.nat(MANY - 1), fc.nat(30), fc.integer({ min: 1, max: 12 }), fc.boolean())
    .map(([n, from, length, isLoud]) => {
      const { email, lastName } = personAt(n)
      const part = `${email}  ${lastName}`.slice(from, from + length).trim()
      return isLoud ? part.toUpperCase() : part
    })
    .filter((part) => part !== '')

  law.prop([parts], { numRuns: 150 })('is everybody whose name or address contains it', async (q) => {
    expect((await meant(q)).emails).toEqual(expected(q))
  })

  it.each(['%', '_', '\\', '100%', 'e_z', 'k\\s', 'company.test', 'li', '大文'])(
    'takes “%s” for what it says',
    async (q) => {
      expect((await meant(q)).emails).toEqual(expected(q))
    },
  )

  it('is found by the parts of words where few have it', async () => {
    const { emails, scans } = await meant('elace 13')
    expect(emails).toEqual(expected('elace 13'))
    expect(emails).not.toEqual([])
    expect(scans).toBe(1)
  })

  it('is one person where a whole address is typed', async () => {
    expect((await meant(' P7@Company.test ')).emails).toEqual(['p7@company.test'])
    expect((await meant('7@company.test')).emails).toEqual(expected('7@company.test'))
  })
})

describe('the function that finds people', () => {
  const ask = (q: string) => `select id from people_matching('%${q}%', 10000) as id`

  it('gives people of the workspace that is set, and of no other', async () => {
    const inOurs = await test.database.withWorkspace(ours, (em) =>
      em.execute<{ id: string }[]>(ask('company')),
    )
    expect(inOurs).toHaveLength(MANY)
    const known = await test.database.withWorkspace(ours, (em) =>
      em.execute<{ id: string }[]>('select id from person'),
    )
    expect(new Set(inOurs.map(({ id }) => id))).toEqual(new Set(known.map(({ id }) => id)))
  })

  it('gives nobody as long as no workspace is set', async () => {
    expect(await test.database.instance((em) => em.execute(ask('company')))).toEqual([])
  })

  it('is the only way to the role that sees all names', async () => {
    await withClient(test.urls.appUrl, async (client) => {
      await expect(client.query('set role tl_search')).rejects.toThrow(/permission denied/)
    })
    await withClient(test.urls.relayUrl, async (client) => {
      await expect(client.query(ask('company'))).rejects.toThrow(/permission denied/)
    })
    await withClient(test.urls.ownerUrl, async (client) => {
      expect((await client.query('select 1 from person')).rowCount).toBe(0)
      await client.query('set role tl_search')
      await expect(client.query('select email from person')).rejects.toThrow(/permission denied/)
      await expect(client.query('create table mine (id int)')).rejects.toThrow(/permission denied/)
    })
  })
})
