import { hash, verify } from '@node-rs/argon2'

/** OWASP's Argon2id parameters: 19 MiB, two passes, one lane (Argon2id is the library's default algorithm). */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Hash a password for storing. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, OPTIONS)
}

let decoy: Promise<string> | undefined

/** Compare; without a stored hash the same work is done, so that the time does not tell who has an account. */
export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password')
  const matches = await verify(stored ?? (await decoy), password)
  return stored !== undefined && matches
}
