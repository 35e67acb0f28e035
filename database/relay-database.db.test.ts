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
