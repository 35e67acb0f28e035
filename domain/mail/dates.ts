/** Dates in the words of an absence notice, English and French. Days are epoch ms at midnight UTC. */
import {
  FULL_MONTH,
  FULL_WEEKDAY,
  MONTH,
  monthIndex,
  NUMBER,
  numberOf,
  WEEKDAY,
  weekdayIndex,
} from './words.ts'

export interface DateMention {
  /** Where in the text. */
  from: number
  to: number
  day: number
}

const DAY_MS = 86_400_000
/** A date without a year that lies further back is next year's. */
const RECENT_DAYS = 31

type Reader = (match: RegExpExecArray, today: number) => number | null

const word = (index: number, match: RegExpExecArray) => match[index] ?? ''

/** Most specific first: what one form has read, a later one does not read again. */
const FORMS: readonly [RegExp, Reader][] = [
  [/\b(\d{4})-(\d{2})-(\d{2})\b/g, (m) => dayOf(Number(m[1]), Number(m[2]) - 1, Number(m[3]))],
  [
    new RegExp(
      `\\b(?:(?:${WEEKDAY})\\.?,? (?:the |le )?)?(\\d{1,2})(?:st|nd|rd|th|er)?(?: of| de)? (${MONTH})\\b\\.?(?:,? (\\d{4})\\b)?`,
      'g',
    ),
    (m, today) => withYear({ month: monthIndex(word(2, m)), date: Number(m[1]), year: m[3] }, today),
  ],
  [
    new RegExp(
      `\\b(?:(?:${WEEKDAY})\\.?,? )?(${MONTH})\\.? (?:the )?(\\d{1,2})(?:st|nd|rd|th)?\\b(?:,? (\\d{4})\\b)?`,
      'g',
    ),
    (m, today) => withYear({ month: monthIndex(word(1, m)), date: Number(m[2]), year: m[3] }, today),
  ],
  [/\b(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d{2}))?\b(?!\d|[/:]\d)/g, numeric],
  [
    new RegExp(
      `\\b(?:in|dans|for|pour|pendant)(?: the next| les| environ| about)? (${NUMBER}) (?:\\w+ )?(day|week|month|jour|semaine|mois)`,
      'g',
    ),
    (m, today) => later(numberOf(word(1, m)), word(2, m), today),
  ],
  [/\b(?:day after tomorrow|apres-demain|apres demain)\b/g, (_m, today) => today + 2 * DAY_MS],
  [/\b(?:tomorrow|demain)\b/g, (_m, today) => today + DAY_MS],
  [/\b(?:next week|(?:la )?semaine prochaine)\b/g, (_m, today) => nextWeekday(1, today)],
  [/\b(?:next month|(?:le )?mois prochain)\b/g, (_m, today) => later(1, 'firstOfMonth', today)],
  [new RegExp(`\\b(${FULL_WEEKDAY})\\b`, 'g'), (m, today) => nextWeekday(weekdayIndex(word(1, m)), today)],
  [
    new RegExp(`\\b(?:in|en|early|mid|debut|mi)[ -](${FULL_MONTH})\\b(?: (\\d{4})\\b)?`, 'g'),
    (m, today) => withYear({ month: monthIndex(word(1, m)), date: 1, year: m[2] }, today),
  ],
]

/** Every date in a text of plain words, in order, seen from the day that `now` lies in. */
export function datesIn(text: string, now: number): DateMention[] {
  const today = Math.floor(now / DAY_MS) * DAY_MS
  const mentions: DateMention[] = []
  for (const [form, read] of FORMS)
    for (const match of text.matchAll(form)) {
      const from = match.index
      const to = from + match[0].length
      if (mentions.some((mention) => from < mention.to && to > mention.from)) continue
      const day = read(match, today)
      if (day !== null) mentions.push({ from, to, day })
    }
  return mentions.sort((one, other) => one.from - other.from)
}

function dayOf(year: number, month: number, date: number): number | null {
  const day = Date.UTC(year, month, date)
  return new Date(day).getUTCDate() === date && month >= 0 && month < 12 ? day : null
}

function withYear(
  parts: { month: number; date: number; year: string | undefined },
  today: number,
): number | null {
  const { month, date, year } = parts
  if (year) return dayOf(Number(year) < 100 ? 2000 + Number(year) : Number(year), month, date)
  const thisYear = new Date(today).getUTCFullYear()
  const near = dayOf(thisYear, month, date)
  return near === null || near >= today - RECENT_DAYS * DAY_MS ? near : dayOf(thisYear + 1, month, date)
}

/** 5/12 is the fifth of December for most of the world, and May 12 for some: of two readings the nearer to come. */
function numeric(match: RegExpExecArray, today: number): number | null {
  const [one, other, year] = [Number(match[1]), Number(match[3]), match[4]]
  if (match[2] === '.' && !year && other > 12) return null // a time or a version
  const dayFirst = withYear({ month: other - 1, date: one, year }, today)
  const monthFirst = match[2] === '/' ? withYear({ month: one - 1, date: other, year }, today) : null
  const toCome = [dayFirst, monthFirst].filter((day): day is number => day !== null && day >= today)
  return toCome.length > 0 ? Math.min(...toCome) : (dayFirst ?? monthFirst)
}

function later(amount: number, unit: string, today: number): number | null {
  if (amount < 0) return null
  const at = new Date(today)
  if (unit === 'firstOfMonth') return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1)
  if (unit === 'month' || unit === 'mois')
    return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + amount, at.getUTCDate())
  return today + amount * (unit === 'week' || unit === 'semaine' ? 7 : 1) * DAY_MS
}

function nextWeekday(weekday: number, today: number): number {
  const ahead = (weekday - new Date(today).getUTCDay() + 7) % 7
  return today + (ahead || 7) * DAY_MS
}
