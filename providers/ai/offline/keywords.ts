import { plainWords } from '#domain/mail/words.ts'

/** A keyword as it may stand in a text of plain words: as a whole, in the plural, and otherwise inflected a little. */
export function keywordForm(keyword: string): RegExp | null {
  const words = plainWords(keyword).match(/[\p{L}\p{N}'-]+/gu) ?? []
  const last = words.at(-1)
  if (last === undefined) return null
  const endings = last.length > 3 ? '(?:s|es|x|e|ed|ing|ee|ees)?' : '(?:s)?'
  const stem = last.length > 4 ? last.replace(/[es]$/, '') : last
  const inflected = stem === last ? `${last}${endings}` : `${stem}(?:e|s|es|${endings})`
  const all = [...words.slice(0, -1), inflected].join('[ -]')
  return new RegExp(`(?<![\\p{L}\\p{N}])${all}(?![\\p{L}\\p{N}])`, 'gu')
}
