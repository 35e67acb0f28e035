import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isDatabaseAway } from '#database/away.ts'
import { openDatabase, type Database, type EntityManager } from '#database/orm.ts'
import { withClient } from '#database/provision.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'

/** Connections of the pool under test: a slot that is lost twice leaves none. */
const POOL = 2

let db: TestDatabase
let workspaceId: string
let database: Database

beforeAll(async () => {
  db = await testDatabase()
  workspaceId = await db.createWorkspace('Cut')
})
beforeEach(async () => {
  database = await openDatabase({ url: db.urls.appUrl, pool: POOL, patienceMs: 2_000 })
  return () => database.close()
})
afterAll(() => db.close())

const ownPid = async (em: EntityManager) =>
  (await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid'))[0]!.pid

/** What a crash of the server does to one connection. */
const cut = (pid: number) =>
  withClient(db.urls.appUrl, async (client) => {
    await client.query('select pg_terminate_backend($1)', [pid])
  })

const works = () => database.withWorkspace(workspaceId, (em) => em.execute('select 1 as one'))

/** Each way in which a transaction can meet the end of its connection. */
const STAGES: Record<string, () => Promise<unknown>> = {
  'before it begins': async () => {
    const pid = await database.withWorkspace(workspaceId, ownPid)
    // Asked for in the same breath: the pool has not heard of the end yet.
    await Promise.all([cut(pid), ...Array.from({ length: 50 }, works)])
  },
  'in a statement': () =>
    database.withWorkspace(workspaceId, async (em) => {
      const pid = await ownPid(em)
      await Promise.all([em.execute('select pg_sleep(5)'), cut(pid)])
    }),
  'between statements': () =>
    database.withWorkspace(workspaceId, async (em) => {
      await cut(await ownPid(em))
      await em.execute('select 1')
    }),
  'at its commit': () => database.withWorkspace(workspaceId, async (em) => cut(await ownPid(em))),
  'at its rollback': () =>
    database.withWorkspace(workspaceId, async (em) => {
      await cut(await ownPid(em))
      throw new Error('the work failed')
    }),
}

describe('a connection that dies under a transaction', () => {
  it.each(Object.entries(STAGES))('%s costs the pool no place, and is known as such', async (stage, play) => {
    for (let round = 0; round < 3 * POOL; round += 1) {
      const failure: unknown = await play().then(
        () => null,
        (error: unknown) => error,
      )
      if (failure && stage !== 'at its rollback') expect(failure).toSatisfy(isDatabaseAway)
    }
    await expect(Promise.all([works(), works(), works()])).resolves.toHaveLength(3)
  })
})

describe('a pool whose every connection is taken', () => {
  it('refuses within its patience, instead of letting somebody wait for ever', async () => {
    const done = Promise.withResolvers<void>()
    const holders = Array.from({ length: POOL }, () => Promise.withResolvers<void>())
    const held = holders.map((holder) =>
      database.withWorkspace(workspaceId, async () => {
        holder.resolve()
        await done.promise
      }),
    )
    await Promise.all(holders.map(({ promise }) => promise))
    await expect(works()).rejects.toSatisfy(isDatabaseAway)
    done.resolve()
    await Promise.all(held)
    await expect(works()).resolves.toBeTruthy()
  })
})
