import { addDays, DAY_MS, instantsOf, localDay, weekdayOf } from '../scheduling/zones.ts'
import { CALL_LATER, LATER, MEET } from './cues.ts'
import type { Sentence } from './sentences.ts'
import type { TimeMention } from './time-mention.ts'

/** A later time at which somebody wants to hear from us. */
export interface Later {
  /** Epoch ms. */
  at: number
  words: string
  /** The times that were read so. */
  mentions: TimeMention[]
}

/**
 * "Get back to me in spring", "recontactez-moi en janvier". A month is always later: nobody meets "in January"; a week or a
 * day is later where the sentence says so, else it is a time to be agreed on.
 */
export function laterOf(
  mentions: readonly TimeMention[],
  { sentences, now }: { sentences: readonly Sentence[]; now: number },
): Later | null {
  const later = mentions.filter((mention) => isLater(mention, sentences))
  const [first] = later
  if (first?.startAt == null) return null
  return {
    at: Math.max(workingMorning(first.startAt, first.zone), now + DAY_MS),
    words: first.words,
    mentions: later,
  }
}

function isLater({ precision, from, startAt }: TimeMention, sentences: readonly Sentence[]): boolean {
  const plain = sentences.find((sentence) => from >= sentence.from && from < sentence.to)?.plain
  if (!plain || startAt === null) return false
  switch (precision) {
    case 'month':
      return LATER.test(plain) || CALL_LATER.test(plain) || MEET.test(plain)
    case 'week':
    case 'day':
      return LATER.test(plain)
    case 'part_of_day':
    case 'time':
      return false
  }
}

/** Nine o'clock of that day, or of the Monday after it. */
function workingMorning(instant: number, zone: string): number {
  const day = localDay(instant, zone)
  const weekday = weekdayOf(day)
  const working = addDays(day, weekday === 6 ? 2 : weekday === 0 ? 1 : 0)
  return instantsOf(working, 9 * 60, zone).earlier
}
