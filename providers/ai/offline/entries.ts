/** The sentences of knowledge entries that answer a question. */
import type { KnowledgeFact, Language } from '#domain/assistant/jobs.ts'
import { languageOf } from '#domain/assistant/language.ts'
import { sentencesIn } from '#domain/assistant/sentences.ts'
import { stemsOf } from '#domain/assistant/stems.ts'

export interface Fact {
  text: string
  /** `k1` */
  ref: string
}

interface Entry {
  ref: string
  title: ReadonlySet<string>
  sentences: { text: string; stems: ReadonlySet<string> }[]
}

export interface Shelf {
  entries: readonly Entry[]
  /** In how many sentences a stem stands: what is everywhere tells nothing apart. */
  frequency: ReadonlyMap<string, number>
  size: number
}

const GAP = /\{\{|\{%|\[[^\]]{2,40}\]|_{3,}/
const MAX_SENTENCE = 400

/** Entries made ready to be searched; those in another language than the answer's say nothing in it. */
export function shelfOf(knowledge: readonly KnowledgeFact[], language: Language): Shelf {
  const entries = knowledge
    .filter(({ content }) => [null, language].includes(languageOf(content)))
    .map(({ ref, title, content }) => ({
      ref,
      title: stemsOf(title),
      sentences: sentencesIn(content)
        .filter((text) => text.length <= MAX_SENTENCE && !GAP.test(text) && !text.endsWith('?'))
        .map((text) => ({ text, stems: stemsOf(text) })),
    }))
  const sentences = entries.flatMap((entry) => entry.sentences)
  const frequency = new Map<string, number>()
  for (const { stems } of sentences)
    for (const stem of stems) frequency.set(stem, (frequency.get(stem) ?? 0) + 1)
  return { entries, frequency, size: sentences.length }
}

const ENOUGH = 1.5
const TOPIC_BONUS = 1.2
const TITLE_SHARE = 0.6
/** A second sentence that says nearly as much belongs to the answer. */
const CLOSE = 0.55

/**
 * The facts that answer a question, at most `limit` from the entry that fits best; none if nothing fits. It takes a
 * common topic, or two words, in the sentence or in the title.
 */
export function factsFor(
  shelf: Shelf,
  question: ReadonlySet<string>,
  { limit, enough = ENOUGH }: { limit: number; enough?: number },
): Fact[] {
  const rated = shelf.entries.flatMap((entry) => {
    const title = shared(question, entry.title)
    return entry.sentences.flatMap(({ text, stems }, index) => {
      const own = shared(question, stems)
      // An entry about the matter answers with its first sentence, if none says it better.
      if (own.length === 0 && index > 0) return []
      const both = [...new Set([...own, ...title])]
      if (!isAkin(both)) return []
      const score = weightOf(shelf, own) + weightOf(shelf, title) * TITLE_SHARE
      return [{ text, ref: entry.ref, score, index }]
    })
  })
  const best = rated.toSorted((one, other) => other.score - one.score || one.index - other.index)[0]
  if (!best || best.score < enough) return []
  return rated
    .filter(({ ref, score }) => ref === best.ref && score >= best.score * CLOSE)
    .toSorted((one, other) => other.score - one.score)
    .slice(0, limit)
    .toSorted((one, other) => one.index - other.index)
    .map(({ text, ref }) => ({ text, ref }))
}

/** That both say "12" means nothing. */
function shared(question: ReadonlySet<string>, stems: ReadonlySet<string>): string[] {
  return [...question].filter((stem) => stems.has(stem) && !/^\d+$/.test(stem))
}

const isTopic = (stem: string) => stem.startsWith('#')

/** A word of a topic brings the topic along: the two are one sign. */
function isAkin(stems: readonly string[]): boolean {
  return stems.some(isTopic) || stems.length >= 2
}

function weightOf({ frequency, size }: Shelf, stems: readonly string[]): number {
  return stems
    .map((stem) => {
      const rarity = Math.log((size + 1) / ((frequency.get(stem) ?? 0) + 0.5))
      return Math.max(0.2, Math.min(rarity, 2)) + (isTopic(stem) ? TOPIC_BONUS : 0)
    })
    .reduce((sum, weight) => sum + weight, 0)
}
