/** The people of the benchmark: names, addresses and what is sealed under their keys, which SQL cannot make. */
import type pg from 'pg'
import { newSubjectKey } from '#database/envelopes.ts'
import type { Keyring } from '#database/keyring.ts'

const PORTION = 5_000
const FIRST =
  'Ada Alan Amina Anna Ben Carla Chen Daniel Elena Emma Farid Fatou Grace Hugo Ines Ivan Jonas Julia Karim Lena Leo Lucas Maria Mei Nadia Noah Olga Omar Paul Priya Rosa Sam Sara Sofia Tom Uma Victor Wei Yuki Zoe'.split(
    ' ',
  )
const HEADS = 'Ar Bel Cor Dan El Far Gar Hol Iver Jan Kel Lor Mar Nor Ost Pel Quin Ros Sten Tor'.split(' ')
const MIDDLES = 'ba da fe ga li ma ni po ra so ti vo'.split(' ')
const TAILS = 'berg court dale ford ham lund ski son stein ton'.split(' ')
const SENTENCE = 'Thank you for asking, this is something that we have been looking at for a while. '

/** Who the nth person is: 40 first and 2,400 last names, both of which many share; the address is theirs alone. */
export function personAt(n: number): { firstName: string; lastName: string; email: string } {
  const pick = (from: readonly string[], by: number) => from[by % from.length] ?? ''
  const mixed = Math.imul(n, 2_654_435_761) >>> 0
  const firstName = pick(FIRST, mixed >>> 8)
  const lastName = `${pick(HEADS, mixed >>> 3)}${pick(MIDDLES, mixed >>> 13)}${pick(TAILS, mixed >>> 21)}`
  const email = `${firstName}.${lastName}.${n}@company${n % 20_000}.example`.toLowerCase()
  return { firstName, lastName, email }
}

/** Fill the table `cast_member`, from which `populate.sql` makes all rows of the workspace. */
export async function writeCast(
  client: pg.Client,
  { keyring, workspaceId, people }: { keyring: Keyring; workspaceId: string; people: number },
): Promise<void> {
  await client.query(`create unlogged table cast_member (n int primary key, id uuid default uuidv7(), key_id uuid,
    wrapped bytea, email text, first_name text, last_name text, address_hash text, subject bytea, thread_subject bytea, body bytea)`)
  for (let from = 1; from <= people; from += PORTION) {
    const numbers = Array.from({ length: Math.min(PORTION, people - from + 1) }, (_, index) => from + index)
    const rows = numbers.map((n) => memberRow(n, keyring, workspaceId))
    const columns = rows[0]?.map((_, column) => rows.map((row) => row[column])) ?? []
    await client.query(
      `insert into cast_member (n, key_id, wrapped, email, first_name, last_name, address_hash, subject, thread_subject, body)
       select * from unnest($1::int[], $2::uuid[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[],
         $8::bytea[], $9::bytea[], $10::bytea[])`,
      columns,
    )
  }
}

function memberRow(n: number, keyring: Keyring, workspaceId: string): unknown[] {
  const { firstName, lastName, email } = personAt(n)
  const { id, wrapped, cipher } = newSubjectKey(keyring)
  const isCorrespondent = n % 5 === 0
  return [
    n,
    id,
    wrapped,
    email,
    firstName,
    lastName,
    keyring.hashAddress(workspaceId, email),
    cipher.seal(`A question for ${firstName} about this quarter`, 'message.subject'),
    isCorrespondent ? cipher.seal(`Re: A question for ${firstName}`, 'thread.subject') : null,
    isCorrespondent ? cipher.seal(SENTENCE.repeat(2 + (n % 7)), 'inbound_message.body') : null,
  ]
}
