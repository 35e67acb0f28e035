import type { Citation, Source } from 'contract/draft.ts'

/** Words to be found in a text, and what they are to carry there. */
export interface Needle<Tag> {
  words: string
  tag: Tag
}

/** A part of a text, in order; `tag` is null between what was found. */
export interface Piece<Tag> {
  text: string
  tag: Tag | null
}

/**
 * Cut a text where the needles stand in it, whatever the case, blanks and line breaks. Where two overlap the first one
 * in the list wins; a needle that is not there is left out.
 */
export function cut<Tag>(text: string, needles: readonly Needle<Tag>[]): Piece<Tag>[] {
  const found: { from: number; to: number; tag: Tag }[] = []
  for (const { words, tag } of needles) {
    const match = patternOf(words)?.exec(text)
    if (!match) continue
    const [from, to] = [match.index, match.index + match[0].length]
    if (found.every((other) => to <= other.from || from >= other.to)) found.push({ from, to, tag })
  }
  const pieces: Piece<Tag>[] = []
  let end = 0
  for (const { from, to, tag } of found.toSorted((a, b) => a.from - b.from)) {
    if (from > end) pieces.push({ text: text.slice(end, from), tag: null })
    pieces.push({ text: text.slice(from, to), tag })
    end = to
  }
  if (end < text.length) pieces.push({ text: text.slice(end), tag: null })
  return pieces
}

function patternOf(words: string): RegExp | undefined {
  const parts = words.trim().split(/\s+/).filter(Boolean)
  if (parts.length === 0) return undefined
  return new RegExp(parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('\\s+'), 'i')
}

export interface NumberedSource extends Source {
  number: number
}

/** The sources of a draft, each once and numbered in the order in which the text needs them. */
export function numberSources(citations: readonly Citation[]): {
  sources: NumberedSource[]
  /** The sentences, each with the numbers of what it rests on. */
  sentences: Needle<number[]>[]
} {
  const sources: NumberedSource[] = []
  const numberOf = (source: Source) => {
    const known = sources.find((other) => isSame(other, source))
    if (known) return known.number
    sources.push({ ...source, number: sources.length + 1 })
    return sources.length
  }
  // One line of a mail may hold two questions that the same sentence answers.
  const sentences = citations.map((citation) => ({
    words: citation.text,
    tag: [...new Set(citation.sources.map(numberOf))],
  }))
  return { sources, sentences }
}

function isSame(a: Source, b: Source): boolean {
  return a.kind === b.kind && a.id === b.id && a.line === b.line && a.quote === b.quote
}
