/** Whether a mail can be answered by words at all, in which language, and how its writer is addressed. */
import { languageOf } from '../assistant/language.ts'
import type { Language } from '../assistant/jobs.ts'

export type Readability =
  { kind: 'readable'; language: Language } | { kind: 'unreadable'; reason: 'empty_mail' | 'unknown_language' }

/** A text of fewer words gives no clue: "15:30?" is answered in the language of the conversation. */
const FEW_WORDS = 6
/** What a mail program writes above a quote. */
const ATTRIBUTION = /^(on|le|am|el)\b.{5,200}:$/i

/**
 * Whether a text says something that we have words for.
 * @param fallback the language of the conversation, for texts that are too short to tell
 */
export function readabilityOf(text: string, fallback: Language): Readability {
  const written = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('>') && !ATTRIBUTION.test(line))
    .join('\n')
  if (!/[\p{L}\p{N}]/u.test(written)) return { kind: 'unreadable', reason: 'empty_mail' }
  const language = languageOf(written)
  if (language) return { kind: 'readable', language }
  const words = written.match(/\p{L}+/gu) ?? []
  const isShort = words.length < FEW_WORDS && words.every((word) => /^\p{Script=Latin}+$/u.test(word))
  return isShort
    ? { kind: 'readable', language: fallback }
    : { kind: 'unreadable', reason: 'unknown_language' }
}

/** The language that a locale (`fr-CA`) stands for, or English. */
export function languageOfLocale(locale: string | null): Language {
  return locale?.toLowerCase().startsWith('fr') ? 'fr' : 'en'
}

/**
 * A first name as it may stand in a greeting. Who writes to us chooses their name; one that is no name (a link, a
 * sentence) is not repeated.
 */
export function addressableName(firstName: string | null): string | null {
  return firstName !== null && /^\p{L}[\p{L}\p{M}'’ -]{0,39}$/u.test(firstName) ? firstName : null
}
