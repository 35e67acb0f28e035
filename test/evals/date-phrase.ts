import type { Language } from '#domain/assistant/jobs.ts'

/** What is to come of a phrase; times are on the clock of the reader's zone: `2026-11-26 15:00`. */
export type Expected =
  'none' | 'ask' | 'past' | 'cancel' | `at ${string}` | `move ${string}` | `later ${string}`

export interface DatePhrase {
  text: string
  language: Language
  expected: Expected
  /** We have offered these slots before. */
  offered?: readonly string[]
  /** The person has a meeting with us then. */
  meeting?: string
  isHeldOut: boolean
}

export type Row = readonly [text: string, expected: Expected, more?: Pick<DatePhrase, 'offered' | 'meeting'>]
