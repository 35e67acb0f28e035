import { plainWords } from '../mail/words.ts'

/** A sentence in plain words, from which one finds back to the words as they stand in the mail. */
export interface PlainSentence {
  plain: string
  /** The words of the mail that a stretch of the plain text came from. */
  original(from: number, to: number): string
}

export function plainSentence(text: string): PlainSentence {
  const words: { from: number; to: number; original: string }[] = []
  let plain = ''
  for (const original of text.split(/\s+/)) {
    const word = plainWords(original)
    if (!word) continue
    if (plain) plain += ' '
    words.push({ from: plain.length, to: plain.length + word.length, original })
    plain += word
  }
  return {
    plain,
    original: (from, to) =>
      words
        .filter((word) => word.from < to && word.to > from)
        .map((word) => word.original)
        .join(' ')
        .replace(/^[\s,;:.!?()"“”«»]+|[\s,;:.!?()"“”«»]+$/g, ''),
  }
}
