/** A few words of a mail, to show that it was read. */
import { figuresIn } from '#domain/assistant/figures.ts'
import { languageOf } from '#domain/assistant/language.ts'
import { sentencesOf, withoutSignature, type Sentence } from '#domain/assistant/sentences.ts'
import { stemsOf, wordsOf } from '#domain/assistant/stems.ts'
import type { Language, ThreadLine } from '#domain/assistant/jobs.ts'

export interface Quote {
  words: string
  /** `m2:3` */
  source: string
  /** Mere thanks. */
  isPolite: boolean
}

const MAX_LENGTH = 110
const GREETING =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|bonjour|bonsoir|salut|cher|chère|madame|monsieur)(?: [\p{L}.'’-]+){0,4}\s*[,!.:]*$/iu
const GREETED =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|bonjour|bonsoir|salut)(?: [\p{L}.-]+){0,3}\s*[,!.:]\s+/iu
const ONLY_POLITE =
  /^(?:(?:and |et )?(?:many )?(?:thanks?|thank you|merci|sorry|désolé)\b[^.!?]{0,60}|hope (?:you|this)[^.!?]{0,60}|j[’']espère que vous allez bien[^.!?]{0,30})[.!]*$/i
/** Would be taken for a gap in the text, or for markup. */
const UNQUOTABLE = /[{}[\]<>]|_{3,}/

/** "Hi Lena, how much is it?" without its first words. */
export const withoutGreeting = (text: string) => text.replace(GREETED, '')

/** A sentence as it can stand between quotation marks, without links, addresses and markup; null if nothing is left. */
export function quotable(text: string, length = MAX_LENGTH): string | null {
  const words = withoutGreeting(text)
    .split(/\s+/)
    .map((word) => (isUnquotable(word) ? '…' : word))
    .join(' ')
    .replace(/[“”"«»]/g, '’')
    .replace(/(?:… ?){2,}/g, '… ')
    .replace(/[\s.!,;:…]+$/, '')
    .replace(/^[\s.,;:…]+/, '')
    .trim()
  if (words === '' || isUnquotable(words)) return null
  if (words.length <= length) return words
  const cut = words.slice(0, length)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), length - 25)).replace(/[\s,;:]+$/, '')} …`
}

function isUnquotable(words: string): boolean {
  return UNQUOTABLE.test(words) || figuresIn(words).some(({ kind }) => kind === 'link')
}

/** The sentences of a mail that are worth taking up, the most telling first; `except` are taken up elsewhere. */
export function quotesFrom(
  { mail, lines, direction }: ThreadLine,
  { except = [], language }: { except?: readonly string[]; language: Language },
): Quote[] {
  return sentencesOf(direction === 'in' ? withoutSignature(lines) : lines)
    .filter(({ text }) => !except.includes(text) && !GREETING.test(text))
    .toSorted((one, other) => telling(other, language) - telling(one, language))
    .flatMap(({ text, line }) => {
      const words = quotable(text)
      return words && wordsOf(words).length > 0
        ? [{ words, source: `${mail}:${line}`, isPolite: ONLY_POLITE.test(text) }]
        : []
    })
}

/** Words that carry meaning, up to what one takes in at a glance; thanks alone tell little. */
function telling({ text, line }: Sentence, language: Language): number {
  const stems = stemsOf(text).size
  const isThanks = ONLY_POLITE.test(text) ? -4 : 0
  const isOther = languageOf(text) === null || languageOf(text) === language ? 0 : -1
  return Math.min(stems, 8) + isThanks + isOther - line / 100
}
