/** Whether a word is denied where it stands: "we do not need a demo", "pas besoin d'une démo". */

const NEGATION =
  /\b(?:not|no|never|without|neither|nor|cannot|none|\w+n't|isnt|dont|doesnt|cant|wont|ne|pas|plus|jamais|sans|aucune?|ni)\b(?! (?:only|seulement|que)\b)/g
/** Says no and means yes, or means nothing. */
const AFFIRMATIVE =
  /\b(?:why not|pourquoi pas|if not|sinon|can't wait|cannot wait|no problem|pas de (?:probleme|souci)|not only|non seulement|no doubt|sans doute|(?:de|en) plus|plus (?:de |d'|d )?(?:info\w*|details?|amples?|precis\w*|renseignements?|tard|tot|loin|largement|longuement)|savoir plus|n'hesitez pas|ne manquerai pas|pas encore decide)\b/g
const REACH = 6

/** `at` is where the word begins; what parts it from the negation by a comma or a "but" is another thought. */
export function isNegated(plain: string, at: number): boolean {
  const before = plain.slice(0, at).replace(AFFIRMATIVE, (words) => '_'.repeat(words.length))
  const clause = before.split(/[,;:.!?]| - | but | mais | however | cependant | and | et /).at(-1) ?? ''
  const last = [...clause.matchAll(NEGATION)].at(-1)
  if (!last) return false
  return (
    clause
      .slice(last.index + last[0].length)
      .trim()
      .split(' ')
      .filter(Boolean).length <= REACH
  )
}
