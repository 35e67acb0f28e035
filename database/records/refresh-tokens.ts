import { createHash, randomBytes } from 'node:crypto'
import { uuidv7 } from 'uuidv7'
import type { Keyring } from '../keyring.ts'
import type { Database, EntityManager } from '../orm.ts'

const LIFE_DAYS = 7
/** Requests of one browser that left together arrive within this time; they get the same successor. */
export const GRACE_SECONDS = 20
const CONTEXT = 'refresh_token.successor_token'

interface Holder {
  userId: string
  workspaceId: string
  familyId: string
}

export type Rotation =
  | { kind: 'rotated'; token: string; userId: string; workspaceId: string }
  | { kind: 'refused'; why: 'unknown' | 'expired' | 'reused' }

/** Begin a family: one sign-in on one device. @returns the token; only its hash is kept */
export async function issueRefreshToken(
  database: Database,
  ids: { userId: string; workspaceId: string },
): Promise<string> {
  return database.instance(async (em) => (await insertToken(em, { ...ids, familyId: uuidv7() })).token)
}

/**
 * Exchange a token for its successor. The row's lock decides between parallel refreshes: the first rotates, the
 * others replay its successor within the grace time; a use after that revokes the whole family (RFC 9700 §4.14.2).
 */
export async function rotateRefreshToken(
  database: Database,
  keyring: Keyring,
  token: string,
): Promise<Rotation> {
  return database.instance(async (em) => {
    const [row] = await em.execute<TokenRow[]>(
      `select id, family_id as "familyId", user_id as "userId", workspace_id as "workspaceId",
              successor_token as "successorToken", revoked_at is not null as "isRevoked",
              expires_at <= now() as "isExpired", used_at is not null as "isUsed",
              coalesce(used_at > now() - make_interval(secs => ?), false) as "isFresh"
       from refresh_token where token_hash = ? for update`,
      [GRACE_SECONDS, hashOf(token)],
    )
    if (!row) return { kind: 'refused', why: 'unknown' }
    if (row.isRevoked || row.isExpired) return { kind: 'refused', why: 'expired' }
    if (!row.isUsed) return rotate(em, keyring, row)
    if (row.isFresh && row.successorToken) {
      const successor = keyring.open(row.successorToken, CONTEXT).toString()
      return { kind: 'rotated', token: successor, userId: row.userId, workspaceId: row.workspaceId }
    }
    await revokeFamily(em, row.familyId)
    return { kind: 'refused', why: 'reused' }
  })
}

interface TokenRow extends Holder {
  id: string
  successorToken: Buffer | null
  isRevoked: boolean
  isExpired: boolean
  isUsed: boolean
  isFresh: boolean
}

async function rotate(em: EntityManager, keyring: Keyring, row: TokenRow): Promise<Rotation> {
  const successor = await insertToken(em, row)
  await em.execute(
    'update refresh_token set used_at = now(), successor_id = ?, successor_token = ? where id = ?',
    [successor.id, keyring.seal(successor.token, CONTEXT), row.id],
  )
  return { kind: 'rotated', token: successor.token, userId: row.userId, workspaceId: row.workspaceId }
}

/** Sign out: no token of the family is worth anything any more. */
export async function revokeRefreshToken(database: Database, token: string): Promise<void> {
  await database.instance(async (em) => {
    const [row] = await em.execute<{ familyId: string }[]>(
      'select family_id as "familyId" from refresh_token where token_hash = ?',
      [hashOf(token)],
    )
    if (row) await revokeFamily(em, row.familyId)
  })
}

async function revokeFamily(em: EntityManager, familyId: string): Promise<void> {
  await em.execute(
    'update refresh_token set revoked_at = now(), successor_token = null where family_id = ? and revoked_at is null',
    [familyId],
  )
}

async function insertToken(em: EntityManager, holder: Holder): Promise<{ id: string; token: string }> {
  const id = uuidv7()
  const token = randomBytes(32).toString('base64url')
  await em.execute(
    `insert into refresh_token (id, family_id, user_id, workspace_id, token_hash, expires_at)
     values (?, ?, ?, ?, ?, now() + make_interval(days => ?))`,
    [id, holder.familyId, holder.userId, holder.workspaceId, hashOf(token), LIFE_DAYS],
  )
  return { id, token }
}

/** The token has 256 random bits, so a plain hash cannot be reversed by guessing. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
