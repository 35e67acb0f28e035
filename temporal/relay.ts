import type pg from 'pg'
import type { Logger } from 'pino'
import type { RelayDatabase } from '#database/relay-database.ts'
import type { OutboxCommand } from '#domain/outbox.ts'
import { failureName, isHopeless } from './failures.ts'
import type { Gateway } from './gateway.ts'
import { createWake, listenToOutbox } from './relay-listener.ts'

/** Delivered rows are marked in portions of this size; also the most that a crash repeats. */
const PORTION = 50
const PARALLEL = 10
/** How often the outbox is looked through even if no notice came. */
const POLL_MS = 2_000
/** A row that can never be delivered is set aside after this many attempts; its entity's later rows go on. */
const HOPELESS_ATTEMPTS = 5
const LONGEST_WAIT_SECONDS = 30
/** How long a delivered row is kept, for whoever looks into a question; and how often old ones are removed. */
const KEEP_DELIVERED = '7 days'
const FORGET_EVERY_MS = 3_600_000

export interface RelayOptions {
  database: RelayDatabase
  gateway: Pick<Gateway, 'deliver'>
  log: Logger
}

export interface Relay {
  /** Finish the portion under way, then stop. */
  stop(): Promise<void>
}

interface Row {
  id: string
  workspace_id: string
  verb: string
  payload: Record<string, unknown>
  attempts: number
}

/**
 * Carry the outbox to Temporal: at least once, in order for each entity, soon after the commit.
 * Any number of relays may run; each row is locked by one at a time.
 */
export function startRelay(options: RelayOptions): Relay {
  const wake = createWake()
  let isStopping = false
  let forgottenAt = 0
  const listening = listenToOutbox(options, wake.now)

  const run = async (): Promise<void> => {
    while (!isStopping) {
      try {
        const delivered = await relayPortion(options)
        if (delivered > 0) continue
        if (Date.now() - forgottenAt > FORGET_EVERY_MS) {
          await forgetDelivered(options.database)
          forgottenAt = Date.now()
        }
      } catch (error) {
        options.log.warn({ failure: failureName(error) }, 'the outbox could not be read; trying again')
      }
      if (!isStopping) await wake.orAfter(POLL_MS)
    }
  }
  const running = run()
  return {
    async stop() {
      isStopping = true
      wake.now()
      await running
      await listening.stop()
    },
  }
}

/** Deliver the oldest due row of each of some entities. @returns how many rows were delivered */
export async function relayPortion({ database, gateway, log }: RelayOptions): Promise<number> {
  const client = await database.pool.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query<Row>(DUE_HEADS, [PORTION])
    let delivered = 0
    const waiting = [...rows]
    const results: { row: Row; failure: unknown }[] = []
    const deliverSome = async (): Promise<void> => {
      for (let row = waiting.shift(); row; row = waiting.shift())
        results.push({ row, failure: await deliver(gateway, row) })
    }
    await Promise.all(Array.from({ length: PARALLEL }, deliverSome))
    for (const { row, failure } of results) {
      if (failure === null) delivered += 1
      else
        log.warn(
          { outboxId: row.id, verb: row.verb, failure: failureName(failure) },
          'a command was not delivered',
        )
      await mark(client, row, failure)
    }
    await client.query('commit')
    return delivered
  } catch (error) {
    await client.query('rollback').catch(() => undefined) // the connection is gone: its locks are, too
    throw error
  } finally {
    client.release()
  }
}

/**
 * The first open row of each entity, if it is due and no other relay holds it. Later rows of the entity wait for it,
 * so that "resumed" never overtakes "paused". Rows set aside (`infinity`) block nobody.
 */
const DUE_HEADS = `
  select id, workspace_id, verb, payload, attempts from outbox_item
  where done_at is null and next_attempt_at <= now() and id in (
    select distinct on (workspace_id, ${entity()}) id from outbox_item
    where done_at is null and next_attempt_at < 'infinity'
    order by workspace_id, ${entity()}, id
  )
  order by id limit $1 for update skip locked`

/** Mails that arrive in one mailbox need no order, and must not wait for each other: a reply stops what is due next. */
function entity(): string {
  return `case verb when 'mailArrived' then id::text else
    coalesce(payload->>'enrolmentId', payload->>'mailboxId', payload->>'importId', payload->>'threadId',
      payload->>'leadId', payload->>'meetingId', payload->>'campaignId', id::text) end`
}

async function deliver(gateway: RelayOptions['gateway'], row: Row): Promise<unknown> {
  try {
    const command = { verb: row.verb, ...row.payload } as OutboxCommand
    await gateway.deliver({ workspaceId: row.workspace_id, eventId: row.id, command })
    return null
  } catch (error) {
    return error
  }
}

async function mark(client: pg.PoolClient, row: Row, failure: unknown): Promise<void> {
  if (failure === null) {
    await client.query('update outbox_item set done_at = now(), failure = null where id = $1', [row.id])
    return
  }
  const attempts = row.attempts + 1
  const isAside = isHopeless(failure) && attempts >= HOPELESS_ATTEMPTS
  const seconds = Math.min(LONGEST_WAIT_SECONDS, 2 ** Math.min(attempts - 1, 10))
  await client.query(
    `update outbox_item set attempts = $2, failure = $3,
       next_attempt_at = case when $4 then 'infinity'::timestamptz else now() + make_interval(secs => $5) end
     where id = $1`,
    [row.id, attempts, failureName(failure), isAside, seconds],
  )
}

/** Remove what was delivered long ago. @returns how many rows were removed */
export async function forgetDelivered({ pool }: RelayDatabase): Promise<number> {
  const { rowCount } = await pool.query(
    `delete from outbox_item where done_at < now() - interval '${KEEP_DELIVERED}'`,
  )
  return rowCount ?? 0
}
