/** Spans that are no day: "next week", "early January", "in spring", "after the holidays". */
import { addDays } from '#domain/scheduling/zones.ts'
import { FULL_MONTH, monthIndex, NUMBER, numberOf } from '#domain/mail/words.ts'
import { firstOfMonth, mondayOf, nextMonth } from './calendar-days.ts'
import { word, type DayToken, type Form } from './tokens.ts'

type Found = Omit<DayToken, 'from' | 'to'>

/** The month in which a season begins, for those who speak of a year's business. */
const SEASONS: readonly [string, number][] = [
  ['spring|printemps', 2],
  ['summer|ete', 5],
  ['autumn|automne|the fall|rentree', 8],
  ['winter|hiver', 11],
]

export function vagueForms(today: string): Form<DayToken>[] {
  const monday = mondayOf(today)
  const week = (count: number) => span('week', addDays(monday, 7 * count), 7)
  const month = (first: string) => span('month', first, daysUntil(first, firstOfMonth(first, 1)))
  const named = (name: string, year: string) =>
    month(
      year
        ? `${year}-${String(monthIndex(name) + 1).padStart(2, '0')}-01`
        : nextMonth(today, monthIndex(name)),
    )
  return [
    [/\bthe week after next\b/g, () => week(2)],
    [/\b(?:in a fortnight|dans (?:quinze jours|une quinzaine|15 jours))\b/g, () => later(2, 'week', today)],
    [
      new RegExp(
        `\\b(?:in|dans|d'ici)(?: about| around| environ)? (${NUMBER}) (week|month|semaine|mois|quarter|trimestre|year|an)s?\\b`,
        'g',
      ),
      (m) => later(numberOf(word(m, 1)), word(m, 2), today),
    ],
    [
      /\b(?:(?:early|later|mid|sometime|some time|any ?time) )?(?:next week|(?:(?:debut|courant|fin|milieu) (?:de )?)?(?:la )?semaine prochaine)\b/g,
      () => week(1),
    ],
    [
      /\b(?:(?:later )?this week|end of the week|(?:the )?weekend|cette semaine|(?:en )?fin de (?:la )?semaine|ce week-end|week-end)\b/g,
      () => span('week', addDays(today, 1), Math.max(1, 7 - daysUntil(monday, today) - 1)),
    ],
    [/\b(?:(?:in|dans) )?(?:half a year|un semestre)\b/g, () => later(6, 'month', today)],
    [
      /\b(?:in a|dans) (?:few|quelques) (weeks|months|semaines|mois)\b/g,
      (m) => later(3, word(m, 1).replace(/s$/, ''), today),
    ],
    [
      new RegExp(
        `\\b(?:(first|1st|second|2nd|third|3rd|last) week (?:of|in)|(premiere|1ere|deuxieme|troisieme|derniere) semaine (?:de|d')) ?(${FULL_MONTH}|may|mai|mars)\\b(?: (\\d{4}))?`,
        'g',
      ),
      (m) => weekOf(named(word(m, 3), word(m, 4)), ordinal(word(m, 1) || word(m, 2))),
    ],
    [/\b(?:in|early|mid|late|en|debut|courant|fin) (20\d\d)\b/g, (m) => year(m[0], Number(m[1]))],
    [
      /\b(?:next month|(?:(?:debut|courant|fin) (?:du )?)?(?:le )?mois prochain)\b/g,
      () => month(firstOfMonth(today, 1)),
    ],
    [
      /\b(?:end of (?:the|this) month|fin (?:du|de) mois|later this month)\b/g,
      () => month(firstOfMonth(today)),
    ],
    [
      new RegExp(
        `\\b(?:early|mid|late|beginning of|end of|start of|middle of|debut|mi|fin|courant)[ -](${FULL_MONTH}|may|mai|mars)\\b(?: (\\d{4}))?`,
        'g',
      ),
      (m) => part(named(word(m, 1), word(m, 2)), m[0]),
    ],
    [
      new RegExp(
        `\\b(?:in|en|au mois de|au mois d'|during|before|until|till|not before|pas avant|avant|after|apres|sometime in|back in|for|pour) ?(${FULL_MONTH}|may|mai)\\b(?: (\\d{4}))?`,
        'g',
      ),
      (m) => named(word(m, 1), word(m, 2)),
    ],
    ...SEASONS.map(([names, first]): Form<DayToken> => [
      new RegExp(
        `\\b(?:(?:in|next|this|during|after|before|until|apres|avant|au|en|a|cet|cette) )?(?:in |next |this |the |before |after |until |l'|la |au |en |cet )(?:${names})\\b`,
        'g',
      ),
      () => span('month', nextMonth(today, first), 90),
    ]),
    [
      /\b(?:(?:in|the|le|au|du) )*(first|second|third|fourth|premier|deuxieme|second|troisieme|quatrieme|dernier|[1-4](?:er|e|eme|st|nd|rd|th)) (?:quarter|trimestre)(?: (?:of )?(\d{4}))?\b/g,
      (m) => quarter(ordinal(word(m, 1)), word(m, 2), today),
    ],
    [/\b(?:in |au |le )?(?:q|t)([1-4])(?: (\d{4}))?\b/g, (m) => quarter(Number(m[1]), word(m, 2), today)],
    [/\b(?:next quarter|(?:le |au )?(?:prochain trimestre|trimestre prochain))\b/g, () => nextQuarter(today)],
    [
      /\b(?:after|apres) (?:the |les )?(?:holidays|christmas|new year|fetes|noel|vacances de noel)\b|\b(?:in the new year|early next year|next year|l'annee prochaine|l'an prochain|(?:en )?debut d'annee(?: prochaine)?)\b/g,
      () => month(nextMonth(today, 0)),
    ],
  ]
}

function span(precision: 'week' | 'month', day: string, days: number): Found {
  return { precision, day, end: addDays(day, days), confidence: 0.8, others: [] }
}

function daysUntil(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

/** The third of a month that is meant. */
function part(found: Found, words: string): Found {
  const length = daysUntil(found.day, found.end)
  const index = /early|beginning|start|debut/.test(words) ? 0 : /mid|mi|courant/.test(words) ? 1 : 2
  const day = addDays(found.day, Math.round((length * index) / 3))
  return { ...found, day }
}

function later(amount: number, unit: string, today: string): Found | null {
  if (amount < 1 || amount > 60) return null
  if (/^(?:week|semaine)$/.test(unit)) return span('week', addDays(today, 7 * amount), 7)
  const months = /^(?:month|mois)$/.test(unit) ? 1 : /^(?:quarter|trimestre)$/.test(unit) ? 3 : 12
  const first = firstOfMonth(today, months * amount)
  return span('month', first, daysUntil(first, firstOfMonth(first, 1)))
}

/** "the first week of December" begins with its first working day. */
function weekOf(month: Found, number: number): Found {
  const last = addDays(month.end, -7)
  const first = number === 4 ? last : addDays(month.day, 7 * (number - 1))
  return { ...span('week', first, 7) }
}

function year(words: string, number: number): Found {
  const month =
    words.startsWith('mid') || words.startsWith('courant') ? 5 : /^(?:late|fin)/.test(words) ? 9 : 0
  return span('month', firstOfMonth(`${number}-01-01`, month), 90)
}

function ordinal(name: string): number {
  if (/^\d/.test(name)) return Number(name[0])
  return (
    [/^(?:first|premier)/, /^(?:second|deuxieme)/, /^(?:third|troisieme)/].findIndex((one) =>
      one.test(name),
    ) + 1 || 4
  )
}

function quarter(number: number, year: string, today: string): Found {
  const month = (number - 1) * 3
  const first = year ? `${year}-${String(month + 1).padStart(2, '0')}-01` : nextMonth(today, month)
  return span('month', first, 90)
}

function nextQuarter(today: string): Found {
  const month = Number(today.slice(5, 7)) - 1
  return span('month', firstOfMonth(today, 3 - (month % 3)), 90)
}
