/** What simulated prospects write, in English and French. */
import { chanceOf } from './characters.ts'

export type Language = 'en' | 'fr'

/** French where the address looks like it, else one in four. */
export function languageOf(address: string): Language {
  if (/\.fr(\.|$)|\.fr@|[\u00e0\u00e2\u00e7\u00e8\u00e9\u00ea\u00ee\u00f4\u00fb]/i.test(address)) return 'fr'
  return chanceOf(address, 'language', 4) === 0 ? 'fr' : 'en'
}

export function quoteLine(language: Language, sender: string, at: number): string {
  const date = new Date(at)
  const day = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(date)
  return language === 'fr' ? `Le ${day}, ${sender} a \u00e9crit :` : `On ${day}, ${sender} wrote:`
}

/** Subject and text of an absence notice that names the day of return. */
export function absenceText(address: string, at: number): { subject: string; text: string } {
  const language = languageOf(address)
  const back = new Date(at + (4 + chanceOf(address, 'absence', 18)) * 86_400_000)
  const day = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(back)
  return language === 'fr'
    ? {
        subject: 'R\u00e9ponse automatique : Absence du bureau',
        text: `Bonjour,\n\nje suis actuellement en cong\u00e9s, de retour le ${day}. Je r\u00e9pondrai \u00e0 votre message \u00e0 mon retour.\n\nCordialement`,
      }
    : {
        subject: 'Automatic reply: Out of office',
        text: `Hello,\n\nI am out of the office with limited access to e-mail and will be back on ${day}.\n\nBest regards`,
      }
}
