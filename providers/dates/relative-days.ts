/** Days seen from the day of writing: "tomorrow", "Friday", "Tuesday next week", "in three days". */
import { addDays, weekdayOf } from '#domain/scheduling/zones.ts'
import { FULL_WEEKDAY, NUMBER, numberOf, weekdayIndex } from '#domain/mail/words.ts'
import { inWeek, mondayOf, weekdayAfter } from './calendar-days.ts'
import { word, type DayToken, type Form } from './tokens.ts'

type Found = Omit<DayToken, 'from' | 'to'>

/** "Fridays" is every Friday, and so none. */
const DAY = `(${FULL_WEEKDAY})(?!s)`
/** Abbreviations count only where a number or "at" follows, because alone they are words of other meaning. */
const SHORT = '(mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)\\.?'

export function relativeDayForms(today: string): Form<DayToken>[] {
  const nextMonday = addDays(mondayOf(today), 7)
  const after = (count: number) => one(addDays(today, count))
  const ofNextWeek = (name: string) => one(inWeek(nextMonday, weekdayIndex(name)))
  return [
    [/\b(?:the )?day after tomorrow\b|\b(?:apres-demain|apres demain|surlendemain)\b/g, () => after(2)],
    [
      new RegExp(`\\b(${NUMBER}) (weeks?|days?|semaines?) (?:from (?:today|now)|jour pour jour)\\b`, 'g'),
      (m) => inDays(numberOf(word(m, 1)) * (word(m, 2).startsWith('day') ? 1 : 7), today),
    ],
    [/\b(?:tomorrow|tmrw|tmr|demain)\b/g, () => after(1)],
    [
      /\b(?:today|tonight|this (?:morning|afternoon|evening)|aujourd'hui|ce (?:matin|soir|midi)|cet aprem|cet(?:te)? apres-midi)\b/g,
      () => after(0),
    ],
    [/\b(?:yesterday|hier|last (?:week|month|year)|la semaine derniere|le mois dernier)\b/g, () => after(-1)],
    [
      new RegExp(`\\b(?:last ${DAY}|${DAY} dernier)\\b`, 'g'),
      (m) => one(addDays(weekdayAfter(addDays(today, -8), weekdayIndex(word(m, 1) || word(m, 2))), 0)),
    ],
    [
      new RegExp(`\\b${DAY} en huit\\b|\\b${DAY} week\\b|\\b(?:a|one) week (?:on|from) ${DAY}\\b`, 'g'),
      (m) => one(addDays(weekdayAfter(today, weekdayIndex(word(m, 1) || word(m, 2) || word(m, 3))), 7)),
    ],
    [
      new RegExp(
        `\\b${DAY},? (?:(?:of|in|de|dans) )?(?:the )?(?:next week|(?:la )?semaine prochaine|the week after next)\\b`,
        'g',
      ),
      (m) =>
        m[0].includes('after next')
          ? one(addDays(inWeek(nextMonday, weekdayIndex(word(m, 1))), 7))
          : ofNextWeek(word(m, 1)),
    ],
    [
      new RegExp(`\\b(?:next week|(?:la )?semaine prochaine),?(?: on| le| -|:)? ${DAY}\\b`, 'g'),
      (m) => ofNextWeek(word(m, 1)),
    ],
    [
      new RegExp(`\\bnext ${DAY}\\b|\\b(?:le )?${DAY} prochain\\b`, 'g'),
      (m) => next(today, weekdayIndex(word(m, 1) || word(m, 2))),
    ],
    [
      new RegExp(
        `\\b(?:this (?:coming )?|coming |ce )${DAY}\\b|\\b(?:this week,?(?: on)?|cette semaine,?) ${DAY}\\b|\\b${DAY} (?:this week|cette semaine)\\b`,
        'g',
      ),
      (m) => one(weekdayAfter(addDays(today, -1), weekdayIndex(word(m, 1) || word(m, 2) || word(m, 3)))),
    ],
    [new RegExp(`\\b${DAY}\\b`, 'g'), (m) => plain(today, weekdayIndex(word(m, 1)))],
    [
      new RegExp(`\\b${SHORT}(?=,? (?:at |@ ?|a )?\\d{1,2}(?::\\d\\d)? ?(?:h|am|pm|:|$|\\b))`, 'g'),
      (m) => plain(today, weekdayIndex(word(m, 1))),
    ],
    [
      new RegExp(`\\b(?:in|dans|d'ici) (${NUMBER}) (?:days?|jours?)\\b|\\b(${NUMBER}) days from now\\b`, 'g'),
      (m) => inDays(numberOf(word(m, 1) || word(m, 2)), today),
    ],
  ]
}

function one(day: string, confidence = 0.9): Found {
  return { precision: 'day', day, end: addDays(day, 1), confidence, others: [] }
}

/** "next Friday" on a Monday is this week's Friday to some, and next week's to others. */
function next(today: string, weekday: number): Found {
  const coming = weekdayAfter(today, weekday)
  const ofNextWeek = inWeek(addDays(mondayOf(today), 7), weekday)
  return coming === ofNextWeek ? one(coming) : { ...one(ofNextWeek, 0.6), others: [coming] }
}

/** "Thursday" on a Thursday may be today. */
function plain(today: string, weekday: number): Found {
  const coming = weekdayAfter(today, weekday)
  return weekdayOf(today) === weekday ? { ...one(coming, 0.6), others: [today] } : one(coming)
}

/** "dans quinze jours" is two weeks to the day, or about that. */
function inDays(count: number, today: string): Found | null {
  return count > 0 && count < 400 ? one(addDays(today, count), 0.85) : null
}
