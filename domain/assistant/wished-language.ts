import { plainWords } from '../mail/words.ts'
import type { Language } from './jobs.ts'

const NAMES: Readonly<Record<string, Language>> = {
  english: 'en',
  anglais: 'en',
  anglaise: 'en',
  french: 'fr',
  francais: 'fr',
  francaise: 'fr',
}
const NAME = `(${Object.keys(NAMES).join('|')})`
const POLITE = "(?:,? (?:please|instead|svp|s'il (?:te|vous) plait))*"
/** "In French please", "écris-le en français", "English". */
const WISH = new RegExp(
  `^(?:(?:please|merci de|veuillez|peux-tu|pouvez-vous) )?` +
    `(?:(?:write|answer|reply|say|translate|make|put|rewrite|do|redige\\w*|ecri\\w*|repond\\w*|tradui\\w*|fais|faites)` +
    `(?:[ -](?:it|this|that|back|all|the (?:mail|answer|draft)|le|la|ca|cela))* )?` +
    `(?:(?:(?:in|into|to|en) )?${NAME}|(?:an? |une )?(?:version ${NAME}|${NAME} version))${POLITE}$`,
)

/** The language that an instruction of a colleague asks for; null: it says nothing of it. */
export function wishedLanguage(instruction: string): Language | null {
  for (const part of instruction.split(/[.;,!\n]|\b(?:and|but|et|mais)\b/i)) {
    const match = WISH.exec(plainWords(part))
    const name = match?.slice(1).find(Boolean)
    if (name) return NAMES[name] ?? null
  }
  return null
}
