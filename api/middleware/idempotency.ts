import { setTimeout as sleep } from 'node:timers/promises'
import type Koa from 'koa'
import { DomainError } from '#domain/errors.ts'
import type { Database, EntityManager } from '#database/orm.ts'
import type { Keyring } from '#database/keyring.ts'
import {
  claimKey,
  releaseKey,
  storeAnswer,
  storeAnswerIn,
  type Claim,
  type KeyedRequest,
  type StoredAnswer,
} from '#database/records/idempotency.ts'

const KEY = /^[\x21-\x7e]{1,255}$/
const WAIT_MS = 5_000
const LOOK_MS = 100

/** A request whose key was taken; `null` where the client sent none. */
export interface KeyedWork {
  /** The answer of the same request before, if it has one. */
  earlier: StoredAnswer | null
  /** Store the answer with what the transaction did. */
  storeIn(em: EntityManager, answer: StoredAnswer): Promise<void>
  /** Store an answer whose work was done elsewhere. */
  store(answer: StoredAnswer): Promise<void>
  release(): Promise<void>
}

/**
 * Take the request's Idempotency-Key: the same key and body get the same answer, another body is refused, and a
 * twin under way is waited for, then refused with Retry-After.
 */
export async function takeKey(
  ctx: Koa.Context,
  { database, keyring }: { database: Database; keyring: Keyring },
  request: Omit<KeyedRequest, 'key'>,
): Promise<KeyedWork | null> {
  const key = ctx.get('idempotency-key')
  if (!key) return null
  if (!KEY.test(key))
    throw new DomainError('invalid', 'The Idempotency-Key must be 1 to 255 visible ASCII characters.', {
      'idempotency-key': 'malformed',
    })
  const claim = await claimOrWait(() => claimKey(database, keyring, { ...request, key }))
  if (claim.kind === 'different')
    throw new DomainError('conflict', 'This Idempotency-Key was used for another request; take a new one.')
  if (claim.kind === 'underWay') {
    ctx.set('retry-after', '2')
    throw new DomainError('conflict', 'The same request is still under way; ask again in 2 s.')
  }
  const { workspaceId } = request
  if (claim.kind === 'answered') {
    ctx.set('idempotency-replayed', 'true')
    const nothing = () => Promise.resolve()
    return { earlier: claim.answer, storeIn: nothing, store: nothing, release: nothing }
  }
  const { id } = claim
  return {
    earlier: null,
    storeIn: (em, answer) => storeAnswerIn(em, keyring, { id, answer }),
    store: (answer) => storeAnswer(database, keyring, { workspaceId, id, answer }),
    release: () => releaseKey(database, { workspaceId, id }),
  }
}

async function claimOrWait(look: () => Promise<Claim>): Promise<Claim> {
  const until = Date.now() + WAIT_MS
  for (;;) {
    const claim = await look()
    if (claim.kind !== 'underWay' || Date.now() > until) return claim
    await sleep(LOOK_MS)
  }
}
