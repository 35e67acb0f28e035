/** What simulated prospects write, in English and French. */
import { chanceOf } from './characters.ts'

const REPLIES = {
  en: [
    'Hi,\n\nthanks for reaching out. This is interesting, could we talk on Thursday afternoon?\n\nBest regards',
    'Not at the moment, but please get back to me in the spring.\n\nThanks',
    'Could you send me your prices and one reference customer?\n\nKind regards',
    'I am not the right person for this; my colleague in purchasing decides such things. I have put her in copy of my note.\n\nBest',
    'Sounds good. How long does it take to set up?\n\nSent from my phone',
    'Thanks, but we are happy with what we have.',
  ],
  fr: [
    'Bonjour,\n\nmerci pour votre message. Cela m\u2019int\u00e9resse, pouvons-nous en parler mardi \u00e0 14 h\u00a0?\n\nBien cordialement',
    'Bonjour,\n\npas pour le moment, mais recontactez-moi en janvier.\n\nCordialement',
    'Pouvez-vous m\u2019envoyer vos tarifs\u00a0?\n\nMerci d\u2019avance',
    'Bonjour,\n\nje ne suis pas la bonne personne, je transmets \u00e0 ma coll\u00e8gue.\n\nBonne journ\u00e9e',
    'Merci, mais nous avons d\u00e9j\u00e0 ce qu\u2019il nous faut.',
  ],
} as const

export type Language = keyof typeof REPLIES

/** French where the address looks like it, else one in four. */
export function languageOf(address: string): Language {
  if (/\.fr(\.|$)|\.fr@|[\u00e0\u00e2\u00e7\u00e8\u00e9\u00ea\u00ee\u00f4\u00fb]/i.test(address)) return 'fr'
  return chanceOf(address, 'language', 4) === 0 ? 'fr' : 'en'
}

export function replyText(address: string): string {
  const texts = REPLIES[languageOf(address)]
  return texts[chanceOf(address, 'reply', texts.length)] ?? texts[0]
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
