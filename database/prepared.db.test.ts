import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openDatabase, type Database } from '#database/orm.ts'
import { withClient } from '#database/provision.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'

let db: TestDatabase
let workspaceId: string
let database: Database

beforeAll(async () => {
  db = await testDatabase()
  workspaceId = await db.createWorkspace('Prepared')
})
// One connection, so that what was prepared by one call is there for the next.
beforeEach(async () => {
  database = await openDatabase({ url: db.urls.appUrl, pool: 1 })
  return async () => {
    vi.restoreAllMocks()
    await database.close()
  }
})
afterAll(() => db.close())

const ask = <Row extends object>(sql: string, values: unknown[] = []) =>
  database.withWorkspace(workspaceId, (em) => em.execute<Row[]>(sql, values))

const prepared = (sign: string) =>
  ask<{ custom: number; generic: number }>(
    `select custom_plans::int as custom, generic_plans::int as generic from pg_prepared_statements
     where statement like '%/* ${sign} */%' and statement not like '%pg_prepared_statements%'`,
  )

describe('a statement', () => {
  it('is prepared once, and no longer planned for each call', async () => {
    for (const id of Array.from({ length: 20 }, (_, index) => index))
      await ask('select /* often */ name from workspace where id = ? and ? > 0', [workspaceId, id + 1])
    const [plans, ...others] = await prepared('often')
    expect(others).toEqual([])
    // PostgreSQL tries five with the values before it compares them with one for all.
    expect(plans).toEqual({ custom: 5, generic: 15 })
  })

  it('is prepared without values too', async () => {
    for (let round = 0; round < 3; round += 1) await ask('select /* bare */ 1 as one')
    // Without values the first plan is for all of them.
    expect(await prepared('bare')).toEqual([{ custom: 0, generic: 3 }])
  })

  it('sees the rows of the workspace that asks, whoever had it prepared', async () => {
    const neighbour = await db.createWorkspace('Neighbour')
    for (let round = 0; round < 10; round += 1)
      for (const id of [workspaceId, neighbour]) {
        const rows = await database.withWorkspace(id, (em) =>
          em.execute('select id from workspace where created_at < ?', [new Date(Date.now() + 60_000)]),
        )
        expect(rows).toEqual([{ id }])
      }
  })

  it('is planned anew when its table has grown, before any statistics say so', async () => {
    const byAddress = /Index Cond: .*email_key/
    const people = 'select /* growing */ id from person where email_key = ?'
    const plan = async () => {
      const [statement] = await ask<{ name: string }>(
        `select name from pg_prepared_statements where statement like 'select /* growing%'`,
      )
      const rows = await ask<{ 'QUERY PLAN': string }>(`explain execute ${statement?.name} ('nobody')`)
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    }
    for (let round = 0; round < 10; round += 1) await ask(people, [`nobody-${round}`])
    expect(await plan()).not.toMatch(byAddress)
    await ask(
      `insert into person (workspace_id, email, email_key, subject_key_id)
       select ?, n::text, n::text, gen_random_uuid() from generate_series(1, ?) n`,
      [workspaceId, 4_000],
    )
    expect(await plan()).not.toMatch(byAddress)
    const now = performance.now()
    vi.spyOn(performance, 'now').mockImplementation(() => now + 11_000)
    expect(await plan()).toMatch(byAddress)
  })
})

describe('a value arrives as it was sent', () => {
  it.each([
    ['a text', 'text', `it's "so" \\ and $1 ? ö`],
    ['an empty text', 'text', ''],
    ['nothing', 'text', null],
    ['a whole number', 'int', -7],
    ['a fraction', 'float8', 0.1],
    ['a large number', 'float8', 1_764_000_000_000],
    ['true', 'boolean', true],
    ['false', 'boolean', false],
    ['bytes', 'bytea', Buffer.from([0, 1, 39, 92, 255])],
    ['an object', 'jsonb', { a: ['?', "it's"], b: null }],
  ])('%s', async (_, type, value) => {
    const [row] = await ask<{ value: unknown }>(`select ?::${type} as value`, [value])
    expect(row?.value).toEqual(value)
  })

  it('an instant, to the millisecond', async () => {
    const at = new Date('2026-03-29T01:30:00.123Z')
    const [row] = await ask<{ ms: number }>(
      'select (extract(epoch from ?::timestamptz) * 1000)::float8 as ms',
      [at],
    )
    expect(row?.ms).toBe(at.getTime())
  })
})

describe('a text that cannot be prepared', () => {
  it('goes as it always did: several statements in one', async () => {
    await expect(ask('select 1 as first; select 2 as last')).resolves.toBeDefined()
    await expect(ask('create temporary table made (n int)')).resolves.toBeDefined()
  })

  it('with a list that changes leaves nothing behind', async () => {
    for (const length of [1, 2, 3]) {
      const wanted = Array.from({ length }, (_, index) => index)
      const rows = await ask<{ n: number }>(
        'select /* listed */ n from generate_series(0, 9) n where n in (?) order by n',
        [wanted],
      )
      expect(rows.map(({ n }) => n)).toEqual(wanted)
    }
    expect(await prepared('listed')).toEqual([])
  })
})

it('a migration that changes what a prepared statement answers costs one failure, not the connection', async () => {
  const query = 'select /* changed */ * from change_me where id = ?'
  const change = (sql: string) =>
    withClient(db.urls.ownerUrl, async (client) => {
      await client.query(sql)
    })
  await change('create table change_me (id int); grant select on change_me to tl_app')
  await ask(query, [1])
  await change('alter table change_me add name text')
  await expect(ask(query, [1])).rejects.toThrow('cached plan must not change result type')
  await expect(ask(query, [1])).resolves.toEqual([])
})

// The last one: afterwards this process prepares no more.
it('texts that are put together do not fill the memory of the server', async () => {
  for (let number = 0; number < 1_000; number += 1) await ask(`select ?::int as n${number}`, [number])
  const [count] = await ask<{ count: number }>('select count(*)::int as count from pg_prepared_statements')
  expect(count?.count).toBeLessThanOrEqual(400)
})
