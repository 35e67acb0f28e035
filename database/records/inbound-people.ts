import { uuidv7 } from 'uuidv7'
import { createSubjectKey } from '../envelopes.ts'
import type { Keyring } from '../keyring.ts'
import type { EntityManager } from '../orm.ts'
import { recordEvent } from './events.ts'

export interface Correspondent {
  personId: string
  emailKey: string
  subjectKeyId: string
}

/** Who writes from this address, if the workspace knows them. */
export async function findCorrespondent(em: EntityManager, emailKey: string): Promise<Correspondent | null> {
  const [row] = await em.execute<{ id: string; subject_key_id: string }[]>(
    'select id, subject_key_id from person where email_key = ?',
    [emailKey],
  )
  return row ? { personId: row.id, emailKey, subjectKeyId: row.subject_key_id } : null
}

/** Who writes from this address; somebody new becomes a person, with a key of their own. */
export async function ensureCorrespondent(
  em: EntityManager,
  keyring: Keyring,
  from: { workspaceId: string; emailKey: string; address: string; name: string },
): Promise<Correspondent> {
  const known = await findCorrespondent(em, from.emailKey)
  if (known) return known
  const { id: subjectKeyId } = await createSubjectKey(em, keyring, from.workspaceId)
  const { firstName, lastName } = splitName(from.name)
  const [row] = await em.execute<{ id: string }[]>(
    `insert into person (id, workspace_id, email, email_key, first_name, last_name, source, subject_key_id)
     values (?, ?, ?, ?, ?, ?, 'inbound', ?) on conflict (workspace_id, email_key) do nothing returning id`,
    [uuidv7(), from.workspaceId, from.address, from.emailKey, firstName, lastName, subjectKeyId],
  )
  if (row) {
    await recordEvent(em, from.workspaceId, { kind: 'PersonCreated', personId: row.id, code: 'inbound' })
    return { personId: row.id, emailKey: from.emailKey, subjectKeyId }
  }
  // Somebody else has just made them: theirs is the key that counts.
  await em.execute('delete from subject_key where id = ?', [subjectKeyId])
  const other = await findCorrespondent(em, from.emailKey)
  if (!other) throw new Error('A person that exists was not found.')
  return other
}

/** One mail of a person at a time: two that come at once must not begin two conversations about one subject. */
export async function lockPerson(em: EntityManager, personId: string): Promise<void> {
  await em.execute('select id from person where id = ? for no key update', [personId])
}

/** "Ada Lovelace" → Ada, Lovelace; "Lovelace, Ada" likewise; an address is no name. */
function splitName(name: string): { firstName: string | null; lastName: string | null } {
  const plain = name.replace(/\s+/g, ' ').trim().slice(0, 200)
  if (!plain || plain.includes('@')) return { firstName: null, lastName: null }
  const [last, first] = plain.split(/\s*,\s*/)
  if (last && first) return { firstName: first, lastName: last }
  const [head, ...tail] = plain.split(' ')
  return { firstName: head ?? null, lastName: tail.join(' ') || null }
}

/** The addresses of this workspace's mailboxes. */
export async function ownAddresses(em: EntityManager): Promise<string[]> {
  const rows = await em.execute<{ address: string }[]>('select address from mailbox')
  return rows.map((row) => row.address)
}
