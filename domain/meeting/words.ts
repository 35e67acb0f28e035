/** Instants and zones in the words of a mail, in the language and the zone of whoever reads it. */
import type { Language } from '../assistant/jobs.ts'

/** Names a zone as people do: "Paris time", "heure de Paris", "UTC+02:00". */
export function zoneWords(zone: string, language: Language): string {
  const city = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone
  if (/^[+-]/.test(zone)) return `UTC${zone}`
  if (!zone.includes('/') || /^Etc\//.test(zone)) return city
  if (language === 'en') return `${city} time`
  return /^[aeiouyh]/i.test(city) ? `heure d’${city}` : `heure de ${city}`
}

/** "Thursday 8 January 2026 at 15:00 (Paris time)", "jeudi 8 janvier 2026 à 15 h 00 (heure de Paris)". */
export function instantWords(instant: number, zone: string, language: Language): string {
  const at = language === 'fr' ? 'à' : 'at'
  return `${dayWords(instant, zone, language)} ${at} ${clockWords(instant, zone, language)} (${zoneWords(zone, language)})`
}

/** "Thursday 8 January 2026 from 15:00 to 15:30 (Paris time)". */
export function spanWords(
  { startAt, endAt }: { startAt: number; endAt: number },
  zone: string,
  language: Language,
): string {
  const [from, to] = language === 'fr' ? ['de', 'à'] : ['from', 'to']
  const clock = (instant: number) => clockWords(instant, zone, language)
  const day = dayWords(startAt, zone, language)
  return `${day} ${from} ${clock(startAt)} ${to} ${clock(endAt)} (${zoneWords(zone, language)})`
}

function dayWords(instant: number, timeZone: string, language: Language): string {
  const format = new Intl.DateTimeFormat(LOCALE[language], {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
  return format.format(instant).replace(',', '')
}

function clockWords(instant: number, timeZone: string, language: Language): string {
  const options = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const clock = new Intl.DateTimeFormat('en-GB', options).format(instant)
  return language === 'fr' ? clock.replace(':', ' h ').replace(/^0/, '') : clock
}

const LOCALE: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' }
