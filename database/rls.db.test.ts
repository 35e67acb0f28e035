import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findDrift } from '#database/migrate.ts'
import { withClient } from '#database/provision.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { INSTANCE_TABLES } from './entities/index.ts'

let db: TestDatabase
let ours: string
let theirs: string

const addCompany = (workspaceId: string, name: string) =>
  db.database.withWorkspace(workspaceId, (em) =>
    em.execute('insert into company (workspace_id, name, name_key) values (?, ?, ?)', [
      workspaceId,
      name,
      name,
    ]),
  )

beforeAll(async () => {
  db = await testDatabase()
  ours = await db.createWorkspace('Ours')
  theirs = await db.createWorkspace('Theirs')
  await addCompany(ours, 'ours')
  await addCompany(theirs, 'theirs')
})
afterAll(() => db.close())

/** Names of the companies that one statement sees. */
const companies = (workspaceId: string) =>
  db.database.withWorkspace(workspaceId, async (em) =>
    (await em.execute<{ name: string }[]>('select name from company order by name')).map((row) => row.name),
  )

describe('row-level security', () => {
  it('shows a workspace its own rows only', async () => {
    expect(await companies(ours)).toEqual(['ours'])
    expect(await companies(theirs)).toEqual(['theirs'])
  })

  it('shows no row of any workspace table when no workspace is set', async () => {
    const seen = await db.database.instance((em) => em.execute('select 1 from company'))
    expect(seen).toEqual([])
  })

  it('refuses to write a row into another workspace', async () => {
    const write = db.database.withWorkspace(ours, (em) =>
      em.execute('insert into company (workspace_id, name, name_key) values (?, ?, ?)', [theirs, 'x', 'x']),
    )
    await expect(write).rejects.toThrow(/row-level security/)
  })

  it('changes nothing of another workspace, even by id', async () => {
    await db.database.withWorkspace(ours, (em) =>
      em.execute(`update company set name = 'stolen' where name = 'theirs'`),
    )
    await db.database.withWorkspace(ours, (em) => em.execute(`delete from company where name = 'theirs'`))
    expect(await companies(theirs)).toEqual(['theirs'])
  })

  it('does not leak between pooled connections under mixed load', async () => {
    const rounds = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? ours : theirs))
    const seen = await Promise.all(rounds.map(companies))
    expect(seen).toEqual(rounds.map((workspace) => [workspace === ours ? 'ours' : 'theirs']))
  })

  it('is forced, with a policy, on every table but the written list', async () => {
    const rows = await withClient(db.urls.ownerUrl, async (client) => {
      const found = await client.query<{ name: string; forced: boolean; policies: number }>(
        `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
                (select count(*)::int from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant') as policies
         from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
      )
      return found.rows
    })
    const bare = rows.filter((row) => !row.forced || row.policies !== 1).map((row) => row.name)
    expect(bare).toEqual([...INSTANCE_TABLES, 'mikro_orm_migrations'].sort())
    expect(rows.length).toBeGreaterThan(28)
  })

  it('binds the owner too, when it forgets to say which workspace', async () => {
    const count = await withClient(db.urls.ownerUrl, (client) => client.query('select 1 from company'))
    expect(count.rowCount).toBe(0)
  })
})

describe('the runtime roles', () => {
  it('own nothing and cannot switch the protection off', async () => {
    await withClient(db.urls.appUrl, async (client) => {
      const owned = await client.query(`select 1 from pg_class where relowner = current_user::regrole`)
      expect(owned.rowCount).toBe(0)
      await expect(client.query('alter table company disable row level security')).rejects.toThrow(
        /must be owner/,
      )
      await expect(client.query('set role tl_owner')).rejects.toThrow(/permission denied/)
    })
  })

  it('may add to the audit but never rewrite it', async () => {
    await withClient(db.urls.appUrl, async (client) => {
      await expect(client.query('delete from audit_entry')).rejects.toThrow(/permission denied/)
      await expect(client.query(`update audit_entry set action = 'x'`)).rejects.toThrow(/permission denied/)
    })
  })

  it('let the relay see the outbox and mailbox addresses, and nothing else', async () => {
    await withClient(db.urls.relayUrl, async (client) => {
      await client.query('select id, workspace_id, address from mailbox')
      await client.query('select * from outbox_item')
      await expect(client.query('select smtp_password from mailbox')).rejects.toThrow(/permission denied/)
      for (const table of ['person', 'message', 'inbox_item', 'app_user', 'event'])
        await expect(client.query(`select 1 from ${table}`)).rejects.toThrow(/permission denied/)
      await expect(client.query('delete from mailbox')).rejects.toThrow(/permission denied/)
    })
  })

  it('shows a user their own memberships before a workspace is chosen, and nobody else’s', async () => {
    const userId = randomUUID()
    await db.database.instance((em) =>
      em.execute(`insert into app_user (id, email, name, password_hash) values (?, ?, 'A', 'x')`, [
        userId,
        `${userId}@a.example`,
      ]),
    )
    await db.database.withWorkspace(ours, (em) =>
      em.execute(`insert into membership (workspace_id, user_id, role) values (?, ?, 'OWNER')`, [
        ours,
        userId,
      ]),
    )
    const own = await db.database.instance((em) => em.execute('select workspace_id from membership'), {
      userId,
    })
    const other = await db.database.instance((em) => em.execute('select 1 from membership'), {
      userId: randomUUID(),
    })
    expect(own).toEqual([{ workspace_id: ours }])
    expect(other).toEqual([])
  })
})

describe('migrations', () => {
  it('lead to the schema that the entities describe', async () => {
    expect(await findDrift(db.urls.ownerUrl)).toBe('')
  })
})
