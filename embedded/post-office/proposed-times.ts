/** The times that prospects propose: always on a weekday to come, in words that leave no doubt which. */
import { chanceOf } from './characters.ts'
import type { Language } from './answer-texts.ts'

const DAY_MS = 86_400_000
/** Never tomorrow, of which one would say so, and never in a week, whose name is today's. */
const DAYS_AHEAD = [2, 3, 4, 5, 6]
const FIRST_MINUTE = 10 * 60
const SLOTS = 13 // half hours, the last at 16:00

const DAYS: Record<Language, readonly string[]> = {
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  fr: ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'],
}

/** "Thursday at 3 pm", "mardi à 14 h 30", for one address and round of its conversation. */
export function proposedTime(
  address: string,
  round: number,
  { language, at }: { language: Language; at: number },
): string {
  const weekdays = DAYS_AHEAD.map((days) => new Date(at + days * DAY_MS).getUTCDay()).filter(
    (weekday) => weekday !== 0 && weekday !== 6,
  )
  const weekday = weekdays[chanceOf(address, `day ${round}`, weekdays.length)] ?? 1
  const minute = FIRST_MINUTE + 30 * chanceOf(address, `time ${round}`, SLOTS)
  const day = DAYS[language][weekday] ?? ''
  return language === 'fr' ? `${day} à ${frenchTime(minute)}` : `${day} at ${englishTime(minute)}`
}

function frenchTime(minute: number): string {
  const half = minute % 60 === 0 ? '' : `\u00a0${minute % 60}`
  return `${Math.floor(minute / 60)}\u00a0h${half}`
}

function englishTime(minute: number): string {
  const hour = Math.floor(minute / 60)
  const half = minute % 60 === 0 ? '' : `:${minute % 60}`
  return `${hour > 12 ? hour - 12 : hour}${half} ${hour < 12 ? 'am' : 'pm'}`
}
