import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import type { EntityManager } from './orm.ts'
import { sharedCommits, type ShareCommit } from './shared-commits.ts'

let db: TestDatabase
let workspaceId: string
let share: ShareCommit

beforeAll(async () => {
  db = await testDatabase()
  workspaceId = await db.createWorkspace('Shared')
  share = sharedCommits(db.database)
})
afterAll(() => db.close())

const addCompany = (name: string) => async (em: EntityManager) => {
  const [row] = await em.execute<{ transaction: string }[]>(
    `insert into company (workspace_id, name, name_key) values (?, ?, ?) returning pg_current_xact_id()::text as transaction`,
    [workspaceId, name, name],
  )
  return row?.transaction
}
const companies = async (sign: string) => {
  const rows = await db.database.withWorkspace(workspaceId, (em) =>
    em.execute<{ name: string }[]>('select name from company where name like ? order by name', [`${sign}%`]),
  )
  return rows.map(({ name }) => name)
}
const names = (sign: string, count: number) => Array.from({ length: count }, (_, index) => `${sign}${index}`)

describe('who writes at the same moment', () => {
  it('shares a commit with all who came while the one before was under way', async () => {
    const transactions = await Promise.all(
      names('together', 9).map((name) => share(workspaceId, addCompany(name))),
    )
    expect(new Set(transactions)).toHaveLength(2)
    expect(new Set(transactions.slice(1))).toHaveLength(1)
  })

  it('has an answer only when everybody can see what was written', async () => {
    const looks = names('seen', 5).map(async (name) => {
      await share(workspaceId, addCompany(name))
      expect(await companies(name)).toEqual([name])
    })
    const slow = share(workspaceId, (em) => em.execute('select pg_sleep(0.3)'))
    await Promise.all([...looks, slow])
  })

  it('does not fail with another who fails', async () => {
    const outcomes = await Promise.allSettled(
      ['good0', 'good1', 'good1', 'good2'].map((name) => share(workspaceId, addCompany(name))),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    expect(await companies('good')).toEqual(['good0', 'good1', 'good2'])
  })

  it('in another workspace waits for nobody', async () => {
    const other = await db.createWorkspace('Other')
    const holding = Promise.withResolvers<void>()
    const held = share(workspaceId, () => holding.promise)
    await expect(share(other, (em) => em.execute('select 1 as one'))).resolves.toEqual([{ one: 1 }])
    holding.resolve()
    await held
  })
})

describe('two processes whose commits are shared', () => {
  it('do not wait for each other in a circle, whatever the order in which they were asked', async () => {
    const rows = names('circle', 2)
    for (const name of rows) await share(workspaceId, addCompany(name))
    let done = 0
    const touch = (name: string) => async (em: EntityManager) => {
      await em.execute('update company set updated_at = now() where name = ?', [name])
      await em.execute('select pg_sleep(0.1)')
      done += 1
    }
    const process = (order: string[]) => {
      const own = sharedCommits(db.database)
      const first = own(workspaceId, () => Promise.resolve()) // the others share the next one
      return Promise.all([first, ...order.map((name) => own(workspaceId, touch(name), name))])
    }
    await Promise.all([process(rows), process(rows.toReversed())])
    expect(done).toBe(4) // PostgreSQL ends a circle by failing one, whose work is done again
  })
})
