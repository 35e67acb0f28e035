/** What in a text can be checked: links, times, dates, prices, percentages and numbers, each under one spelling. */
import { plainWords } from '../mail/words.ts'
import { LINKS } from './links.ts'
import { DATES, TIMES } from './moments.ts'
import { takeOut, type Form } from './take-out.ts'

const CURRENCY =
  '€|\\$|£|¥|eur(?:os?)?\\b|usd\\b|gbp\\b|chf\\b|cad\\b|dollars?\\b|pounds?\\b|sterling\\b|francs?\\b'
const AMOUNT = "\\d{1,3}(?:[ '.,]\\d{3})+(?:[.,]\\d{1,2})?(?!\\d)|\\d+(?:[.,]\\d+)?"
const NUMBER_WORD =
  'a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half|un|une|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante|soixante|cents?|mille'

const PRICES: readonly Form[] = [
  [
    new RegExp(`(${CURRENCY}) ?(${AMOUNT}) ?([km]\\b)?`, 'g'),
    ([, sign = '', digits = '', unit = '']) => [`${amount(digits, unit)} ${currency(sign)}`],
  ],
  [
    new RegExp(`(?<![a-z0-9])(${AMOUNT}) ?(k|m)? ?(${CURRENCY})`, 'g'),
    ([, digits = '', unit = '', sign = '']) => [`${amount(digits, unit)} ${currency(sign)}`],
  ],
  [
    new RegExp(`\\b(?:(?:${NUMBER_WORD})[ -]){1,5}(?:euros?|dollars?|pounds?|francs?)\\b`, 'g'),
    ([all = '']) => [all],
  ],
]

const PERCENTAGES: readonly Form[] = [
  [
    new RegExp(`(${AMOUNT}) ?(?:%|percent\\b|per cent\\b|pour ?cent\\b|pct\\b)`, 'g'),
    ([, digits = '']) => [amount(digits)],
  ],
  [
    new RegExp(`\\b(?:(?:${NUMBER_WORD})[ -]){1,5}(?:percent|per cent|pour ?cent)\\b`, 'g'),
    ([all = '']) => [all],
  ],
]

const NUMBERS: readonly Form[] = [
  // A telephone number, however it is grouped.
  [/(?<![a-z0-9])\+?\d(?:[ .()-]{0,2}\d){7,14}(?![a-z0-9])/g, ([all = '']) => [all.replace(/\D/g, '')]],
  // A reference: letters and digits in one word.
  [/(?<![a-z0-9])(?=[a-z0-9_-]*\d)(?=[a-z0-9_-]*[a-z])[a-z0-9_-]{4,}(?![a-z0-9])/g, ([all = '']) => [all]],
  [new RegExp(`(?<![a-z0-9])(?:${AMOUNT})(?!\\d)`, 'g'), ([all = '']) => [amount(all)]],
]

/** In this order: what one has read, a later one does not read again. */
const KINDS = [
  ['link', LINKS],
  ['time', TIMES],
  ['date', DATES],
  ['price', PRICES],
  ['percent', PERCENTAGES],
  ['number', NUMBERS],
] as const

export type FigureKind = (typeof KINDS)[number][0]

export interface Figure {
  kind: FigureKind
  /** The spelling that stands for it; several where it can be read in several ways. */
  keys: readonly string[]
}

/** Every figure of a text. */
export function figuresIn(text: string): Figure[] {
  let rest = plainWords(text.replaceAll('\n', ' ; ').replace(/^ ?; \d{1,2}[.)] /gm, ' ; '))
  return KINDS.flatMap(([kind, forms]) => {
    const read = takeOut(rest, forms)
    rest = read.rest
    return read.found.map((keys) => ({ kind, keys }))
  })
}

function amount(digits: string, unit = ''): string {
  const isGrouped = /^\d{1,3}(?:[ '.,]\d{3})+(?:[.,]\d{1,2})?$/.test(digits)
  const plain = isGrouped ? digits.replace(/[ '.,](?=\d{3}(?!\d))/g, '') : digits
  const factor = unit === 'k' ? 1_000 : unit === 'm' ? 1_000_000 : 1
  return String(Number(plain.replace(',', '.')) * factor)
}

function currency(sign: string): string {
  if (sign === '€' || sign.startsWith('eur')) return 'eur'
  if (sign === '$' || sign === 'usd' || sign.startsWith('dollar')) return 'usd'
  if (sign === '£' || sign === 'gbp' || /^pound|^sterling/.test(sign)) return 'gbp'
  return sign.replace(/s$/, '')
}
