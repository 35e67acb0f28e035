/**
 * Lower case without accents, straight apostrophes and dashes, plain blanks: as long as the text itself, so that a place
 * in the one is a place in the other.
 */
export function fold(text: string): string {
  return Array.from(text, foldOne).join('')
}

function foldOne(sign: string): string {
  if (/\s/.test(sign)) return ' '
  if (/[\u2018\u2019\u02bc\u0060]/.test(sign)) return "'"
  if (/[\u2010-\u2015\u2212]/.test(sign)) return '-'
  const bare = sign.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return bare.length === sign.length ? bare : sign
}
