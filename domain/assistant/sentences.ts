/** The sentences of a mail, with the line each begins on. */

export interface Sentence {
  text: string
  /** From 1. */
  line: number
}

/** Of longer texts the rest is not read: nobody wrote it by hand. */
const MAX_LINES = 400
/** A line that is longer was broken by a mail program, so its sentence goes on in the next. */
const WRAPPED = 55
const ABBREVIATION =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|mr|mrs|ms|dr|prof|st|vs|approx|no|inc|ltd|co|m|mm|mme|mlle|p\.ex|ex|cf|env|tél|tel|réf|ref|min|max)\.$/i
/** "J. Smith", but not "14 h." */
const INITIAL = /(?:^|[^\d\s]\s)\p{Lu}\.$/u
const END = /[.!?…]+["»”’)\]]*(?=\s+(?:["«“‘(\p{Lu}\d-]))|[?!]+["»”’)\]]*(?=\s)|[.!?…]+["»”’)\]]*$/gu

/** Parse lines into sentences; greetings, bullets and empty lines part them. */
export function sentencesOf(lines: readonly string[]): Sentence[] {
  return paragraphs(lines.slice(0, MAX_LINES)).flatMap(splitParagraph)
}

/** The sentences of a text, without their lines. */
export function sentencesIn(text: string): string[] {
  return sentencesOf(text.split('\n')).map((sentence) => sentence.text)
}

interface Piece {
  text: string
  line: number
}

/** Lines that belong together, because a mail program has wrapped them. */
function paragraphs(lines: readonly string[]): Piece[][] {
  const result: Piece[][] = []
  let open: Piece[] = []
  lines.forEach((raw, index) => {
    const text = raw.replace(/\s+/g, ' ').trim()
    const previous = open.at(-1)?.text ?? ''
    const isNew = text === '' || /^([-*•–]|\d{1,2}[.)])\s/.test(text) || !goesOn(previous, text)
    if (isNew && open.length > 0) {
      result.push(open)
      open = []
    }
    const bare = text.replace(/^([-*•–]|\d{1,2}[.)])\s+/, '')
    if (bare) open.push({ text: bare, line: index + 1 })
  })
  return open.length > 0 ? [...result, open] : result
}

function goesOn(previous: string, next: string): boolean {
  if (previous === '' || /[.!?…:]["»”’)]*$/.test(previous)) return false
  return /^[\p{Ll}\d(]/u.test(next) || (previous.length > WRAPPED && !previous.endsWith(','))
}

function splitParagraph(pieces: readonly Piece[]): Sentence[] {
  const text = pieces.map((piece) => piece.text).join(' ')
  const sentences: Sentence[] = []
  let from = 0
  for (const end of text.matchAll(END)) {
    const to = end.index + end[0].length
    const before = text.slice(Math.max(0, to - 12), to)
    if (end[0] === '.' && to < text.length && (ABBREVIATION.test(before) || INITIAL.test(before))) continue
    push(from, to)
    from = to
  }
  push(from, text.length)
  return sentences

  function push(start: number, end: number): void {
    const sentence = text.slice(start, end).trim()
    if (sentence) sentences.push({ text: sentence, line: lineAt(pieces, start) })
  }
}

function lineAt(pieces: readonly Piece[], offset: number): number {
  let end = 0
  for (const { text, line } of pieces) {
    end += text.length + 1
    if (offset + 1 < end) return line
  }
  return pieces.at(-1)?.line ?? 1
}

const SIGN_OFF =
  /^(?:(?:with )?(?:best|kind|kindest|warm|many)? ?(?:regards|wishes|thanks)|best|cheers|sincerely|yours(?: \w+)?|thanks(?: again| in advance)?|thank you|thx|cordialement|bien (?:à vous|cordialement|à toi)|(?:très )?cordialement|(?:meilleures|sincères|cordiales) salutations|salutations(?: distinguées)?|bonne journée|belle journée|à bientôt|merci(?: d['’]avance| beaucoup)?|sent from my .*|envoyé de mon .*)[\s,.!]*$/i
const MAX_SIGNATURE = 8

/** The lines without a signature: a sign-off near the end and what stands below it. Numbers of lines stay true. */
export function withoutSignature(lines: readonly string[]): string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '')
  const from = lines.findIndex((line, index) => {
    const text = line.trim()
    if (text === '--') return true
    return SIGN_OFF.test(text) && last - index <= MAX_SIGNATURE && index > 0
  })
  return from < 0 ? [...lines] : lines.slice(0, from)
}
