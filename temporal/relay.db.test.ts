import { randomUUID } from 'node:crypto'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tell } from '#database/records/outbox.ts'
import type { OutboxCommand } from '#domain/outbox.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { eventually } from '#test/support/eventually.ts'
import { UnknownVerb, type Delivery } from './gateway.ts'
import { forgetDelivered, relayPortion, startRelay } from './relay.ts'

const log = pino({ enabled: false })
let test: TestDatabase
let workspaceId: string

beforeAll(async () => {
  test = await testDatabase()
})
afterAll(() => test.close())
beforeEach(async () => {
  await test.relay.pool.query(`update outbox_item set done_at = now() where done_at is null`)
  workspaceId = await test.createWorkspace()
})

const commit = (...commands: OutboxCommand[]) =>
  test.database.withWorkspace(workspaceId, (em) => tell(em, workspaceId, ...commands))
const absent = (enrolmentId: string, until: number): OutboxCommand => ({
  verb: 'tellContact',
  enrolmentId,
  message: { kind: 'absent', until },
})
const dueNow = () =>
  test.relay.pool.query(`update outbox_item set next_attempt_at = now() where next_attempt_at < 'infinity'`)
const rows = async () =>
  (
    await test.relay.pool.query<{
      verb: string
      attempts: number
      failure: string
      done: boolean
      aside: boolean
    }>(
      `select verb, attempts, failure, done_at is not null done, next_attempt_at = 'infinity' aside
       from outbox_item where workspace_id = $1 order by id`,
      [workspaceId],
    )
  ).rows

/** A gateway that keeps what it was told and fails as `fail` says. */
function gateway(fail: (delivery: Delivery) => Error | null = () => null) {
  const told: Delivery[] = []
  return {
    told,
    untils: () =>
      told.map(({ command }) =>
        'message' in command && command.message && 'until' in command.message ? command.message.until : 0,
      ),
    async deliver(delivery: Delivery) {
      const failure = fail(delivery)
      if (failure) throw failure
      told.push(delivery)
    },
  }
}

/** Cut every connection of the relay's role, as the death of PostgreSQL does. Superuser rights are not needed for one's own. */
const cutConnections = () =>
  test.relay.pool
    .query(
      'select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid() and datname = current_database()',
    )
    .catch(() => undefined)
const listeners = async () =>
  (
    await test.relay.pool.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity
       where usename = current_user and datname = current_database() and query = 'listen outbox'`,
    )
  ).rows[0]?.count

describe('relay', () => {
  it('listens once and goes on delivering, however often its connections are cut', async () => {
    const target = gateway()
    const relay = startRelay({ database: test.relay, gateway: target, log })
    for (let cut = 0; cut < 5; cut += 1) {
      await eventually(async () => ((await listeners()) ?? 0) > 0)
      await cutConnections()
      await cutConnections() // in the middle of whatever it does next
      await new Promise((resolve) => setTimeout(resolve, 1_100))
    }
    await commit({ verb: 'startCampaign', campaignId: randomUUID() })
    await eventually(() => Promise.resolve(target.told.length === 1))
    await eventually(async () => (await listeners()) === 1)
    await relay.stop()
  })

  it('delivers soon after the commit, without waiting for its poll', async () => {
    const target = gateway()
    const relay = startRelay({ database: test.relay, gateway: target, log })
    await eventually(async () => (await listeners()) === 1)
    const before = Date.now()
    await commit({ verb: 'startCampaign', campaignId: randomUUID() })
    await eventually(() => Promise.resolve(target.told.length === 1))
    expect(Date.now() - before).toBeLessThan(1_000)
    await relay.stop()
    expect((await rows())[0]?.done).toBe(true)
  })

  it('keeps the order of each entity, also with two relays at once', async () => {
    const [one, two] = [randomUUID(), randomUUID()]
    for (let i = 1; i <= 20; i++) await commit(absent(one, i), absent(two, 100 + i))
    const target = gateway()
    const relays = [1, 2].map(() => startRelay({ database: test.relay, gateway: target, log }))
    await eventually(() => Promise.resolve(target.told.length >= 40))
    await Promise.all(relays.map((relay) => relay.stop()))
    const untils = target.untils()
    expect(untils.filter((until) => until < 100)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect(untils.filter((until) => until > 100)).toEqual(Array.from({ length: 20 }, (_, i) => i + 101))
  })

  it('tries again after a failure, in order, and tells nobody else to wait', async () => {
    const [stuck, other] = [randomUUID(), randomUUID()]
    await commit(absent(stuck, 1), absent(stuck, 2), absent(other, 3))
    let isDown = true
    const target = gateway(({ command }) =>
      isDown && 'enrolmentId' in command && command.enrolmentId === stuck
        ? new Error('14 UNAVAILABLE a@b.c')
        : null,
    )
    const options = { database: test.relay, gateway: target, log }
    expect(await relayPortion(options)).toBe(1)
    expect(target.untils()).toEqual([3])
    expect((await rows())[0]).toMatchObject({ attempts: 1, failure: 'Error', done: false, aside: false })
    isDown = false
    await dueNow()
    await relayPortion(options)
    await relayPortion(options)
    expect(target.untils()).toEqual([3, 1, 2])
  })

  it('sets aside what can never be delivered, and goes on with the same entity', async () => {
    const enrolmentId = randomUUID()
    await commit({ verb: 'dance', enrolmentId } as never, absent(enrolmentId, 7))
    const target = gateway(({ command }) =>
      command.verb === 'tellContact' ? null : new UnknownVerb(command as never),
    )
    const options = { database: test.relay, gateway: target, log }
    for (let i = 0; i < 6; i++) {
      await relayPortion(options)
      await dueNow()
    }
    expect(target.untils()).toEqual([7])
    expect((await rows())[0]).toMatchObject({ attempts: 5, failure: 'UnknownVerb', done: false, aside: true })
  })

  it('forgets what was delivered long ago, and nothing else', async () => {
    await commit(absent(randomUUID(), 1), absent(randomUUID(), 2), absent(randomUUID(), 3))
    await test.relay.pool.query(
      `update outbox_item set done_at = case payload->'message'->>'until' when '1' then now() - interval '8 days'
         when '2' then now() end where workspace_id = $1`,
      [workspaceId],
    )
    expect(await forgetDelivered(test.relay)).toBe(1)
    expect((await rows()).map((row) => row.done)).toEqual([true, false])
  })

  it('delivers again what a crash left unmarked, under the same event id', async () => {
    await commit(absent(randomUUID(), 1))
    const target = gateway()
    const client = await test.relay.pool.connect()
    const crashing = {
      ...test.relay,
      pool: {
        connect: async () => ({
          query: (sql: string, ...rest: never[]) =>
            sql === 'commit' ? client.query('rollback') : client.query(sql, ...rest),
          release: () => client.release(),
        }),
      },
    } as unknown as TestDatabase['relay']
    await relayPortion({ database: crashing, gateway: target, log })
    await relayPortion({ database: test.relay, gateway: target, log })
    expect(target.untils()).toEqual([1, 1])
    expect(target.told[0]?.eventId).toBe(target.told[1]?.eventId)
  })
})
