/** Words of English and French as a plain comparison wants them. */

/** Lower case, without accents, straight apostrophes, single blanks. */
export function plainWords(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
}

const MONTH_NAMES = [
  ['january', 'jan', 'janvier', 'janv'],
  ['february', 'feb', 'fevrier', 'fevr', 'fev'],
  ['march', 'mar', 'mars'],
  ['april', 'apr', 'avril', 'avr'],
  ['may', 'mai'],
  ['june', 'jun', 'juin'],
  ['july', 'jul', 'juillet', 'juil'],
  ['august', 'aug', 'aout'],
  ['september', 'sept', 'sep', 'septembre'],
  ['october', 'oct', 'octobre'],
  ['november', 'nov', 'novembre'],
  ['december', 'dec', 'decembre'],
] as const

const WEEKDAY_NAMES = [
  ['sunday', 'sun', 'dimanche', 'dim'],
  ['monday', 'mon', 'lundi', 'lun'],
  ['tuesday', 'tues', 'tue', 'mardi', 'mar'],
  ['wednesday', 'wed', 'mercredi', 'mer'],
  ['thursday', 'thurs', 'thur', 'thu', 'jeudi', 'jeu'],
  ['friday', 'fri', 'vendredi', 'ven'],
  ['saturday', 'sat', 'samedi', 'sam'],
] as const

const NUMBER_NAMES = [
  [],
  ['a', 'an', 'one', 'un', 'une'],
  ['two', 'deux', 'a couple of', 'couple of'],
  ['three', 'trois'],
  ['four', 'quatre'],
  ['five', 'cinq'],
  ['six'],
  ['seven', 'sept'],
  ['eight', 'huit'],
  ['nine', 'neuf'],
  ['ten', 'dix'],
] as const

function alternatives(lists: readonly (readonly string[])[]): string {
  return lists
    .flat()
    .sort((one, other) => other.length - one.length)
    .join('|')
}

export const MONTH = alternatives(MONTH_NAMES)
export const WEEKDAY = alternatives(WEEKDAY_NAMES)
/** Without the abbreviations, which alone are words of other meaning. */
export const FULL_WEEKDAY = alternatives(
  WEEKDAY_NAMES.map((names) => names.filter((name) => name.length > 5 || name.endsWith('di'))),
)
export const FULL_MONTH = alternatives(MONTH_NAMES.map((names) => names.filter((name) => name.length > 3)))
export const NUMBER = `\\d{1,3}|${alternatives(NUMBER_NAMES)}`

/** 0 for January; -1 if it is none. */
export function monthIndex(name: string): number {
  return MONTH_NAMES.findIndex((names) => (names as readonly string[]).includes(name))
}

/** 0 for Sunday; -1 if it is none. */
export function weekdayIndex(name: string): number {
  return WEEKDAY_NAMES.findIndex((names) => (names as readonly string[]).includes(name))
}

/** Digits or a number word; -1 if it is none. */
export function numberOf(word: string): number {
  return /^\d+$/.test(word)
    ? Number(word)
    : NUMBER_NAMES.findIndex((names) => (names as readonly string[]).includes(word))
}
