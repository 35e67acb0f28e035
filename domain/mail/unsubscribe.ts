import type { ParsedMail } from './parsed-mail.ts'
import { plainWords } from './words.ts'

const SUBJECT =
  /^(re: *)?(please )?(unsubscribe( me)?|opt[ -]?out|remove me|desabonn\w*|desinscri\w*|me desinscrire|me desabonner|stop)[.!]?$/
const TEXT =
  /^(hi|hello|bonjour)?[ ,!.]*(please |merci de |veuillez )?(unsubscribe( me)?( from (this|your|the) (list|mailing list|e-?mails?))?|opt me out|opt[ -]out|remove me from (this|your|the|all) (mailing |e-?mail )?(lists?|emails?)|take me off (this|your|the) (mailing )?list|(me )?desabonner|(me )?desinscrire|desabonnez[ -]moi|desinscrivez[ -]moi|desinscription|desabonnement|retirez[ -]moi de (votre|vos|la) listes?|(me )?retirer de (votre|vos|la) listes?|stop|ne (me |m')(contactez|ecrivez) plus|stop (emailing|contacting|writing to) me|do not (contact|email) me again|don't (contact|email) me again)( please| merci| s'il vous plait)?(?: de (votre|cette) liste)?[ .!,]*(thanks?|thank you|merci|cordialement|regards)?[ .!]*/

/** Beyond this somebody has written a letter, and a human reads it. */
const SHORT = 160

/** The words by which somebody asks to hear no more, or null. */
export function unsubscribeWish(mail: Pick<ParsedMail, 'subject' | 'newText'>): string | null {
  const text = plainWords(mail.newText)
  if (SUBJECT.test(plainWords(mail.subject)) && text.length <= SHORT) return mail.subject.trim()
  const wish = text.length <= SHORT ? TEXT.exec(text)?.[0] : undefined
  // The wish is a sentence of its own: "Stop by on Tuesday" is none.
  if (!wish?.trim() || !(wish.length === text.length || /[.!] *$/.test(wish))) return null
  return wish.trim()
}
