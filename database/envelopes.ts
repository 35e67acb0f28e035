import { uuidv7 } from 'uuidv7'
import { DomainError } from '#domain/errors.ts'
import { createCipher, freshBytes, type Cipher, type Keyring } from './keyring.ts'
import type { EntityManager } from './orm.ts'

/** A new key for a person, as the row to insert and the cipher for whoever seals something at once. */
export interface NewSubjectKey {
  id: string
  wrapped: Buffer
  readonly cipher: Cipher
}

/** Make a person's key without touching the database, for inserts of many at once. */
export function newSubjectKey(keyring: Keyring): NewSubjectKey {
  const id = uuidv7()
  const key = freshBytes(32)
  return {
    id,
    wrapped: keyring.seal(key, `subject_key:${id}`),
    // Made where it is asked for: it costs as much as the key, and an import seals nothing.
    get cipher() {
      return createCipher(key)
    },
  }
}

/** Make and store a person's key. */
export async function createSubjectKey(
  em: EntityManager,
  keyring: Keyring,
  workspaceId: string,
): Promise<NewSubjectKey> {
  const key = newSubjectKey(keyring)
  await em.execute('insert into subject_key (id, workspace_id, wrapped) values (?, ?, ?)', [
    key.id,
    workspaceId,
    key.wrapped,
  ])
  return key
}

/**
 * The cipher of one person, for bodies and event details.
 * @throws DomainError not_found when the key was destroyed: what it sealed is gone
 */
export async function subjectCipher(
  em: EntityManager,
  keyring: Keyring,
  subjectKeyId: string,
): Promise<Cipher> {
  const ciphers = await subjectCiphers(em, keyring, [subjectKeyId])
  const cipher = ciphers.get(subjectKeyId)
  if (!cipher)
    throw new DomainError('not_found', 'The key of this person was destroyed; its contents cannot be read.')
  return cipher
}

/** The ciphers of many people by key id; destroyed keys are absent. */
export async function subjectCiphers(
  em: EntityManager,
  keyring: Keyring,
  subjectKeyIds: readonly string[],
): Promise<Map<string, Cipher>> {
  if (subjectKeyIds.length === 0) return new Map()
  const rows = await em.execute<{ id: string; wrapped: Buffer }[]>(
    'select id, wrapped from subject_key where id = any(?::uuid[])',
    [`{${[...new Set(subjectKeyIds)].join(',')}}`],
  )
  return new Map(
    rows.map((row) => [row.id, createCipher(keyring.open(row.wrapped, `subject_key:${row.id}`))]),
  )
}

/** What was sealed, or '' where it is absent or its key was destroyed. */
export function openText(cipher: Cipher | undefined, sealed: Buffer | null, context: string): string {
  return sealed && cipher ? cipher.open(sealed, context).toString() : ''
}
