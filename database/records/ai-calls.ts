import type { JobName } from '#domain/assistant/jobs.ts'
import type { EntityManager } from '../orm.ts'

/** Requests for one key that were answered, well or badly, or whose end nobody saw. */
export const MAX_CALLS_PER_KEY = 3

export interface CallRef {
  workspaceId: string
  /** Names the step that asks. */
  key: string
}

export type Reservation =
  /** One request may be made; `failure` is how the one before ended, if there was one. */
  | { kind: 'reserved'; call: number; failure: string | null }
  | { kind: 'answered'; answer: Buffer; engine: string }
  /** The key has used its requests up. */
  | { kind: 'used_up'; failure: string | null }
  | { kind: 'budget_spent' }

interface CallRow {
  calls: number
  engine: string
  failure: string | null
  answer: Buffer | null
}

/**
 * Reserve one request, before it is made: it counts for its key and for the workspace's day even if nobody lives to
 * see the answer. Two who ask for the same key are served one after the other.
 */
export async function reserveCall(
  em: EntityManager,
  call: CallRef & { job: JobName; engine: string; day: string; dailyCalls: number },
): Promise<Reservation> {
  const row = await lockCall(em, call)
  if (row.answer) return { kind: 'answered', answer: row.answer, engine: row.engine }
  if (row.calls >= MAX_CALLS_PER_KEY) return { kind: 'used_up', failure: row.failure }
  if (!(await spend(em, call))) return { kind: 'budget_spent' }
  await em.execute(
    'update ai_call set calls = calls + 1, day = ?, engine = ? where workspace_id = ? and key = ?',
    [call.day, call.engine, call.workspaceId, call.key],
  )
  return { kind: 'reserved', call: row.calls + 1, failure: row.failure }
}

async function lockCall(
  em: EntityManager,
  call: CallRef & { job: JobName; engine: string; day: string },
): Promise<CallRow> {
  await em.execute(
    `insert into ai_call (workspace_id, key, job, engine, day) values (?, ?, ?, ?, ?)
     on conflict (workspace_id, key) do nothing`,
    [call.workspaceId, call.key, call.job, call.engine, call.day],
  )
  const [row] = await em.execute<CallRow[]>(
    'select calls, engine, failure, answer from ai_call where workspace_id = ? and key = ? for update',
    [call.workspaceId, call.key],
  )
  if (!row) throw new Error('The call that was to be reserved has no row.')
  return row
}

/** Take one call from the day's budget. @returns false if none is left */
async function spend(
  em: EntityManager,
  { workspaceId, day, dailyCalls }: { workspaceId: string; day: string; dailyCalls: number },
): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    `insert into ai_budget (workspace_id, day, calls) select ?::uuid, ?::date, 1 where ?::int > 0
     on conflict (workspace_id, day) do update set calls = ai_budget.calls + 1 where ai_budget.calls < ?::int
     returning id`,
    [workspaceId, day, dailyCalls, dailyCalls],
  )
  return rows.length > 0
}

/**
 * Take back the reservation of a request that the endpoint did not answer, so that an hour without it leaves the key all
 * its requests. How the request before ended stays. What may have been charged (`isSpent`) stays spent.
 */
export async function releaseCall(
  em: EntityManager,
  { workspaceId, key, day, isSpent }: CallRef & { day: string; isSpent: boolean },
): Promise<void> {
  await em.execute('update ai_call set calls = calls - 1 where workspace_id = ? and key = ? and calls > 0', [
    workspaceId,
    key,
  ])
  if (isSpent) return
  await em.execute(
    'update ai_budget set calls = calls - 1 where workspace_id = ? and day = ? and calls > 0',
    [workspaceId, day],
  )
}

export interface CallEnd extends CallRef {
  usage: { promptTokens: number; completionTokens: number }
  failure: string | null
  /** Sealed. */
  answer: Buffer | null
}

/** Write down how a request ended. The first answer stays. @returns the answer that counts */
export async function endCall(em: EntityManager, end: CallEnd): Promise<Buffer | null> {
  const [row] = await em.execute<{ answer: Buffer | null }[]>(
    `update ai_call set prompt_tokens = prompt_tokens + ?, completion_tokens = completion_tokens + ?,
       failure = case when answer is null then ? else failure end,
       answered_at = case when answer is null and ?::bytea is not null then now() else answered_at end,
       answer = coalesce(answer, ?)
     where workspace_id = ? and key = ? returning answer`,
    [
      end.usage.promptTokens,
      end.usage.completionTokens,
      end.failure,
      end.answer,
      end.answer,
      end.workspaceId,
      end.key,
    ],
  )
  return row?.answer ?? null
}
