/** What a colleague wants to be said or asked. */
import { languageOf } from '#domain/assistant/language.ts'
import { stemsOf } from '#domain/assistant/stems.ts'
import { factsFor } from './entries.ts'
import type { Paragraph, Part } from './part.ts'
import { quotable } from './quote.ts'
import type { Writing } from './writing.ts'

/** A wish that is a sentence of its own can be said as it is; the colleague answers for it. */
const HAS_VERB =
  /\b(?:is|are|was|were|will|can|could|have|has|had|do|does|did|would|should|need|needs|offer|offers|est|sont|sera|seront|peut|pouvons|avons|ont|sommes|etait|proposons|offrons|avez|va|vont)\b/i

export function fulfilWishes(writing: Writing): Paragraph {
  const { wishes, phrases, choose } = writing
  const said = wishes.literal.map((text): Part => ({ text: asSentence(text), sources: [] }))
  const asked = wishes.askFor.map((what): Part => ({
    text: choose(phrases.askFor, (way) => way(toThem(what))),
    sources: [],
  }))
  return [...said, ...wishes.mention.flatMap((wish) => mention(writing, wish)), ...asked]
}

function mention(writing: Writing, wish: string): Part[] {
  const { shelf, phrases, choose, input } = writing
  const facts = factsFor(shelf, stemsOf(wish), { limit: 1 }).filter((fact) => !writing.wasTold(fact))
  if (facts.length > 0) return facts.map(({ text, ref }) => ({ text, sources: [ref] }))
  const isOurs = [null, input.language].includes(languageOf(wish))
  if (HAS_VERB.test(wish) && isOurs) return [{ text: asSentence(toThem(wish)), sources: [] }]
  const words = quotable(wish)
  return words ? [{ text: choose(phrases.wishUnmet, (way) => way(phrases.quote(words))), sources: [] }] : []
}

function asSentence(text: string): string {
  const words = text.trim()
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?…]$/.test(words) ? '' : '.'}`
}

/** Of a colleague's "ask for their phone number" they read "your phone number". */
function toThem(words: string): string {
  return words
    .replace(/\b(?:their|his|her)\b/gi, 'your')
    .replace(/\b(?:they|he|she) (?:are|is)\b/gi, 'you are')
    .replace(/\b(?:they|he|she) (?:have|has)\b/gi, 'you have')
    .replace(/\b(?:they|he|she|them|him)\b/gi, 'you')
    .replace(/\b(?:leur|son|sa)\b/gi, 'votre')
    .replace(/\b(?:leurs|ses)\b/gi, 'vos')
    .replace(/[.?!\s]+$/, '')
}
