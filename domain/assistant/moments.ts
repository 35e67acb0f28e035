/** How dates and times are written, in plain words. What day "tomorrow" is does not matter for a comparison. */
import { FULL_WEEKDAY, MONTH, monthIndex, weekdayIndex } from '../mail/words.ts'
import type { Form } from './take-out.ts'

const day = (date = '', month = '') => [`${Number(date)}.${monthIndex(month) + 1}`]
/** A clock of twelve hours cannot always be told from one of twenty-four. */
const clock = (hours = '', minutes = '') => [`${Number(hours) % 12}:${minutes.padStart(2, '0')}`]

export const TIMES: readonly Form[] = [
  [
    /\b(\d{1,2})(?:[:.h](\d{2}))? ?(?:a\.?m\b\.?|p\.?m\b\.?|o'clock\b)/g,
    ([, hours, minutes]) => clock(hours, minutes),
  ],
  [/\b([01]?\d|2[0-3]) ?(?:h|heures?)(?: ?([0-5]\d))?\b/g, ([, hours, minutes]) => clock(hours, minutes)],
  [/\b([01]?\d|2[0-3]):([0-5]\d)\b/g, ([, hours, minutes]) => clock(hours, minutes)],
  [/\b(?:noon|midi)\b/g, () => clock('12')],
]

export const DATES: readonly Form[] = [
  [/\b\d{4}-(\d{2})-(\d{2})\b/g, ([, month, date]) => [`${Number(date)}.${Number(month)}`]],
  [
    new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th|er)?(?: of| de)? (${MONTH})\\b\\.?(?:,? \\d{4}\\b)?`, 'g'),
    ([, date, month]) => day(date, month),
  ],
  [
    new RegExp(`\\b(${MONTH})\\.? (?:the )?(\\d{1,2})(?:st|nd|rd|th)?\\b(?![:h%])(?:,? \\d{4}\\b)?`, 'g'),
    ([, month, date]) => day(date, month),
  ],
  [
    /(?<![\d/.])(\d{1,2})[/.](\d{1,2})(?:[/.]\d{2,4})?(?![\d/%€$£])(?=$|[\s,;:!?).])/g,
    ([, one, other]) => numericDate(Number(one), Number(other)),
  ],
  [new RegExp(`\\b(${FULL_WEEKDAY})s?\\b`, 'g'), ([, name]) => [`weekday ${weekdayIndex(name ?? '')}`]],
  [/\b(?:tomorrow|demain)\b/g, () => ['tomorrow']],
  [/\b(?:next week|semaine prochaine)\b/g, () => ['next week']],
]

/** Day and month may stand in either order; null: neither reading is a date. */
function numericDate(one: number, other: number): string[] | null {
  const readings = [
    ...(one <= 31 && other <= 12 ? [`${one}.${other}`] : []),
    ...(other <= 31 && one <= 12 ? [`${other}.${one}`] : []),
  ]
  return one > 0 && other > 0 && readings.length > 0 ? readings : null
}
