/** Names of the two who write to each other are no matter: "Hi Grace Price, …" asks for no price. */
import type { DraftInput } from '#domain/assistant/jobs.ts'
import { plainWords } from '#domain/mail/words.ts'
import { withoutGreeting } from './quote.ts'

const NAMES = "((?:\\p{Lu}[\\p{L}'’-]+ ?){1,3})"
/** Who a persona is, and for whom: "Lena Price, sales at Acme Cloud". */
const WHO = new RegExp(`^(?:(?:You are|I am|My name is|Vous êtes|Je suis) )?${NAMES}`, 'u')
const FOR = new RegExp(`(?<!\\p{L})(?:at|of|from|for|chez|de) ${NAMES}`, 'gu')

/** The names of our persona and its company, and of whom we write to, in plain words. */
export function ownNames({ persona, firstName }: Pick<DraftInput, 'persona' | 'firstName'>): Set<string> {
  const found = [WHO.exec(persona)?.[1], ...[...persona.matchAll(FOR)].map((match) => match[1]), firstName]
  return new Set(found.flatMap((name) => (name ? plainWords(name).split(/[ -]/) : [])))
}

/** A text without its greeting and without these names where they are written as names. */
export function withoutNames(text: string, names: ReadonlySet<string>): string {
  return withoutGreeting(text).replace(/\p{Lu}[\p{L}'’]*/gu, (word) =>
    names.has(plainWords(word)) ? ' ' : word,
  )
}
