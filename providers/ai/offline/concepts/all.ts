import { plainWords } from '#domain/mail/words.ts'
import type { Matter } from '../phrases/phrases.ts'
import type { Concept } from './concept.ts'
import { DECLINE } from './decline.ts'
import { DEMO } from './demo.ts'
import { INTEREST } from './interest.ts'
import { MEETING } from './meeting.ts'
import { SUPPORT } from './support.ts'

/** The more telling name first: "Not interested" is no interest. */
const CONCEPTS: readonly (readonly [Matter, Concept])[] = [
  ['decline', DECLINE],
  ['demo', DEMO],
  ['meeting', MEETING],
  ['support', SUPPORT],
  ['interest', INTEREST],
]

/** What an intent means, by its name; null: only its keywords say. */
export function conceptNamed(name: string): Matter | null {
  return found(name)?.[0] ?? null
}

/** How what an intent means is usually said. */
export function conceptOf({ name }: { name: string }): Concept | null {
  return found(name)?.[1] ?? null
}

function found(name: string): readonly [Matter, Concept] | undefined {
  const plain = plainWords(name)
  return CONCEPTS.find(([, { means }]) => means.test(plain))
}
