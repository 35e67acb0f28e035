import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import type { EntityManager } from './orm.ts'
import { sharedCommits } from './shared-commits.ts'

type Work<T> = (em: EntityManager) => Promise<T>
async function oneByOne(em: EntityManager, _: string, works: readonly Work<unknown>[]): Promise<unknown[]> {
  const done: unknown[] = []
  for (const work of works) done.push(await work(em))
  return done
}

let db: TestDatabase
let workspaceId: string
let share: <T>(workspaceId: string, work: Work<T>) => Promise<T>

beforeAll(async () => {
  db = await testDatabase()
  workspaceId = await db.createWorkspace('Shared')
  share = sharedCommits(db.database, oneByOne) as typeof share
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
