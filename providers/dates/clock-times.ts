/** Times of day: "3pm", "15h30", "between 2 and 4", "noon", "Thursday afternoon". Minutes after midnight. */
import { word, type ClockToken, type Form } from './tokens.ts'

type Found = Omit<ClockToken, 'from' | 'to'>

const HOUR_WORDS = {
  en: 'midnight one two three four five six seven eight nine ten eleven twelve'.split(' '),
  fr: 'minuit une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt'.split(
    ' ',
  ),
}
const EN_HOUR = HOUR_WORDS.en.slice(1).join('|')
const FR_HOUR = HOUR_WORDS.fr.slice(1).toReversed().join('|')
const HALF_DAY = '(a|p)\\.? ?m(?:ish)?\\b\\.?'

/** One time as it may stand anywhere: 3pm, 3:30 pm, 15:00, 15h, 15 h 30, 15 heures, noon. */
const TIME = `(?:(\\d{1,2})(?:[:.](\\d{2}))? ?${HALF_DAY}|(\\d{1,2}) ?(?:h|heures?)(?: ?(\\d{2})\\b|\\b)|(\\d{1,2}):(\\d{2})\\b|(noon|midday|(?<!apres[- ])midi))`
const GROUPS = 8

export const clockForms: Form<ClockToken>[] = [
  // A range: "from 2 to 3pm", "10h-11h", "entre 14h et 16h", "14:00-15:00".
  [
    new RegExp(
      `\\b(?:from |between |de |entre )?${TIME} ?(?:-|to|until|till|and|a|et|jusqu'a) ?${TIME}`,
      'g',
    ),
    range,
  ],
  [
    new RegExp(
      `\\b(?:from |between |de |entre )?(\\d{1,2})(?:[:.](\\d{2}))? ?(?:-|to|and|et|a) ?${TIME}`,
      'g',
    ),
    halfRange,
  ],
  // A choice of hours: "at 9, 10 or 11".
  [/\b(?:at|a) (\d{1,2}) ?h?(?:, ?(\d{1,2}) ?h?)?,? (?:or|ou) (\d{1,2})(?: ?h)?\b(?!:| ?[ap]\.?m)/g, choice],
  // Only one end: "after 3pm", "avant 10h".
  [
    new RegExp(`\\b(?:(?:any ?time )?after|from|a partir de|des|apres) ${TIME}(?: (?:onwards?|on))?`, 'g'),
    (m) => open(m, 'after'),
  ],
  [new RegExp(`\\b(?:(?:any ?time )?before|avant|by|until|jusqu'a) ${TIME}`, 'g'), (m) => open(m, 'before')],
  [
    /\b(\d{1,2})(?:[:.](\d{2}))? ?h(?:eures?)?(?: ?(\d{2}))? (?:du matin|de l'apres-midi|du soir)\b/g,
    frenchHalfDay,
  ],
  [
    new RegExp(`\\b(?:half past|half) (${EN_HOUR}|\\d{1,2})\\b`, 'g'),
    (m) => bare(englishHour(word(m, 1)), 30),
  ],
  [
    new RegExp(`\\b(?:a )?quarter past (${EN_HOUR}|\\d{1,2})\\b`, 'g'),
    (m) => bare(englishHour(word(m, 1)), 15),
  ],
  [
    new RegExp(`\\b(?:a )?quarter to (${EN_HOUR}|\\d{1,2})\\b`, 'g'),
    (m) => bare(englishHour(word(m, 1)), -15),
  ],
  [/\bmidi (?:et demie?|trente)\b/g, () => exact(12 * 60 + 30)],
  [
    new RegExp(`\\b(${FR_HOUR}) heures?(?: (et demie|et quart|moins le quart|trente|quinze))?\\b`, 'g'),
    frenchWords,
  ],
  [
    new RegExp(`(?:\\b(around|about|circa|approximately|vers|environ|sur les) |\\b)${TIME}`, 'g'),
    (m) => {
      const at = timeOf(m, 1)
      return at && { ...at, ...(m[1] && { confidence: at.confidence - 0.1 }) }
    },
  ],
  [
    new RegExp(`\\b(${EN_HOUR}|\\d{1,2})(?: ?o'?clock|-?ish)\\b`, 'g'),
    (m) => bare(englishHour(word(m, 1)), 0),
  ],
  [
    new RegExp(
      `\\b(?:at|@|around|about) ?(${EN_HOUR}|\\d{1,2})(?:\\.(\\d{2}))?\\b(?![:/%€$£]| ?(?:%|percent|people|euros?|dollars?|k\\b|h\\b|am\\b|pm\\b|person|least|st\\b|nd\\b|rd\\b|th\\b|of\\b|(?:your|the|our)\\b))`,
      'g',
    ),
    (m) => bare(englishHour(word(m, 1)), Number(m[2] ?? 0)),
  ],
  ...partForms(),
]

/** Parts of the day, in the order in which they are looked for. */
function partForms(): Form<ClockToken>[] {
  const parts: [string, number, number][] = [
    [
      'first thing|a la premiere heure|early morning|early in the morning|(?:en )?debut de matinee|tot le matin',
      8 * 60,
      10 * 60,
    ],
    ['late morning|later in the morning|(?:en )?fin de matinee', 10 * 60 + 30, 12 * 60],
    ['(?:over )?lunch(?: ?time)?|(?:au|le|pour le) dejeuner', 12 * 60, 14 * 60],
    [
      "early afternoon|(?:en )?debut d'(?:apres-midi|aprem)|right after lunch|after lunch|apres le dejeuner",
      13 * 60,
      15 * 60,
    ],
    ["late afternoon|later in the afternoon|(?:en )?fin d'(?:apres-midi|aprem)", 16 * 60, 18 * 60],
    ['end of (?:the )?day|eod|(?:en )?fin de journee|cob', 17 * 60, 19 * 60],
    ['mornings?|matinees?|matins?', 8 * 60, 12 * 60],
    ['afternoons?|apres-midi|apres midi|aprem', 12 * 60, 18 * 60],
    ['evenings?|tonight|soirees?|soirs?', 18 * 60, 22 * 60],
  ]
  return parts.map(([names, minute, end]) => [
    new RegExp(`\\b(?:in the |dans la |dans l'|en |le )?(?:${names})\\b`, 'g'),
    () => ({ precision: 'part_of_day', minute, end, confidence: 0.8, others: [] }),
  ])
}

function exact(minute: number, confidence = 0.95): Found {
  return { precision: 'time', minute, end: null, confidence, others: [] }
}

/** The time in the groups of TIME that follow group `before`; null if there is none on a clock. */
function timeOf(m: RegExpExecArray, before: number): Found | null {
  const [hour, minutes, half, frHour, frMinutes, clockHour, clockMinutes, noon] = Array.from(
    { length: GROUPS },
    (_, index) => word(m, before + 1 + index),
  )
  if (noon) return exact(12 * 60, 0.9)
  if (half) {
    const h = Number(hour)
    if (h < 1 || h > 12) return null
    return onClock((h % 12) + (half === 'p' ? 12 : 0), Number(minutes || 0))
  }
  if (frHour) return onClock(Number(frHour), Number(frMinutes || 0))
  return clockHour ? onClock(Number(clockHour), Number(clockMinutes)) : null
}

function onClock(hour: number, minutes: number): Found | null {
  return hour < 24 && minutes < 60 ? exact(hour * 60 + minutes) : null
}

/** An hour without its half of the day: in business 1 to 6 is the afternoon; 7 may be either. */
function bare(hour: number, minutes: number): Found | null {
  if (hour < 1 || hour > 23) return null
  const at = (h: number) => h * 60 + minutes
  if (hour > 12) return exact(at(hour), 0.9)
  if (hour <= 6) return exact(at(hour + 12), 0.8)
  if (hour === 7) return { ...exact(at(7), 0.5), others: [at(19)] }
  return exact(at(hour), hour === 8 ? 0.72 : 0.85)
}

function englishHour(name: string): number {
  return /^\d+$/.test(name) ? Number(name) : HOUR_WORDS.en.indexOf(name)
}

function frenchWords(m: RegExpExecArray): Found | null {
  const hour = HOUR_WORDS.fr.indexOf(word(m, 1))
  const more: Record<string, number> = {
    'et demie': 30,
    trente: 30,
    'et quart': 15,
    quinze: 15,
    'moins le quart': -15,
  }
  return bare(hour, more[word(m, 2)] ?? 0)
}

function frenchHalfDay(m: RegExpExecArray): Found | null {
  const hour = Number(m[1])
  const isLater = !m[0].includes('matin') && hour < 12
  return onClock(hour + (isLater ? 12 : 0), Number(m[2] ?? m[3] ?? 0))
}

/** A meeting lasts as long as the range, unless that is a span to choose from. */
const LONGEST_MEETING = 90

function spanned(from: Found, to: Found, words: string): Found | null {
  if (to.minute <= from.minute) return null
  const isChoice = /^(?:between|entre)/.test(words) || to.minute - from.minute > LONGEST_MEETING
  return { ...from, end: to.minute, precision: isChoice ? 'part_of_day' : 'time' }
}

function range(m: RegExpExecArray): Found | null {
  const [from, to] = [timeOf(m, 0), timeOf(m, GROUPS)]
  if (!from || !to) return null
  // "5:00 to 5:30 pm": what is said of the second holds for the first.
  const isShared = word(m, 3) === '' && word(m, GROUPS + 3) === 'p' && from.minute + 720 < to.minute
  return spanned(isShared ? { ...from, minute: from.minute + 720 } : from, to, m[0])
}

/** "2-3pm", "10-11h": the first takes the half of the day that puts it before the second. */
function halfRange(m: RegExpExecArray): Found | null {
  const to = timeOf(m, 2)
  if (!to) return null
  const minute = Number(m[1]) * 60 + Number(m[2] ?? 0)
  const later = (minute % 720) + 720
  const from = later < to.minute && to.minute > 720 && m[0].includes('p') ? later : minute
  return from < 1_440 ? spanned(exact(from), to, m[0]) : null
}

function choice(m: RegExpExecArray): Found | null {
  const [first, ...others] = [1, 2, 3].flatMap((group) => (m[group] ? (bare(Number(m[group]), 0) ?? []) : []))
  return first ? { ...first, confidence: 0.5, others: others.map(({ minute }) => minute) } : null
}

function open(m: RegExpExecArray, side: 'before' | 'after'): Found | null {
  const at = timeOf(m, 0)
  if (!at) return null
  const [minute, end] = side === 'after' ? [at.minute, 18 * 60] : [8 * 60, at.minute]
  return end > minute ? { ...at, precision: 'part_of_day', minute, end } : null
}
