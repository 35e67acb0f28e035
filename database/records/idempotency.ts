import { DomainError } from '#domain/errors.ts'
import type { Keyring } from '../keyring.ts'
import type { Database, EntityManager } from '../orm.ts'

const CONTEXT = 'idempotency_record.answer'
const LIFE_HOURS = 24
/** A request that has not answered after this long died with its process; its key may be taken over. */
const STALE_SECONDS = 120

export interface KeyedRequest {
  workspaceId: string
  userId: string
  key: string
  route: string
  bodyHash: string
}

export interface StoredAnswer {
  status: number
  body: unknown
}

export type Claim =
  | { kind: 'claimed'; id: string }
  | { kind: 'answered'; answer: StoredAnswer }
  | { kind: 'different' } // the key was used for another request
  | { kind: 'underWay' }

interface RecordRow {
  id: string
  route: string
  bodyHash: string
  status: number | null
  answer: Buffer | null
}

/** Take a key for a request, or learn what came of the request that took it before. */
export async function claimKey(database: Database, keyring: Keyring, request: KeyedRequest): Promise<Claim> {
  return database.withWorkspace(request.workspaceId, async (em) => {
    const [taken] = await em.execute<{ id: string }[]>(
      `insert into idempotency_record (workspace_id, user_id, key, route, body_hash, expires_at)
       values (?, ?, ?, ?, ?, now() + make_interval(hours => ?))
       on conflict (workspace_id, user_id, key) do update
         set id = uuidv7(), route = excluded.route, body_hash = excluded.body_hash, status = null, answer = null,
             created_at = now(), expires_at = excluded.expires_at
         where idempotency_record.expires_at <= now()
            or (idempotency_record.status is null and idempotency_record.route = excluded.route
                and idempotency_record.body_hash = excluded.body_hash
                and idempotency_record.created_at < now() - make_interval(secs => ?))
       returning id`,
      [
        request.workspaceId,
        request.userId,
        request.key,
        request.route,
        request.bodyHash,
        LIFE_HOURS,
        STALE_SECONDS,
      ],
    )
    if (taken) return { kind: 'claimed', id: taken.id }
    const [row] = await em.execute<RecordRow[]>(
      `select id, route, body_hash as "bodyHash", status, answer from idempotency_record
       where user_id = ? and key = ?`,
      [request.userId, request.key],
    )
    if (!row) return { kind: 'underWay' }
    if (row.route !== request.route || row.bodyHash !== request.bodyHash) return { kind: 'different' }
    if (row.status === null || !row.answer) return { kind: 'underWay' }
    const body: unknown = JSON.parse(keyring.open(row.answer, CONTEXT).toString())
    return { kind: 'answered', answer: { status: row.status, body } }
  })
}

/**
 * Keep the answer for whoever repeats the request, in the transaction that did the work.
 * @throws DomainError conflict when the key was taken over meanwhile: the work must not be done twice
 */
export async function storeAnswerIn(
  em: EntityManager,
  keyring: Keyring,
  { id, answer }: { id: string; answer: StoredAnswer },
): Promise<void> {
  const sealed = keyring.seal(JSON.stringify(answer.body ?? null), CONTEXT)
  const rows = await em.execute<unknown[]>(
    'update idempotency_record set status = ?, answer = ? where id = ? and status is null returning id',
    [answer.status, sealed, id],
  )
  if (rows.length === 0) throw new DomainError('conflict', 'The same request was taken over by a later one.')
}

/** Keep an answer whose work was done elsewhere. */
export async function storeAnswer(
  database: Database,
  keyring: Keyring,
  { workspaceId, id, answer }: { workspaceId: string; id: string; answer: StoredAnswer },
): Promise<void> {
  await database.withWorkspace(workspaceId, (em) => storeAnswerIn(em, keyring, { id, answer }))
}

/** Give the key back: the request failed without effect and may be tried again with it. */
export async function releaseKey(
  database: Database,
  ids: { workspaceId: string; id: string },
): Promise<void> {
  await database.withWorkspace(ids.workspaceId, (em) =>
    em.execute('delete from idempotency_record where id = ? and status is null', [ids.id]),
  )
}
