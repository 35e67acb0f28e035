/** Two processes want the same time of the calendar at the same moment, a thousand times; one gets it each time. */
import { fork, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BookingOrder } from '#test/support/booking-worker.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'

const ROUNDS = 100
/** Slots that are fought for at the same moment. */
const AT_ONCE = 10
const HALF_HOUR = 1_800_000

let test: TestDatabase
let workers: ChildProcess[] = []
beforeAll(async () => {
  test = await testDatabase()
  const worker = fileURLToPath(new URL('../test/support/booking-worker.ts', import.meta.url))
  workers = [1, 2].map(() => fork(worker, [test.urls.appUrl], { execArgv: [] }))
  await Promise.all(workers.map((child) => once(child, 'message')))
})
afterAll(async () => {
  const ended = workers.map((child) => once(child, 'exit'))
  for (const child of workers) child.disconnect()
  await Promise.all(ended)
  await test.close()
})

async function ask(child: ChildProcess, order: BookingOrder): Promise<(string | null)[]> {
  const answer = once(child, 'message') as Promise<[(string | null)[]]>
  child.send(order)
  return (await answer)[0]
}

it('race for a slot: one books it, the other is refused', { timeout: 120_000 }, async () => {
  const workspaceId = await test.createWorkspace()
  const now = Date.now()
  const first = now + 86_400_000
  for (let round = 0; round < ROUNDS; round++) {
    const starts = Array.from(
      { length: AT_ONCE },
      (_, index) => first + (round * AT_ONCE + index) * HALF_HOUR,
    )
    // Each wants them in another order, so that neither is always first.
    const orders = [starts, starts.toReversed()].map((own) => ({
      workspaceId,
      by: randomUUID(),
      now,
      starts: own,
    }))
    const [one = [], other = []] = await Promise.all(
      orders.map((order, index) => ask(workers[index] as ChildProcess, order)),
    )
    for (const [index, won] of one.entries())
      expect([won, other.toReversed()[index]].filter((id) => id !== null)).toHaveLength(1)
  }
  const booked = await test.database.withWorkspace(workspaceId, (em) =>
    em.execute<{ start_at: string }[]>('select start_at from meeting'),
  )
  expect(booked).toHaveLength(ROUNDS * AT_ONCE)
  expect(new Set(booked.map((row) => String(row.start_at))).size).toBe(ROUNDS * AT_ONCE)
})
