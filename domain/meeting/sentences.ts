import { plainWords } from '../mail/words.ts'

/** A sentence of a mail, and where it stands. */
export interface Sentence {
  from: number
  to: number
  /** In plain words, for comparing. */
  plain: string
  isQuestion: boolean
}

/** A full stop that ends no sentence: of "p.m.", "10.30", "Mr.". */
const END = /(?<!\b[ap]\.?m|\b[ap]|\b(?:mr|ms|mrs|dr|st|no|m|mme))\.(?=\s|$)|[!?\u2026]+(?=\s|$|\))|\n\s*\n/gi

export function sentencesOf(text: string): Sentence[] {
  const found: Sentence[] = []
  let from = 0
  const cut = (to: number) => {
    const words = text.slice(from, to)
    if (words.trim()) found.push({ from, to, plain: plainWords(words), isQuestion: words.includes('?') })
    from = to
  }
  for (const end of text.matchAll(END)) cut(end.index + end[0].length)
  cut(text.length)
  return found
}
