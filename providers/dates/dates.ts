/** Dates that say their month: "Thursday 8 January", "January 8th, 2026", "8/1", "le 8". */
import { addDays, weekdayOf } from '#domain/scheduling/zones.ts'
import { MONTH, monthIndex, WEEKDAY, weekdayIndex } from '#domain/mail/words.ts'
import { dayOf, firstOfMonth, nearDay } from './calendar-days.ts'
import { word, type DayToken, type Form } from './tokens.ts'

type Found = Omit<DayToken, 'from' | 'to'>

/** `(weekday), ` as it may stand before a date. */
const BEFORE = `(?:\\b(${WEEKDAY})\\.?,? +(?:the |le )?)?`

export function dateForms(today: string, language: 'en' | 'fr'): Form<DayToken>[] {
  const dated = (weekday: string, day: string | null): Found | null =>
    day ? checked(weekday, day, today) : null
  return [
    [/\b(\d{4})-(\d{2})-(\d{2})\b/g, (m) => dated('', dayOf(Number(m[1]), Number(m[2]) - 1, Number(m[3])))],
    [
      new RegExp(
        `${BEFORE}\\b(\\d{1,2})(?:st|nd|rd|th|er)?(?: of| de)? +(${MONTH})\\b\\.?(?:,? +(\\d{4})\\b)?`,
        'g',
      ),
      (m) => dated(word(m, 1), nearDay(parts(word(m, 3), word(m, 2), word(m, 4)), today)),
    ],
    [
      new RegExp(
        `${BEFORE}\\b(${MONTH})\\.? +(?:the )?(\\d{1,2})(?:st|nd|rd|th)?\\b(?![:h])(?:,? +(\\d{4})\\b)?`,
        'g',
      ),
      (m) => dated(word(m, 1), nearDay(parts(word(m, 2), word(m, 3), word(m, 4)), today)),
    ],
    [
      new RegExp(
        `(?:\\b(${WEEKDAY})\\.?,? +(?:the |le )?|\\b(?:on|le|the|du|au|for|pour|date|or|ou) )(\\d{1,2})([/.-])(\\d{1,2})(?:\\3(\\d{4}|\\d{2}))?\\b(?![/:]\\d)`,
        'g',
      ),
      (m) => numeric(m, { today, language }),
    ],
    [
      /(?<![\d/.-])()(\d{1,2})([/.-])(\d{1,2})\3(\d{4}|\d{2})\b(?![/:.-]?\d)/g,
      (m) => numeric(m, { today, language }),
    ],
    [
      /(?<![\d/.-])()(\d{1,2})(\/)(\d{1,2})()(?=,? (?:at |a |@ ?|around |vers |- ?)?\d{1,2}(?::|h| ?[ap]\.?m| heures))/g,
      (m) => numeric(m, { today, language }),
    ],
    [
      new RegExp(
        `(?:\\b(${WEEKDAY})\\.?,? +(?:the )?(?:le )?|\\b(?:on the|the|le) )(\\d{1,2})(st|nd|rd|th|er)?(?![\\d:%€$/.]| ?(?:-|to) ?\\d|\\s*(?:h|am|pm|a\\.m|p\\.m|%|€|heures?)\\b|(?:st|nd|rd|th))\\b`,
        'g',
      ),
      (m) => dayOfMonth(m, today, language),
    ],
  ]
}

function parts(month: string, date: string, year: string) {
  return { month: monthIndex(month), date: Number(date), year }
}

/** A date whose weekday is another one contradicts itself: either may be meant. */
function checked(weekday: string, day: string, today: string): Found {
  const wanted = weekday ? weekdayIndex(weekday) : weekdayOf(day)
  if (wanted === weekdayOf(day)) return sure(day)
  const near = [-3, -2, -1, 1, 2, 3].map((count) => addDays(day, count))
  const others = near.filter((other) => weekdayOf(other) === wanted && other >= today)
  return { ...sure(day), confidence: 0.4, others }
}

function sure(day: string): Found {
  return { precision: 'day', day, end: addDays(day, 1), confidence: 0.95, others: [] }
}

/** 3/4 is the third of April for most of the world, and March 4 for some: a weekday beside it may tell. */
function numeric(
  match: RegExpExecArray,
  { today, language }: { today: string; language: 'en' | 'fr' },
): Found | null {
  const [weekday, one, mark, other, year] = [1, 2, 3, 4, 5].map((group) => word(match, group))
  if (`${one}${mark}${other}` === '24/7' || (mark === '.' && !year && Number(other) > 12)) return null
  const read = (date: string | undefined, month: string | undefined) =>
    nearDay({ month: Number(month) - 1, date: Number(date), year: year ?? '' }, today)
  const dayFirst = read(one, other)
  const monthFirst = language === 'en' && mark === '/' ? read(other, one) : null
  const days = [dayFirst, monthFirst].filter((day): day is string => day !== null)
  const fitting = weekday ? days.filter((day) => weekdayOf(day) === weekdayIndex(weekday)) : days
  const [day, second] = fitting.length > 0 ? fitting : days
  if (!day) return null
  if (second && second !== day) return { ...sure(day), confidence: 0.5, others: [second] }
  return fitting.length > 0 ? sure(day) : checked(weekday ?? '', day, today)
}

/** "the 12th", "le 12", "Tuesday 12": of this month, or of the next one if that is over. */
function dayOfMonth(match: RegExpExecArray, today: string, language: 'en' | 'fr'): Found | null {
  const [weekday, date, ending] = [1, 2, 3].map((group) => word(match, group))
  if (!weekday && language === 'en' && !ending) return null // "the 12 people"
  const here = [firstOfMonth(today), firstOfMonth(today, 1)].flatMap((first) => {
    const [year, month] = first.split('-').map(Number)
    return dayOf(year ?? 0, (month ?? 1) - 1, Number(date)) ?? []
  })
  const coming = here.filter((day) => day >= today)
  const fitting = weekday ? coming.find((day) => weekdayOf(day) === weekdayIndex(weekday)) : coming[0]
  if (fitting) return { ...sure(fitting), confidence: 0.9 }
  const [day] = coming
  return day && weekday ? checked(weekday, day, today) : null
}
