/** What the forms of this room find in a folded text; `from` and `to` are places in it. */
interface Token {
  from: number
  to: number
  /** 0…1, that it means what is read. */
  confidence: number
}

/** Words that name a day, or a span of days. Days are `YYYY-MM-DD`; `end` is not part of the span. */
export interface DayToken extends Token {
  precision: 'day' | 'week' | 'month'
  day: string
  end: string
  /** Other days that the same words may mean. */
  others: readonly string[]
}

/** Words that name a time of day, or a part of the day; minutes after midnight. */
export interface ClockToken extends Token {
  precision: 'time' | 'part_of_day'
  minute: number
  /** Where it ends, if that is said, or lies in the part of the day. */
  end: number | null
  /** Other times that the same words may mean (at 7: seven in the evening). */
  others: readonly number[]
}

/** Words that name a zone. */
export interface ZoneToken extends Token {
  zone: string
}

type Found<T> = Omit<T, 'from' | 'to'>
/** A way to say it, and what it then means; null: not this time. */
export type Form<T> = readonly [RegExp, (match: RegExpExecArray) => Found<T> | null]

/** All that these forms find, in the order of the text. Most specific first: what one has read, a later one leaves alone. */
export function find<T extends Token>(text: string, forms: readonly Form<T>[]): T[] {
  const found: T[] = []
  for (const [pattern, read] of forms)
    for (const match of text.matchAll(pattern)) {
      const from = match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0)
      const to = match.index + match[0].trimEnd().length
      if (found.some((token) => from < token.to && to > token.from)) continue
      const token = read(match)
      if (token) found.push({ ...token, from, to } as T)
    }
  return found.sort((one, other) => one.from - other.from)
}

/** The text of a group, or '' where it did not take part. */
export const word = (match: RegExpExecArray, group: number): string => match[group] ?? ''
