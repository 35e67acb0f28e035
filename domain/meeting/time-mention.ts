/** How exactly words name a time. */
export const PRECISIONS = ['time', 'part_of_day', 'day', 'week', 'month'] as const
export type Precision = (typeof PRECISIONS)[number]

/** Words of a text that name a time, and what they name; instants are epoch ms. */
export interface TimeMention {
  /** As they stand in the text. */
  words: string
  /** Where they stand. */
  from: number
  to: number
  /** Where the named time begins; null: a time of day without a day. */
  startAt: number | null
  /** Where it ends, if that is said (10–11) or lies in what is named (an afternoon, a week). */
  endAt: number | null
  precision: Precision
  /** 0…1, that `startAt` is what is meant. */
  confidence: number
  /** What else the same words may mean (3/4 and 4/3), without `startAt`. */
  alternatives: readonly number[]
  /** Of a time of day: minutes after midnight on the clock of `zone`. */
  minute: number | null
  /** The day is named by its date, not as seen from the day of writing. */
  isDated: boolean
  /** The zone in which it was read. */
  zone: string
}

export interface ReadingContext {
  /** When the text was written. */
  now: number
  /** The writer's zone, unless the text names another. */
  zone: string
  language: 'en' | 'fr' | null
}

/** Finds every time that a text names, in order. */
export type ReadTimes = (text: string, context: ReadingContext) => TimeMention[]
