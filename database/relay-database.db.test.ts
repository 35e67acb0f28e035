import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { withClient } from './provision.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase()
})
afterAll(() => test.close())

it('survives the end of a connection that somebody holds between two queries', async () => {
  const { pool } = test.relay
  const client = await pool.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  await withClient(test.urls.relayUrl, (other) =>
    other.query('select pg_terminate_backend($1)', [rows[0]?.pid]),
  )
  await sleep(100) // without a listener the process would have ended by now
  await expect(client.query('select 1')).rejects.toThrow()
  client.release()
  await expect(pool.query('select 1')).resolves.toBeTruthy()
})

it('finds the mailboxes of each address, of all who ask at the same moment', async () => {
  const workspaces = [await test.createWorkspace(), await test.createWorkspace()]
  const add = (workspaceId: string, address: string, status: string) =>
    test.database.withWorkspace(workspaceId, (em) =>
      em.execute(
        `insert into mailbox (workspace_id, name, address, smtp_host, smtp_port, status) values (?, '', ?, '', 1, ?)`,
        [workspaceId, address, status],
      ),
    )
  for (const workspaceId of workspaces) await add(workspaceId, 'shared@ours.test', 'connected')
  await add(workspaces[0] ?? '', 'own@ours.test', 'connected')
  await add(workspaces[0] ?? '', 'gone@ours.test', 'disconnected')
  const asked = ['own', 'nobody', 'shared', 'gone', 'own'].map((name) => `${name}@ours.test`)
  const found = await Promise.all(asked.map((address) => test.relay.findMailboxes(address)))
  const whose = found.map((routes) => routes.map(({ workspaceId }) => workspaceId).toSorted())
  const own = [workspaces[0]]
  expect(whose).toEqual([own, [], workspaces.toSorted(), [], own])
})
