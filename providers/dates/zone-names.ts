/** Zones as people write them: "CET", "UTC+2", "Paris time", "heure de New York". */
import { word, type Form, type ZoneToken } from './tokens.ts'

/**
 * An abbreviation stands for the clock of its place, whatever the season: who writes "EST" in July means New York.
 * Those that several places share (IST, CST of China) are read as their most frequent one.
 */
const ABBREVIATIONS: Record<string, string> = {
  utc: 'UTC',
  gmt: 'UTC',
  z: 'UTC',
  bst: 'Europe/London',
  wet: 'Europe/Lisbon',
  west: 'Europe/Lisbon',
  cet: 'Europe/Paris',
  cest: 'Europe/Paris',
  met: 'Europe/Paris',
  eet: 'Europe/Helsinki',
  eest: 'Europe/Helsinki',
  msk: 'Europe/Moscow',
  et: 'America/New_York',
  est: 'America/New_York',
  edt: 'America/New_York',
  eastern: 'America/New_York',
  ct: 'America/Chicago',
  cst: 'America/Chicago',
  cdt: 'America/Chicago',
  central: 'America/Chicago',
  mt: 'America/Denver',
  mst: 'America/Denver',
  mdt: 'America/Denver',
  mountain: 'America/Denver',
  pt: 'America/Los_Angeles',
  pst: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  pacific: 'America/Los_Angeles',
  ist: 'Asia/Kolkata',
  sgt: 'Asia/Singapore',
  hkt: 'Asia/Hong_Kong',
  jst: 'Asia/Tokyo',
  kst: 'Asia/Seoul',
  aest: 'Australia/Sydney',
  aedt: 'Australia/Sydney',
  nzst: 'Pacific/Auckland',
  nzdt: 'Pacific/Auckland',
}

/** Places that have no zone of their own name. */
const PLACES: Record<string, string> = {
  londres: 'Europe/London',
  bruxelles: 'Europe/Brussels',
  geneve: 'Europe/Zurich',
  geneva: 'Europe/Zurich',
  lyon: 'Europe/Paris',
  marseille: 'Europe/Paris',
  montreal: 'America/Toronto',
  milan: 'Europe/Rome',
  barcelona: 'Europe/Madrid',
  barcelone: 'Europe/Madrid',
  lisbonne: 'Europe/Lisbon',
  munich: 'Europe/Berlin',
  boston: 'America/New_York',
  'san francisco': 'America/Los_Angeles',
  seattle: 'America/Los_Angeles',
  uk: 'Europe/London',
  german: 'Europe/Berlin',
  french: 'Europe/Paris',
  france: 'Europe/Paris',
  francaise: 'Europe/Paris',
  swiss: 'Europe/Zurich',
  suisse: 'Europe/Zurich',
  belge: 'Europe/Brussels',
  bangalore: 'Asia/Kolkata',
  mumbai: 'Asia/Kolkata',
  beijing: 'Asia/Shanghai',
  californie: 'America/Los_Angeles',
}

const CITIES = new Map(
  Intl.supportedValuesOf('timeZone').map((zone) => [
    (zone.split('/').at(-1) ?? '').replaceAll('_', ' ').toLowerCase(),
    zone,
  ]),
)

/** Words of their own in French: there they are no zones. */
const FRENCH_WORDS = ['et', 'est', 'met', 'mt', 'pt', 'ct', 'ist', 'z']
/** Behind a time: "3pm ET", "10:00 (CET)". */
const BEHIND_TIME = '(?<=\\d ?(?:h|[ap]\\.?m\\.?)?(?: ?\\d{2})? ?\\(?)'

export function zoneForms(language: 'en' | 'fr'): Form<ZoneToken>[] {
  const short = Object.keys(ABBREVIATIONS).filter((name) => language === 'en' || !FRENCH_WORDS.includes(name))
  return [
    [
      /\b(?:utc|gmt) ?([+-]) ?(\d{1,2})(?::?(\d{2}))?\b/g,
      (m) => offset(word(m, 1), Number(m[2]), Number(m[3] ?? 0)),
    ],
    [/\bheure (?:de |d'|du |a )?([a-z][a-z -]{1,20})/g, (m) => place(word(m, 1))],
    [/\b([a-z]+(?: [a-z]+)?) time\b/g, (m) => place(word(m, 1))],
    [new RegExp(`${BEHIND_TIME}(${short.join('|')})\\b`, 'g'), (m) => named(ABBREVIATIONS[word(m, 1)])],
    [/\b(cet|cest|pst|pdt|edt|gmt|utc|bst|aest|jst)\b(?! ?[a-z])/g, (m) => named(ABBREVIATIONS[word(m, 1)])],
  ]
}

function named(zone: string | undefined, confidence = 0.95) {
  return zone ? { zone, confidence } : null
}

/** The longest beginning of the words that is a place: "new york si possible" is New York. */
function place(words: string) {
  const all = words.trim().split(/[ ]+/)
  for (let count = Math.min(3, all.length); count > 0; count -= 1)
    for (const name of [all.slice(0, count).join(' '), all.slice(-count).join(' ')]) {
      const zone = PLACES[name] ?? CITIES.get(name) ?? ABBREVIATIONS[name]
      if (zone) return named(zone)
    }
  return null
}

/** An offset as a zone that `Intl` knows. */
function offset(sign: string, hours: number, minutes: number) {
  const two = (value: number) => String(value).padStart(2, '0')
  return hours <= 14 && minutes < 60 ? named(`${sign}${two(hours)}:${two(minutes)}`) : null
}
